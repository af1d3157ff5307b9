/** Writes the declaration into the small tables, so that the gate and the claims can join on it. */
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { facts, SELF } from '../stock/names.ts'
import { changed } from './changed.ts'
import type { Registry } from './registry.ts'

/** Names and numbers of the declared world, both ways. */
export type Directory = {
  systemId(name: string): number
  systemName(id: number): string
  locationId(code: string): number
  locationCode(id: number): string
  channels: readonly Channel[]
}

export type Channel = {
  id: number
  name: string
  systemId: number
  system: string
  external: string
  locations: readonly number[]
  measure: 'available_to_sell' | 'on_hand'
}

/** Idempotent; what is no longer declared is kept but switched off. */
export async function sync(db: Db, registry: Registry): Promise<Directory> {
  return db.tx(async (tx) => {
    await tx.one(sql`lock table system in share row exclusive mode`)
    await syncSystems(tx, registry)
    await syncOwners(tx, registry)
    await syncChannels(tx, registry)
    await changed(tx)
    return readDirectory(tx)
  })
}

async function syncSystems(db: Db, registry: Registry): Promise<void> {
  const systems = [
    { name: SELF, role: 'shelf', connector: 'none' },
    ...Object.entries(registry.systems).map(([name, s]) => ({
      name,
      role: s.role,
      connector: s.connector.connector.name,
    })),
  ]
  await db.one(sql`update system set active = false`)
  await db.one(sql`
    insert into system (name, role, connector, active)
    select name, role, connector, true
    from jsonb_to_recordset(${JSON.stringify(systems)}::jsonb) as s(name text, role text, connector text)
    on conflict (name) do update
      set role = excluded.role, connector = excluded.connector, active = true`)
  const places = Object.entries(registry.locations).map(([code, name]) => ({ code, name }))
  await db.one(sql`
    insert into location (code, name)
    select code, name from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as l(code text, name text)
    on conflict (code) do update set name = excluded.name`)
  const maps = Object.entries(registry.systems).flatMap(([system, s]) =>
    Object.entries(s.locations ?? {}).map(([external, code]) => ({ system, external, code })),
  )
  await db.one(sql`
    insert into location_map (system_id, external, location_id)
    select s.id, m.external, l.id
    from jsonb_to_recordset(${JSON.stringify(maps)}::jsonb) as m(system text, external text, code text)
    join system s on s.name = m.system
    join location l on l.code = m.code
    on conflict (system_id, external) do update set location_id = excluded.location_id`)
}

/** One row for every (fact, location, issuer): an equality join is all the gate needs. */
async function syncOwners(db: Db, registry: Registry): Promise<void> {
  const rows: { fact: number; code: string | null; source: string | null; owner: string }[] = []
  const reserved = { reserved: SELF }
  for (const [fact, owner] of Object.entries({ ...registry.owners, ...reserved })) {
    const index = facts.indexOf(fact as (typeof facts)[number])
    if (owner === undefined) continue
    if (typeof owner === 'string') rows.push({ fact: index, code: null, source: null, owner })
    else if ('each' in owner) {
      for (const name of owner.each)
        rows.push({ fact: index, code: null, source: name, owner: name })
    } else {
      for (const [code, name] of Object.entries(owner.byLocation)) {
        rows.push({ fact: index, code, source: null, owner: name })
      }
    }
  }
  await db.one(sql`delete from fact_owner`)
  await db.one(sql`
    insert into fact_owner (fact, location_id, source_id, owner_id)
    select o.fact, l.id, s.id, w.id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as o(fact smallint, code text, source text, owner text)
    join system w on w.name = o.owner
    join location l on o.code is null or l.code = o.code
    join system s on o.source is null or s.name = o.source`)
}

async function syncChannels(db: Db, registry: Registry): Promise<void> {
  const rows = registry.channels.map((c) => ({
    system: c.system,
    external: c.external,
    name:
      c.name ??
      (registry.channels.filter((o) => o.system === c.system).length > 1
        ? `${c.system}-${c.external}`
        : c.system),
    from: c.from,
    measure: c.measure ?? 'available_to_sell',
    paused: c.paused ? 'paused in onhand.config.ts' : null,
  }))
  await db.one(sql`update channel set active = false`)
  await db.one(sql`
    insert into channel (system_id, external, name, locations, measure, paused)
    select s.id, c.external, c.name,
           array(select l.id from location l where c."from" ? l.code order by l.id), c.measure, c.paused
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as c(system text, external text, name text, "from" jsonb, measure text, paused text)
    join system s on s.name = c.system
    on conflict (system_id, external) do update
      set name = excluded.name, locations = excluded.locations, measure = excluded.measure, active = true`)
  await syncRules(db, registry)
}

/** The rules of the file; one that was given while it runs stays, and wins. */
export async function syncRules(db: Db, registry: Registry): Promise<void> {
  const rules = registry.channels.flatMap((c) => [
    { ...c, category: null },
    ...Object.entries(c.categories ?? {}).map(([category, rule]) => ({
      system: c.system,
      external: c.external,
      category,
      ...rule,
    })),
  ])
  await db.one(sql`delete from channel_rule where item_id is null and set_by is null`)
  await db.one(sql`
    insert into channel_rule (channel_id, category, safety, cap, percent)
    select c.id, r.category, r.safety, r.cap, r.percent
    from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb)
      as r(system text, external text, category text, safety int, cap int, percent int)
    join system s on s.name = r.system
    join channel c on c.system_id = s.id and c.external = r.external
    on conflict (channel_id, category, item_id) do nothing`)
}

/** The names and numbers as they stand in the database. */
export async function readDirectory(db: Db): Promise<Directory> {
  const systems = await db.all<{ id: number; name: string }>(sql`select id, name from system`)
  const places = await db.all<{ id: number; code: string }>(sql`select id, code from location`)
  const channels = await db.all<Channel>(sql`
    select c.id, c.name, c.system_id, s.name as system, c.external, c.locations, c.measure
    from channel c join system s on s.id = c.system_id where c.active order by c.id`)
  const look = <K, V>(rows: readonly (readonly [K, V])[], what: string) => {
    const map = new Map(rows)
    return (key: K): V => {
      const value = map.get(key)
      if (value === undefined) throw new Error(`no ${what} ${String(key)}`)
      return value
    }
  }
  return {
    systemId: look(
      systems.map((s) => [s.name, s.id] as const),
      'system',
    ),
    systemName: look(
      systems.map((s) => [s.id, s.name] as const),
      'system',
    ),
    locationId: look(
      places.map((l) => [l.code, l.id] as const),
      'location',
    ),
    locationCode: look(
      places.map((l) => [l.id, l.code] as const),
      'location',
    ),
    channels,
  }
}
