/** From another system's words to ours: SKU → item and pack, location code → location. Set-based. */

import { changed } from '../authority/changed.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { Component } from '../stock/bundle.ts'

export type FoundItem = {
  itemId: number
  pack: number
  /** Present when the item is a bundle: what one of it takes. */
  components: readonly Component[]
}

type Asked = { systemId: number; external: string; at: Date }

/**
 * One answer per question, undefined when the SKU is unknown. The system's own listing beats an
 * alias for all systems, which beats an item with that very SKU; of dated rows the latest begun.
 */
export async function resolveItems(
  db: Db,
  asked: readonly Asked[],
): Promise<(FoundItem | undefined)[]> {
  if (asked.length === 0) return []
  const rows = await db.all<{ ord: number; itemId: number; pack: number }>(sql`
    select distinct on (a.ord) a.ord, l.item_id, l.pack
    from unnest(${asked.map((a) => a.systemId)}::smallint[], ${asked.map((a) => a.external)}::text[],
                ${asked.map((a) => a.at)}::timestamptz[]) with ordinality as a(system_id, external, at, ord)
    cross join lateral (
      select item_id, pack, 0 as rank, valid_from from listing
        where system_id = a.system_id and external = a.external and valid_from <= a.at
      union all
      select item_id, pack, 1, valid_from from listing
        where system_id is null and external = a.external and valid_from <= a.at
      union all
      select id, 1, 2, '-infinity' from item where sku = a.external
    ) l
    order by a.ord, l.rank, l.valid_from desc`)
  const parts = await componentsOf(db, [...new Set(rows.map((r) => r.itemId))])
  const found: (FoundItem | undefined)[] = asked.map(() => undefined)
  for (const r of rows) {
    found[r.ord - 1] = { itemId: r.itemId, pack: r.pack, components: parts.get(r.itemId) ?? [] }
  }
  return found
}

/** The components of those of `itemIds` that are bundles. */
export async function componentsOf(
  db: Db,
  itemIds: readonly number[],
): Promise<Map<number, Component[]>> {
  const rows = await db.all<{ itemId: number; componentId: number; quantity: number }>(sql`
    select item_id, component_id, quantity from bundle where item_id = any(${itemIds}::int[])
    order by item_id, component_id`)
  const map = new Map<number, Component[]>()
  for (const r of rows) {
    const list = map.get(r.itemId) ?? []
    list.push({ itemId: r.componentId, quantity: r.quantity })
    map.set(r.itemId, list)
  }
  return map
}

/** `system:code` → location id, for every mapped code. Small: read whole. */
export async function locationMap(db: Db): Promise<Map<string, number>> {
  const rows = await db.all<{ systemId: number; external: string; locationId: number }>(
    sql`select system_id, external, location_id from location_map`,
  )
  return new Map(rows.map((r) => [`${r.systemId}:${r.external}`, r.locationId]))
}

/** Maps a system's location code to ours; a code that is mapped elsewhere is moved. */
export const mapLocation = (db: Db, systemId: number, external: string, locationId: number) =>
  db.tx(async (tx) => {
    await tx.one(sql`
      insert into location_map (system_id, external, location_id)
      values (${systemId}, ${external}, ${locationId})
      on conflict (system_id, external) do update set location_id = excluded.location_id`)
    await changed(tx)
  })
