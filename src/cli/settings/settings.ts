/** `onhand settings`: what can be changed while it runs: what holds, set, take back, what was changed. */
import { type Api, withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { ago, json, next, out, table, talk, visible } from '../say.ts'

type Value = string | number | null
type Row = {
  name: string
  title: string
  value: Value
  declared: Value
  unit: string | null
  bounds: Bounds
  override: {
    was: Value
    note: string
    setBy: string
    setAt: string
    ignored: string | null
  } | null
}
type Bounds = { least: number; most: number | null } | { oneOf: string[] } | { cron: true }

export const list = (globals: Globals, name?: string) =>
  withApi(globals, async (api) => {
    const { rows: all } = await api.call<{ rows: Row[] }>('GET', '/v1/settings')
    const rows = name === undefined ? all : all.filter((r) => r.name.startsWith(name))
    if (globals.json) return json(rows)
    if (rows.length === 0) return talk(`There is no setting "${name}".`)
    out(
      table(
        ['setting', 'value', 'file', 'may be', 'changed', 'by'],
        rows.map((r) => [
          r.name,
          r.value,
          r.override ? r.declared : null,
          mayBe(r),
          r.override ? ago(r.override.setAt) : null,
          r.override?.setBy ?? null,
        ]),
      ),
    )
    if (rows.length <= 3) for (const r of rows) talk(`${r.name}: ${visible(r.title)}.`)
    for (const r of rows.filter((one) => one.override?.ignored)) {
      talk(`! ${r.name} does not hold: ${visible(r.override!.ignored!)}`)
    }
    next('onhand settings set <setting> <value>')
  })

const mayBe = ({ bounds, unit }: Row) => {
  if ('oneOf' in bounds) return bounds.oneOf.join(', ')
  if ('cron' in bounds) return 'a time (cron, UTC)'
  const { least, most } = bounds
  const of = unit === null || unit.startsWith('from') ? '' : ` ${unit}`
  return most === null ? `${least} or more${of}` : `${least} to ${most}${of}`
}

type Note = { note?: string }

export const set = (globals: Globals, name: string, given: string, { note }: Note) =>
  withApi(globals, async (api) => {
    const value = await typedAs(api, name, given)
    const { setting, preview } = await api.call<{ setting: Row; preview?: { says: string } }>(
      'PUT',
      at(name),
      { value, ...(note === undefined ? {} : { note }) },
    )
    if (globals.json) return json({ setting, preview })
    out(`${visible(name)} is ${setting.value}; it was ${setting.override!.was ?? 'not set'}.`)
    talk(`The file says ${setting.declared ?? 'nothing'}; this wins until it is taken back.`)
    if (preview) talk(visible(preview.says))
    next(`onhand settings reset ${name}`)
  })

/** What is a number there is one here. */
async function typedAs(api: Api, name: string, given: string): Promise<string | number> {
  const { rows } = await api.call<{ rows: Row[] }>('GET', '/v1/settings')
  const bounds = rows.find((r) => r.name === name)?.bounds
  const numeric = bounds ? 'least' in bounds : name.startsWith('tolerance.')
  const number = Number(given)
  return numeric && given.trim() !== '' && Number.isFinite(number) ? number : given
}

export const reset = (globals: Globals, name: string, { note }: Note) =>
  withApi(globals, async (api) => {
    const query = note === undefined ? '' : `?note=${encodeURIComponent(note)}`
    const { value } = await api.call<{ value: Value }>('DELETE', `${at(name)}${query}`)
    if (globals.json) return json({ name, value })
    out(`${visible(name)} is what the file says again: ${value ?? 'not set'}.`)
  })

type Change = {
  name: string
  value: unknown
  was: unknown
  note: string
  setBy: string
  setAt: string
}

export const history = (globals: Globals, name?: string) =>
  withApi(globals, async (api) => {
    const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`
    const { rows } = await api.call<{ rows: Change[] }>('GET', `/v1/settings/history${query}`)
    if (globals.json) return json(rows)
    if (rows.length === 0) return talk('Nothing was changed.')
    out(
      table(
        ['when', 'who', 'what', 'from', 'to', 'why'],
        rows.map((r) => [ago(r.setAt), r.setBy, r.name, shown(r.was), shown(r.value), r.note]),
      ),
    )
  })

export const preview = (globals: Globals) =>
  withApi(globals, async (api) => {
    const found = await api.call<{ says: string }>('GET', '/v1/settings/gate/preview')
    if (globals.json) return json(found)
    out(visible(found.says))
    next('onhand settings set gate on')
  })

export function shown(value: unknown): string {
  if (value === null || value === undefined) return 'as in the file'
  if (typeof value !== 'object') return String(value)
  const parts = Object.entries(value).filter(([, v]) => v !== null)
  return parts.length === 0 ? 'nothing of its own' : parts.map(([k, v]) => `${k} ${v}`).join(', ')
}

const at = (name: string) => `/v1/settings/${encodeURIComponent(name)}`
