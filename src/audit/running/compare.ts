/** Every number of every system beside what it should be: counted in the database, so that only what differs is fetched. */
import { ints } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { fresh, raw, sql } from '../../db/sql.ts'
import type { DriftState } from '../../reconcile/drift.ts'
import { expected } from '../../reconcile/expected.ts'
import type { Place } from '../../reconcile/places.ts'
import type { Severity } from '../../reconcile/severity.ts'
import type { Claim } from '../../triage/claim.ts'

/** How the last pass over a system ended; `why`: nothing is concluded from it. */
export type Pass = {
  systemId: number
  endedAt: Date | null
  asOf: Date | null
  levels: number
  unmatched: number
  why: string | null
}

/** A number that is not what the ledger alone would make it. */
export type Differing = {
  itemId: number
  placeId: number
  sku: string
  name: string
  category: string
  number: number
  /** Null: of a bundle, and nothing differs. */
  expected: number | null
  /** The item moved since the systems were read. */
  moved: boolean
  /** It has no place in the ledger at all. */
  ghost: boolean
  /** The drift that this round has seen; null: looked at again, it agreed. */
  drift: Drift | null
}

export type Drift = {
  id: number
  state: DriftState
  observed: number
  expected: number
  residue: number
  severity: Severity
  severityWhy: string
  terms: { says: string; quantity: number }[]
  cause: string | null
  claims: Claim[]
  next: string | null
  snoozed: boolean
}

/** Per place. `exact`: those that are not among the differing. */
export type Tally = { placeId: number; known: number; silent: number; units: number; exact: number }
export type Missing = { items: number; units: number; listed: number }

export type Compared = {
  passes: ReadonlyMap<number, Pass>
  tallies: ReadonlyMap<number, Tally>
  /** In stock at the place's locations, and not in its list. */
  missing: ReadonlyMap<number, Missing>
  /** Numbers that were known of places which were not read whole now. */
  before: ReadonlyMap<number, number>
  differing: readonly Differing[]
  /** Items that any system names. */
  items: number
  owner: { items: number; units: number }
}

/** Makes the table `side` of this transaction. `since`: when the round began whose readings count. */
export async function compareAll(
  tx: Db,
  places: readonly Place[],
  since: Date,
  now: Date,
): Promise<Compared> {
  const passes = await passesSince(tx, places, since)
  const read = places.filter((p) => passes.get(p.systemId)?.why === null)
  await tx.one(raw(`set local work_mem = '128MB'`))
  await tx.one(sql`
    create temporary table seen on commit drop as
    select l.item_id, l.place_id, l.quantity, l.as_of, coalesce(n.pack, 1) as pack
    from level l join place p on p.id = l.place_id
    left join (select distinct on (system_id, item_id) system_id, item_id, pack from listing
               where system_id is not null order by system_id, item_id, published desc, id) n
      on n.system_id = p.system_id and n.item_id = l.item_id
    where l.place_id = any(${ints(read.map((p) => p.id))}::smallint[])`)
  await tx.one(raw('analyze seen'))
  await tx.one(
    raw(`create temporary table side (item_id int not null, place_id smallint not null, number bigint,
      expected bigint, drift_id bigint) on commit drop`),
  )
  for (const place of read) {
    await tx.one(
      fresh(sql`
        insert into side
        select e.item_id, e.place_id, e.quantity, e.expected, d.id
        from (${await expected(tx, place)}) e
        left join drift d on d.item_id = e.item_id and d.place_id = e.place_id
          and d.state <> 'resolved' and d.compared_at >= ${since}::timestamptz`),
    )
  }
  await tx.one(raw('analyze side'))
  const tallies = await tx.all<Tally>(
    fresh(sql`
      select place_id, count(number) as known, count(*) filter (where number is null) as silent,
             coalesce(sum(number), 0)::bigint as units,
             count(*) filter (where number = expected and drift_id is null) as exact
      from side group by 1`),
  )
  const items = await tx.one<{ n: number }>(
    fresh(sql`select count(distinct item_id) as n from side where number is not null`),
  )
  const owner = await tx.one<{ items: number; units: number }>(sql`
    select count(distinct item_id) as items, coalesce(sum(on_hand), 0)::bigint as units from position`)
  const missing = new Map<number, Missing>()
  for (const place of read) missing.set(place.id, await missingAt(tx, place))
  return {
    passes,
    tallies: new Map(tallies.map((t) => [t.placeId, t])),
    missing,
    before: await knownBefore(tx, places, read),
    differing: await differing(tx, since, now),
    items: items!.n,
    owner: owner!,
  }
}

/** Of items that have something to say: their numbers everywhere, and what the ledger has of them. */
export async function besides(tx: Db, itemIds: readonly number[]) {
  const ids = ints(itemIds)
  const numbers = await tx.all<{
    itemId: number
    placeId: number
    number: number | null
    expected: number | null
  }>(
    fresh(
      sql`select item_id, place_id, number, expected from side where item_id = any(${ids}::int[])`,
    ),
  )
  const own = await tx.all<{ itemId: number; onHand: number }>(sql`
    select item_id, sum(on_hand)::bigint as on_hand from position
    where item_id = any(${ids}::int[]) group by 1`)
  return {
    numbers: new Map(numbers.map((n) => [`${n.itemId}:${n.placeId}`, n])),
    own: new Map(own.map((o) => [o.itemId, o.onHand])),
  }
}

/** The last pass of each system in this round; half a list and no list are no numbers. */
async function passesSince(tx: Db, places: readonly Place[], since: Date) {
  const ids = [...new Set(places.map((p) => p.systemId))]
  const rows = await tx.all<Pass & { state: string }>(sql`
    select distinct on (system_id) system_id, state, ended_at, as_of, levels, unmatched, why
    from reading
    where system_id = any(${ints(ids)}::smallint[]) and started_at >= ${since}::timestamptz and state <> 'running'
    order by system_id, id desc`)
  const none = { endedAt: null, asOf: null, levels: 0, unmatched: 0 }
  return new Map(
    ids.map((systemId): [number, Pass] => {
      const row = rows.find((r) => r.systemId === systemId)
      if (!row) return [systemId, { systemId, ...none, why: 'it was not read' }]
      return [systemId, { ...row, why: row.state === 'complete' ? null : (row.why ?? row.state) }]
    }),
  )
}

const differing = (tx: Db, since: Date, now: Date) =>
  tx.all<Differing>(
    fresh(sql`
      select s.item_id, s.place_id, i.sku, i.name, i.category, s.number, s.expected,
             s.drift_id is null and exists (
               select from movement m where m.item_id = s.item_id and m.recorded_at >= ${since}::timestamptz) as moved,
             not exists (select from position q where q.item_id = s.item_id)
               and not exists (select from bundle b where b.item_id = s.item_id) as ghost,
             case when d.id is not null then jsonb_build_object(
               'id', d.id, 'state', d.state, 'observed', d.observed, 'expected', d.expected, 'residue', d.residue,
               'severity', d.severity, 'severityWhy', d.severity_why, 'terms', d.terms,
               'cause', coalesce(d.assigned, d.cause), 'claims', d.claims, 'next', d.story->>'next',
               'snoozed', coalesce(d.snoozed_until > ${now}::timestamptz, false)) end as drift
      from side s join item i on i.id = s.item_id left join drift d on d.id = s.drift_id
      where s.number is not null and (s.number is distinct from s.expected or d.id is not null)
      order by s.item_id, s.place_id`),
  )

async function missingAt(tx: Db, place: Place): Promise<Missing> {
  const row = await tx.one<Missing>(
    fresh(sql`
      select count(*) as items, coalesce(sum(q.on_hand), 0)::bigint as units,
             count(*) filter (where l.item_id is not null) as listed
      from (select item_id, sum(on_hand) as on_hand from position
            where location_id = any(${ints(place.locations)}::smallint[]) group by 1 having sum(on_hand) > 0) q
      left join (select distinct item_id from listing where system_id = ${place.systemId}::smallint and published) l
        on l.item_id = q.item_id
      left join (select item_id from seen where place_id = ${place.id}::smallint) n on n.item_id = q.item_id
      where n.item_id is null`),
  )
  return row!
}

async function knownBefore(tx: Db, places: readonly Place[], read: readonly Place[]) {
  const unread = places.filter((p) => !read.includes(p)).map((p) => p.id)
  const rows = await tx.all<{ placeId: number; n: number }>(sql`
    select place_id, count(*) as n from level where place_id = any(${ints(unread)}::smallint[]) group by 1`)
  return new Map(rows.map((r) => [r.placeId, r.n]))
}
