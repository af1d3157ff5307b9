/** Settings over the API: what holds, what the file says, who changed it; set, taken back, looked back at. */
import { z } from 'zod'
import { raw } from '../../db/sql.ts'
import type { Engine } from '../../engine/engine.ts'
import { Fault } from '../../lib/faults.ts'
import { historyOf } from '../../settings/history.ts'
import { type Setting, settingNamed, settingsOf } from '../../settings/list.ts'
import { unknown } from '../../settings/overrides.ts'
import { gatePreview } from '../../settings/preview.ts'
import { type Caller, may } from '../auth.ts'
import { type Door, route } from '../door.ts'
import { Cursor, Limit, pageOf, text } from '../shapes.ts'
import { Change, Preview, SettingNow, Value } from './shapes.ts'

const Named = z.object({ name: z.string().max(250) })
const Note = text(500).optional()

export function settings(door: Door, engine: Engine): void {
  const one = async (name: string) => (await settingsNow(engine)).find((s) => s.name === name)
  route(
    door,
    {
      method: 'get',
      path: '/v1/settings',
      scope: 'read',
      says: 'Every setting: what holds, what the file says, and who changed it from what',
      answer: z.object({ rows: z.array(SettingNow) }),
    },
    async () => ({ rows: await settingsNow(engine) }),
  )
  route(
    door,
    {
      method: 'put',
      path: '/v1/settings/:name',
      scope: 'write',
      says: 'Set it: this wins over the file until it is taken back. Some want an admin',
      params: Named,
      body: z.strictObject({ value: Value, note: Note }),
      answer: z.object({ setting: SettingNow, preview: Preview.optional() }),
    },
    async ({ params: { name }, body, caller, tell }) => {
      allowed(engine, name, caller)
      const was = (await one(name))?.value
      // What the shadow days have shown is told with the switch, as it was before it.
      const preview =
        name === 'gate' && body.value === 'on' ? { preview: await previewNow(engine) } : {}
      await engine.settings.set(name, body.value, { by: caller.name, note: body.note ?? '' })
      tell({ was: { value: was }, now: { value: body.value, note: body.note } })
      return { setting: (await one(name))!, ...preview }
    },
  )
  route(
    door,
    {
      method: 'delete',
      path: '/v1/settings/:name',
      scope: 'write',
      says: 'Take it back: what the file says holds again',
      params: Named,
      query: z.strictObject({ note: Note }),
      answer: z.object({ value: Value.nullable() }),
    },
    async ({ params: { name }, query, caller, tell }) => {
      const setting = settingNamed(engine.settings.declared, name)
      // One whose system is gone can still be taken back.
      if (!may(caller, setting?.scope ?? 'admin')) throw forbidden(name, caller)
      const was = engine.settings.list().find((o) => o.name === name)?.value
      if (!(await engine.settings.reset(name, { by: caller.name, note: query.note ?? '' }))) {
        if (!setting) throw unknown(name)
        throw new Fault(
          'not_found',
          `"${name}" is as the file says: there is nothing to take back.`,
        )
      }
      const value = setting?.read(engine.registry) ?? null
      tell({ was: { value: was }, now: { value, note: query.note } })
      return { value }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/settings/history',
      scope: 'read',
      says: 'Every change of a setting or a rule, newest first; of one name, or of all under it',
      query: z.strictObject({ name: text(500).optional(), cursor: Cursor, limit: Limit }),
      answer: pageOf(Change),
    },
    async ({ query: { name, cursor, limit } }) => {
      const before = cursor === undefined ? undefined : Number(cursor)
      if (before !== undefined && !Number.isSafeInteger(before)) {
        throw new Fault('invalid', `"${cursor}" is no cursor of this list.`)
      }
      const rows = await historyOf(engine.db, name, before, limit)
      return { rows, next: rows.length < limit ? null : String(rows.at(-1)!.id) }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/settings/gate/preview',
      scope: 'read',
      says: 'What the gate would have done in the last days, had it been on',
      answer: Preview,
    },
    () => previewNow(engine),
  )
}

const previewNow = ({ db, world, registry }: Engine) => gatePreview(db, world, registry)

/** Throws a Fault when there is no such setting, or it is not theirs to change. */
function allowed(engine: Engine, name: string, caller: Caller): void {
  const setting = settingNamed(engine.settings.declared, name)
  if (!setting) throw unknown(name)
  if (!may(caller, setting.scope)) throw forbidden(name, caller)
}

const forbidden = (name: string, caller: Caller) =>
  new Fault('forbidden', `Only an admin may change "${name}", and ${caller.name} is none.`, {
    scope: 'admin',
  })

async function settingsNow(engine: Engine) {
  const { db, registry } = engine
  const rows = await db.all<{ category: string }>(
    raw(`select distinct category from item where category <> '' order by category limit 500`),
  )
  const declared = engine.settings.declared
  const categories = [
    ...rows.map((row) => row.category),
    ...Object.keys(registry.reconcile.tolerance),
  ]
  return settingsOf(declared, categories).map((setting) => now(engine, setting))
}

function now({ registry, settings: kept }: Engine, setting: Setting) {
  const { name, title, unit, bounds, scope } = setting
  const override = kept.list().find((o) => o.name === name) ?? null
  return {
    name,
    title,
    value: setting.read(registry),
    declared: setting.read(kept.declared),
    unit,
    bounds,
    scope,
    override: override && {
      value: override.value,
      was: override.was,
      note: override.note,
      setBy: override.setBy,
      setAt: override.setAt,
      ignored: kept.ignored().get(name) ?? null,
    },
  }
}
