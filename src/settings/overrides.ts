/** Settings that were changed while it runs: kept with who, when and from what, and put over the file. */
import { changed } from '../authority/changed.ts'
import type { Registry } from '../authority/registry.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { Fault } from '../lib/faults.ts'
import type { World } from '../lib/world.ts'
import { applied, mistakes } from './check.ts'
import { noteChange } from './history.ts'
import { settingNamed, type Value } from './list.ts'

export type Override = {
  name: string
  value: Value
  /** What held before. */
  was: Value
  note: string
  setBy: string
  setAt: Date
}

export type Change = { by: string; note: string }

export type Settings = {
  /** As the file says; `registry` is as it holds. */
  declared: Registry
  /** What wins over the file now. */
  list(): readonly Override[]
  /** Why an override does not hold (the file or the program has changed), by name. */
  ignored(): ReadonlyMap<string, string>
  /** Reads them from the database and puts them over the file. */
  load(): Promise<void>
  /** Throws a Fault with the file's own sentence when it may not be. Not forbidden: that is the door's to say. */
  set(name: string, value: unknown, change: Change): Promise<void>
  /** Back to what the file says. False: it was not overridden. */
  reset(name: string, change: Change): Promise<boolean>
  /** Told after the registry has changed. */
  onChange?: () => void
}

/** `registry` is changed in place: whoever holds it sees what holds now. It begins as `declared`. */
export function settingsIn(
  db: Db,
  world: Pick<World, 'clock' | 'log'>,
  declared: Registry,
  registry: Registry,
): Settings {
  let known: readonly Override[] = []
  let ignored: ReadonlyMap<string, string> = new Map()

  const settings: Settings = {
    declared,
    list: () => known,
    ignored: () => ignored,
    async load() {
      known = await readAll(db)
      const given = known.map((o) => ({ ...o, setting: settingNamed(declared, o.name) }))
      const { registry: now, ignored: left } = applied(declared, given)
      for (const [name, why] of left) {
        if (!ignored.has(name)) world.log.warn('setting.ignored', { name, why })
      }
      ignored = left
      Object.assign(registry, now)
      settings.onChange?.()
    },
    async set(name, value, { by, note }) {
      await db.tx(async (tx) => {
        // One after the other: what is checked here is what the others have left.
        const all = await locked(tx)
        const setting = settingNamed(declared, name)
        if (!setting) throw unknown(name)
        const others = all.filter((o) => o.name !== name)
        const { registry: now } = applied(
          declared,
          others.map((o) => ({ ...o, setting: settingNamed(declared, o.name) })),
        )
        const wrong = mistakes(now, setting, value)
        if (wrong.length > 0) throw new Fault('invalid', wrong.join(' '), { wrong })
        const before = all.find((o) => o.name === name)
        const was = before ? before.value : setting.read(declared)
        const at = world.clock.now()
        await tx.one(sql`
          insert into override (name, value, was, note, set_by, set_at)
          values (${name}, ${JSON.stringify(value)}::jsonb, ${JSON.stringify(was)}::jsonb, ${note}, ${by}, ${at})
          on conflict (name) do update set value = excluded.value, was = excluded.was,
            note = excluded.note, set_by = excluded.set_by, set_at = excluded.set_at`)
        await noteChange(tx, { name, value, was, note, setBy: by, setAt: at })
        await changed(tx, 'settings')
      })
      await settings.load()
    },
    async reset(name, { by, note }) {
      const gone = await db.tx(async (tx) => {
        const before = (await locked(tx)).find((o) => o.name === name)
        if (!before) return false
        await tx.one(sql`delete from override where name = ${name}`)
        const setAt = world.clock.now()
        await noteChange(tx, { name, value: null, was: before.value, note, setBy: by, setAt })
        await changed(tx, 'settings')
        return true
      })
      if (gone) await settings.load()
      return gone
    },
  }
  return settings
}

export const unknown = (name: string) =>
  new Fault(
    'not_found',
    `There is no setting "${name}". GET /v1/settings lists them (onhand settings).`,
  )

const readAll = (db: Db) =>
  db.all<Override>(
    sql`select name, value, was, note, set_by, set_at from override order by set_at, name`,
  )

async function locked(tx: Db): Promise<Override[]> {
  await tx.one(sql`lock table override in share row exclusive mode`)
  return readAll(tx)
}
