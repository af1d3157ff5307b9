/** Items, listings and bundles: set-based upserts, and their reads. */

import { changed } from '../authority/changed.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'

export type ItemRow = { sku: string; name?: string; category?: string; safety?: number | null }
export type ListingRow = {
  /** Our name of the system; null: an alias that every system may use. */
  system: string | null
  external: string
  sku: string
  pack?: number
  /** False: a name to understand, not a place to write to (an old code, another spelling). */
  published?: boolean
  remote?: Record<string, unknown>
  validFrom?: string
}
export type BundleRow = { sku: string; component: string; quantity: number }

/** Adds or renames; answers how many rows. A SKU is trimmed, and unique as it is written. */
export const upsertItems = (db: Db, rows: readonly ItemRow[], now: Date): Promise<number> =>
  db.tx(async (tx) => {
    const done = await tx.all<{ id: number }>(sql`
    insert into item as i (sku, name, category, safety, created_at)
    select distinct on (btrim(r.sku)) btrim(r.sku), coalesce(r.name, ''), coalesce(r.category, ''), r.safety, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(sku text, name text, category text, safety int)
    order by btrim(r.sku)
    on conflict (sku) do update
      set name = coalesce(nullif(excluded.name, ''), i.name),
          category = coalesce(nullif(excluded.category, ''), i.category),
          safety = coalesce(excluded.safety, i.safety)
    returning id`)
    await mark(
      tx,
      done.map((d) => d.id),
    )
    await changed(tx)
    return done.length
  })

/** Notes that the channels have to be told about these items anew. */
export async function mark(db: Db, itemIds: readonly number[]): Promise<void> {
  await db.one(sql`
    insert into dirty as d (item_id, marks)
    select distinct id, 1 from unnest(${itemIds}::int[]) as id order by id
    on conflict (item_id) do update set marks = d.marks + 1`)
}

/** Adds or changes listings; answers the rows whose SKU or system does not exist. */
export const upsertListings = (db: Db, rows: readonly ListingRow[]): Promise<ListingRow[]> =>
  db.tx(async (tx) => {
    const missing = await tx.all<{ ord: number }>(sql`
    with input as (
      select r.*, o.ord
      from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality as o(row, ord),
        jsonb_to_record(o.row) as r(system text, external text, sku text, pack int, published boolean, remote jsonb, "validFrom" timestamptz)
    ), known as (
      select n.ord, n.external, s.id as system_id, i.id as item_id,
             coalesce(n.pack, 1) as pack, coalesce(n.published, true) as published, coalesce(n.remote, '{}') as remote,
             coalesce(n."validFrom", '-infinity') as valid_from
      from input n
      join item i on i.sku = btrim(n.sku)
      left join system s on s.name = n.system
      where n.system is null or s.id is not null
    ), written as (
      insert into listing as l (system_id, external, item_id, pack, published, remote, valid_from)
      select distinct on (system_id, external, valid_from)
             system_id, external, item_id, pack, published, remote, valid_from
      from known order by system_id, external, valid_from
      on conflict (system_id, external, valid_from) do update
        set item_id = excluded.item_id, pack = excluded.pack, published = excluded.published,
            remote = l.remote || excluded.remote
    ), marked as (
      insert into dirty as d (item_id, marks) select distinct item_id, 1 from known order by 1
      on conflict (item_id) do update set marks = d.marks + 1
    )
    select n.ord from input n where n.ord not in (select ord from known)`)
    await changed(tx)
    return missing.map((m) => rows[m.ord - 1]!)
  })

/** Replaces the components of every bundle named; answers the rows whose SKUs do not exist. */
export async function upsertBundles(db: Db, rows: readonly BundleRow[]): Promise<BundleRow[]> {
  return db.tx(async (tx) => {
    const json = JSON.stringify(rows)
    await tx.one(sql`
      delete from bundle where item_id in (
        select i.id from jsonb_to_recordset(${json}::jsonb) as r(sku text) join item i on i.sku = r.sku)`)
    const missing = await tx.all<{ ord: number }>(sql`
      with input as (
        select r.*, o.ord
        from jsonb_array_elements(${json}::jsonb) with ordinality as o(row, ord),
          jsonb_to_record(o.row) as r(sku text, component text, quantity int)
      ), known as (
        select n.ord, b.id as item_id, c.id as component_id, n.quantity
        from input n join item b on b.sku = n.sku join item c on c.sku = n.component
      ), written as (
        insert into bundle (item_id, component_id, quantity)
        select item_id, component_id, sum(quantity) from known group by 1, 2
      ), marked as (
        insert into dirty as d (item_id, marks) select distinct item_id, 1 from known order by 1
        on conflict (item_id) do update set marks = d.marks + 1
      )
      select n.ord from input n where n.ord not in (select ord from known)`)
    await changed(tx)
    return missing.map((m) => rows[m.ord - 1]!)
  })
}

/** Items by SKU after `after`, for paging. */
export const listItems = (db: Db, after: string, most: number, search = '') =>
  db.all<{ id: number; sku: string; name: string; category: string; safety: number | null }>(sql`
    select id, sku, name, category, safety from item
    where sku > ${after} and (${search} = '' or strpos(lower(sku || ' ' || name), lower(${search})) > 0)
    order by sku limit ${most}`)

export type Item = {
  id: number
  sku: string
  name: string
  category: string
  safety: number | null
}

/** The items with these SKUs of ours, by SKU. */
export async function itemsOf(db: Db, skus: readonly string[]): Promise<Map<string, Item>> {
  const rows = await db.all<Item>(sql`
    select id, sku, name, category, safety from item where sku = any(${skus}::text[])`)
  return new Map(rows.map((r) => [r.sku, r]))
}

/** The SKUs of these items, by id. */
export async function skusOf(db: Db, itemIds: readonly number[]): Promise<Map<number, string>> {
  const rows = await db.all<{ id: number; sku: string }>(sql`
    select id, sku from item where id = any(${itemIds}::int[])`)
  return new Map(rows.map((r) => [r.id, r.sku]))
}
