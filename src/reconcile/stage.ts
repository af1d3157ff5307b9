/** What was collected becomes the table `seen` of a transaction: base units, by item and place. */
import { ints, texts, times } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { fresh, type Query, raw, sql } from '../db/sql.ts'
import type { Collected } from './collect.ts'

const CHUNK = 20_000

/** Answers how many rows name nothing of ours. */
export async function stage(
  tx: Db,
  systemId: number,
  all: Collected,
  startedAt: Date,
): Promise<number> {
  // Joins of a whole catalogue in memory; for this transaction only.
  await tx.one(raw(`set local work_mem = '128MB'`))
  await tx.one(
    raw(`create temporary table told (external text not null, place_id smallint not null,
      quantity bigint, as_of timestamptz not null) on commit drop`),
  )
  // One chunk is written out while the last is being taken in.
  let sent: Promise<unknown> = Promise.resolve()
  for (let i = 0; i < all.externals.length; i += CHUNK) {
    const chunk = told(all, i)
    await sent
    sent = tx.one(fresh(chunk))
    sent.catch(() => {})
  }
  await sent
  await tx.one(raw('analyze told'))
  // Who has a name of his own here is found by one join; the few others by what is slower.
  await tx.one(sql`
    create temporary table seen on commit drop as
    select l.id as listing_id, t.external, l.item_id, t.place_id, t.quantity * l.pack as quantity, t.as_of, l.pack
    from told t join (${listings(systemId, startedAt)}) l on l.external = t.external`)
  const found = await countOf(tx)
  if (found < all.externals.length) await byOtherNames(tx, systemId, startedAt)
  await tx.one(raw('analyze seen'))
  const matched = await countOf(tx)
  await oneEach(tx, systemId)
  return Math.max(0, all.externals.length - matched)
}

/** Rows of one chunk mostly share their place and time: then these are no columns of it. */
function told(all: Collected, from: number): Query {
  const placeIds = all.placeIds.slice(from, from + CHUNK)
  const asOf = all.asOf.slice(from, from + CHUNK)
  const externals = texts(all.externals.slice(from, from + CHUNK))
  const quantities = ints(all.quantities.slice(from, from + CHUNK))
  if (placeIds.every((id) => id === placeIds[0]) && asOf.every((at) => at === asOf[0])) {
    return sql`insert into told select external, ${placeIds[0]}::smallint, quantity, ${asOf[0]}::timestamptz
      from unnest(${externals}::text[], ${quantities}::bigint[]) as t(external, quantity)`
  }
  return sql`insert into told select * from unnest(
    ${externals}::text[], ${ints(placeIds)}::smallint[], ${quantities}::bigint[], ${times(asOf)}::timestamptz[])`
}

const countOf = async (tx: Db) =>
  (await tx.one<{ n: number }>(sql`select count(*) as n from seen`))!.n

/** A system's own names as of then; dated ones replace those before them. */
const listings = (systemId: number, at: Date) => sql`
  select id, external, item_id, pack from listing l
  where system_id = ${systemId} and valid_from <= ${at}::timestamptz
    and (valid_from > '-infinity' or not exists (
      select from listing d where d.system_id = ${systemId} and d.valid_from > '-infinity'))
  union all
  select id, external, item_id, pack from listing l
  where system_id = ${systemId} and valid_from = '-infinity'
    and exists (select from listing d where d.system_id = ${systemId} and d.valid_from > '-infinity')
    and not exists (select from listing d where d.system_id = ${systemId} and d.external = l.external
                    and d.valid_from > '-infinity' and d.valid_from <= ${at}::timestamptz)`

/** Aliases that hold for all systems, and items that are called so themselves. */
const byOtherNames = (tx: Db, systemId: number, at: Date) =>
  tx.one(sql`
    insert into seen
    select null, t.external, coalesce(a.item_id, i.id), t.place_id, t.quantity * coalesce(a.pack, 1), t.as_of, coalesce(a.pack, 1)
    from told t
    left join lateral (
      select item_id, pack from listing
      where system_id is null and external = t.external and valid_from <= ${at}::timestamptz
      order by valid_from desc limit 1) a on true
    left join item i on a.item_id is null and i.sku = t.external
    where coalesce(a.item_id, i.id) is not null
      and not exists (select from listing l where l.system_id = ${systemId} and l.external = t.external
                      and l.valid_from <= ${at}::timestamptz)`)

/**
 * A list that moves while its pages are turned names things twice: the later number counts. Where an
 * item has several names at a place, a channel is told about the listing that was added first, and
 * about no other; anywhere else they are parts of one stock.
 */
async function oneEach(tx: Db, systemId: number): Promise<void> {
  const twice = await tx.one(
    sql`select from seen group by item_id, place_id having count(*) > 1 limit 1`,
  )
  if (!twice) return
  await tx.one(raw('alter table seen rename to each_name'))
  await tx.one(sql`
    create temporary table seen on commit drop as
    with named as (
      select distinct on (item_id, place_id, external) * from each_name
      order by item_id, place_id, external, ctid desc
    ), first as (
      select distinct on (item_id) item_id, id from listing
      where system_id = ${systemId} and published order by item_id, id
    )
    select null::int as listing_id, min(e.external) as external, e.item_id, e.place_id,
           sum(e.quantity)::bigint as quantity, min(e.as_of) as as_of, min(e.pack) as pack
    from named e join place p on p.id = e.place_id
    left join first f on f.item_id = e.item_id
    where p.channel_id is null or f.id is null or e.listing_id is null or e.listing_id = f.id
    group by e.item_id, e.place_id`)
}
