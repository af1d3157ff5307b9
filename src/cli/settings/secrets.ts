/** `onhand secret`: stored secrets. A value comes in by standard input or is typed unseen, never as an option. */
import { withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { ago, json, marks, next, out, table, talk, visible } from '../say.ts'
import { typed } from './typed.ts'

type Row = {
  name: string
  for: string[]
  found: 'environment' | 'file' | 'store' | 'nowhere'
  stored: boolean
  setBy: string | null
  setAt: string | null
  says: string | null
}

export const set = async (globals: Globals, name: string) => {
  const value = await typed(`The value of ${name} (it is not shown): `)
  return withApi(
    globals,
    async (api) => {
      const row = await api.call<Row>('PUT', at(name), { value })
      if (globals.json) return json(row)
      out(`${visible(name)} is stored, sealed. It is not shown again.`)
      if (row.says) talk(`${marks.watch()} ${visible(row.says)}`)
      if (row.found === 'store' && api.how !== 'process') {
        talk('It is in use now; other processes have it within seconds.')
      }
    },
    true,
  )
}

const places: Record<Row['found'], string> = {
  environment: 'environment',
  file: 'file',
  store: 'stored here',
  nowhere: 'nowhere',
}

export const list = (globals: Globals) =>
  withApi(globals, async (api) => {
    const { rows } = await api.call<{ rows: Row[] }>('GET', '/v1/secrets')
    if (globals.json) return json(rows)
    if (rows.length === 0) return talk('The configuration asks for no secrets, and none is stored.')
    out(
      table(
        ['secret', 'found', 'for', 'stored', 'by'],
        rows.map((r) => [
          r.name,
          places[r.found],
          r.for.join('; ') || null,
          r.setAt === null ? null : ago(r.setAt),
          r.setBy,
        ]),
      ),
    )
    for (const r of rows) if (r.says) talk(`${marks.watch()} ${r.name}: ${visible(r.says)}`)
    const missing = rows.filter((r) => r.found === 'nowhere')
    if (missing.length > 0) next(...missing.map((r) => `onhand secret set ${r.name}`))
  })

export const remove = (globals: Globals, name: string) =>
  withApi(globals, async (api) => {
    const { found } = await api.call<{ found: Row['found'] }>('DELETE', at(name))
    if (globals.json) return json({ removed: name, found })
    out(`${visible(name)} is stored no more.`)
    talk(
      found === 'nowhere'
        ? 'Whatever needs it says so when it is asked for.'
        : `The one from the ${places[found]} goes on being used.`,
    )
  })

export const rotate = (globals: Globals) =>
  withApi(globals, async (api) => {
    const done = await api.call<{ secrets: number; keyId: string; kept: string }>(
      'POST',
      '/v1/secrets/rotate-key',
    )
    if (globals.json) return json(done)
    out(
      `${done.secrets} secrets are under the new master key ${done.keyId}, in ${visible(done.kept)}.`,
    )
    talk('Copy that file to wherever you keep the old one; the old key opens nothing from now on.')
  })

const at = (name: string) => `/v1/secrets/${encodeURIComponent(name)}`
