/** Reads the recent history of many items in all systems, in few statements. */
import { ints } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { later } from '../../lib/clock.ts'
import type { Case, Net } from '../../reconcile/round.ts'
import { byItem } from '../../reconcile/waiting.ts'
import { kindNames } from '../../stock/kinds.ts'
import type { Claim } from '../claim.ts'
import { SURE } from '../confidence.ts'
import type { Attempt, History, Observed, Refused } from '../history.ts'
import { missedOf } from './missed.ts'
import { type ItemMoved, movedOf } from './moved.ts'
import { unreadLines } from './unread.ts'

const DAYS_BACK = 60
/** Of each kind, of each item; less where very many items are looked at together. */
const MOST = { usual: 200, many: 40, from: 2_000 }
/** A gap that has stood for longer than this has been looked for in the systems' own lists. */
const NEW_MS = 6 * 3_600_000
/** Of all the gaps that would be the other half of one, so many are looked at. */
const HALVES = 50

/** One for each case, in order. `setBack` is worked out from all of a place's histories together. */
export async function historiesOf(net: Net, cases: readonly Case[]): Promise<History[]> {
  const { db, registry, world, directory } = net
  if (cases.length === 0) {
    await missedOf(net, [])
    return []
  }
  const most = cases.length < MOST.from ? MOST.usual : MOST.many
  const now = world.clock.now()
  const since = later(now, -DAYS_BACK * 86_400_000)
  const ids = ints([...new Set(cases.map((c) => c.itemId))])
  const moved = await movedOf(db, ids, since, most)
  const refused = await refusedOf(db, ids, since)
  const told = await attemptsOf(db, ids, since, most)
  const shown = await observedOf(db, ids, since, most)
  const listings = byItem(await listingsOf(db, ids), (l) => l.itemId)
  const skus = new Map((await skusOf(db, ids)).map((s) => [s.id, s.sku]))
  const lives = new Map((await livesOf(db, cases)).map((l) => [l.id, l]))
  const unread = await unreadLines(net)
  const standing = (c: Case) => lives.get(c.driftId)?.standsSince ?? now
  const fresh = cases.filter((c) => now.getTime() - standing(c).getTime() < NEW_MS)
  const missed = await missedOf(net, [...new Set(fresh.map((c) => c.place.systemId))])
  const lags = lagsOf(moved)
  const moves = byItem(moved, (m) => m.itemId)
  const refusals = byItem(refused, (r) => r.itemId)
  const attempts = byItem(told, (a) => a.itemId)
  const observations = byItem(shown, (o) => o.itemId)
  const items = byItem(cases, (c) => c.itemId)
  const seenAt = (driftId: number) => lives.get(driftId)?.firstSeenAt ?? now
  const together = (c: Case) => `${c.place.id}@${seenAt(c.driftId).getTime()}`
  const places = Map.groupBy(cases, together)
  const halves = Map.groupBy(cases, (c) => `${together(c)} ${c.split.residue}`)
  return cases.map((one): History => {
    const life = lives.get(one.driftId)
    const agreedAt = life?.agreedAt ?? null
    return {
      case: one,
      now,
      sku: skus.get(one.itemId)!,
      role: registry.systems[directory.systemName(one.place.systemId)]!.role,
      inFlightMs: registry.reconcile.inFlightMs,
      agreedAt,
      firstSeenAt: life?.firstSeenAt ?? now,
      standsSince: standing(one),
      movements: moves.get(one.itemId) ?? [],
      refusals: refusals.get(one.itemId) ?? [],
      attempts: attempts.get(one.itemId) ?? [],
      observations: observations.get(one.itemId) ?? [],
      listings: listings.get(one.itemId) ?? [],
      unread: unread.filter((u) => u.itemId === null || u.itemId === one.itemId),
      missed: missed.byItem.get(one.itemId) ?? [],
      heard: new Set(
        [...missed.since].flatMap(([id, from]) => (agreedAt && from <= agreedAt ? [id] : [])),
      ),
      lagMs: lags.get(one.place.systemId) ?? null,
      sameItem: items.get(one.itemId)!.filter((c) => c !== one),
      halves: halves.get(`${together(one)} ${-one.split.residue}`)?.slice(0, HALVES) ?? [],
      gapsHere: places.get(together(one))!.length,
      setBack: null,
      before: life?.before ?? [],
      owner: ownerOf(one, items.get(one.itemId)!),
      skuOf: (itemId) => skus.get(itemId) ?? `item ${itemId}`,
      seenAt,
      movementsOf: (itemId) => moves.get(itemId) ?? [],
    }
  })
}

/** The owner's gap where a copy shows the same location. */
const ownerOf = (one: Case, own: readonly Case[]) =>
  own.find(
    (c) =>
      c.place.owns &&
      c.place.id !== one.place.id &&
      c.place.locations.join() === one.place.locations.join(),
  ) ?? null

type Row<T> = Omit<T, 'cite'> & { itemId: number }
type Item<T> = T & { itemId: number }

async function refusedOf(db: Db, ids: string, since: Date): Promise<Item<Refused>[]> {
  const rows = await db.all<Omit<Row<Refused>, 'kind'> & { id: number; kind: number }>(sql`
    select f.id, f.item_id, f.outcome, f.kind, f.location_id, s.name as source, f.source_id, r.name as reported_by,
           f.reported_by as reported_by_id, f.business_key as key, f.quantity, f.happened_at, f.refused_at
    from refusal f join system s on s.id = f.source_id join system r on r.id = f.reported_by
    where f.item_id = any(${ids}::int[]) and f.refused_at >= ${since} order by f.refused_at desc, f.id desc`)
  return rows.map((r) => ({ ...r, kind: kindNames[r.kind]!, cite: `refusal:${r.id}` }))
}

async function attemptsOf(
  db: Db,
  ids: string,
  since: Date,
  most: number,
): Promise<Item<Attempt>[]> {
  const rows = await db.all<Row<Attempt> & { id: number }>(sql`
    select a.id, a.item_id, a.channel_id, a.at, a.quantity, a.before, a.outcome, a.seen
    from unnest(${ids}::int[]) as i(id)
    cross join lateral (select * from attempt where item_id = i.id and at >= ${since}
                        order by at desc, id desc limit ${most}) a`)
  return rows.map((a) => ({ ...a, cite: `attempt:${a.id}` }))
}

async function observedOf(
  db: Db,
  ids: string,
  since: Date,
  most: number,
): Promise<Item<Observed>[]> {
  const rows = await db.all<Row<Observed>>(sql`
    select o.item_id, o.system_id, o.place_id, o.location_id, o.quantity, o.as_of, o.observed_at, o.echo
    from unnest(${ids}::int[]) as i(id)
    cross join lateral (select * from observation where item_id = i.id and observed_at >= ${since}
                        order by observed_at desc limit ${most}) o`)
  return rows.map((o) => ({
    ...o,
    cite: `observation:${o.placeId ?? `system ${o.systemId}`}@${o.asOf.toISOString()}`,
  }))
}

const listingsOf = (db: Db, ids: string) =>
  db.all<{ itemId: number; systemId: number | null; external: string; pack: number }>(sql`
    select item_id, system_id, external, pack from listing
    where item_id = any(${ids}::int[]) order by item_id, id`)

const skusOf = (db: Db, ids: string) =>
  db.all<{ id: number; sku: string }>(sql`select id, sku from item where id = any(${ids}::int[])`)

type Life = {
  id: number
  firstSeenAt: Date
  standsSince: Date | null
  agreedAt: Date | null
  before: Claim[]
}

/** When each was first seen, and when its place was last seen to agree. */
const livesOf = (db: Db, cases: readonly Case[]) =>
  db.all<Life>(sql`
    select d.id, d.first_seen_at, greatest(
      (select max(e.at) from drift_event e where e.drift_id = d.id and e.event = 'resolved'),
      (select r.started_at from reading r join place p on p.system_id = r.system_id
       where p.id = d.place_id and r.state = 'complete' and r.ended_at < d.first_seen_at
       order by r.id desc limit 1)) as agreed_at
           , (select min(e.at) from drift_event e where e.drift_id = d.id and e.id > coalesce(
             (select max(x.id) from drift_event x where x.drift_id = d.id and x.residue <> d.residue), 0)) as stands_since,
           case when d.confidence >= ${SURE}::real then d.claims else '[]'::jsonb end as before
    from drift d where d.id = any(${ints(cases.map((c) => c.driftId))}::bigint[])`)

/** What is told later than this was not waiting for its batch: it was taken over, or back-dated. */
const LONGEST_BATCH_MS = 48 * 3_600_000

/** By system: the 95th of a hundred times between happening and being told. */
function lagsOf(moved: readonly ItemMoved[]): Map<number, number> {
  const lags = new Map<number, number>()
  for (const [id, own] of Map.groupBy(moved, (m) => m.reportedById)) {
    const sorted = own
      .map((m) => m.recordedAt.getTime() - m.happenedAt.getTime())
      .filter((ms) => ms <= LONGEST_BATCH_MS)
      .sort((a, b) => a - b)
    if (sorted.length >= 8) lags.set(id, sorted[Math.floor(sorted.length * 0.95)]!)
  }
  return lags
}
