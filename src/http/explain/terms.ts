/** Every stored quantity as a sum of terms, each made of movements: they add up, or it is a bug. */
import type { Db } from '../../db/db.ts'
import { raw, sql } from '../../db/sql.ts'
import { type Kind, kindNames, kinds } from '../../stock/kinds.ts'
import { type Bucket, buckets } from '../../stock/names.ts'

/** What several movements of one kind add to one quantity. */
export type Term = {
  kind: Kind
  says: string
  quantity: number
  movements: number
  /** Only where it divides a quantity: why it is unsellable. */
  reason?: string
}

/** The last count, which on_hand builds on. */
export type Baseline = {
  id: string
  counted: number
  happenedAt: Date
  by: string
  actor: string | null
  /** Movements that happened before it: already in the count, so they add nothing. */
  before: number
}

export type Breakdown = {
  locationId: number
  baseline: Baseline | null
  terms: Record<Bucket, Term[]>
}

type Sum = {
  locationId: number
  kind: number
  reason: string | null
  onHand: number
  committed: number
  reserved: number
  unavailable: number
  incoming: number
  movements: number
  sinceCount: number
}
type Count = Omit<Baseline, 'before'> & { locationId: number }

/** One per location that the item ever moved at. */
export async function breakdown(db: Db, itemId: number, asOf?: Date): Promise<Breakdown[]> {
  const until = asOf ? sql`m.happened_at <= ${asOf}::timestamptz` : raw('true')
  const counts = await db.all<Count>(sql`
    select distinct on (m.location_id) m.location_id, s.name || ':' || m.business_key as id,
           m.counted, m.happened_at, r.name as by, m.actor
    from movement m join system s on s.id = m.source_id join system r on r.id = m.reported_by
    where m.item_id = ${itemId} and m.counted is not null and ${until}
    order by m.location_id, m.happened_at desc, m.version desc`)
  const sums = await db.all<Sum>(sql`
    with b as (
      select distinct on (m.location_id) m.location_id, m.happened_at
      from movement m where m.item_id = ${itemId} and m.counted is not null and ${until}
      order by m.location_id, m.happened_at desc, m.version desc
    )
    select m.location_id, m.kind, case when m.unavailable <> 0 then m.reason end as reason,
           coalesce(sum(m.on_hand) filter (where m.happened_at > coalesce(b.happened_at, '-infinity')), 0)::bigint as on_hand,
           sum(m.committed)::bigint as committed, sum(m.reserved)::bigint as reserved,
           sum(m.unavailable)::bigint as unavailable, sum(m.incoming)::bigint as incoming,
           count(*) as movements,
           count(*) filter (where m.happened_at > coalesce(b.happened_at, '-infinity')) as since_count
    from movement m left join b using (location_id)
    where m.item_id = ${itemId} and ${until}
    group by 1, 2, 3 order by 1, 2, 3`)
  return [...new Set(sums.map((s) => s.locationId))].map((locationId) => {
    const own = sums.filter((s) => s.locationId === locationId)
    const count = counts.find((c) => c.locationId === locationId)
    const terms = Object.fromEntries(buckets.map((b) => [b, termsOf(own, b)]))
    return {
      locationId,
      baseline: count ? { ...count, before: beforeOf(own) } : null,
      terms: terms as Record<Bucket, Term[]>,
    }
  })
}

const field = {
  on_hand: 'onHand',
  committed: 'committed',
  reserved: 'reserved',
  unavailable: 'unavailable',
  incoming: 'incoming',
} as const

/** By kind; what is unsellable also by its reason. */
function termsOf(sums: readonly Sum[], bucket: Bucket): Term[] {
  const terms = new Map<string, Term>()
  for (const sum of sums) {
    const quantity = sum[field[bucket]]
    const movements = bucket === 'on_hand' ? sum.sinceCount : sum.movements
    const kind = kindNames[sum.kind]!
    const touches = kinds[kind].effect as Partial<Record<Bucket, number>>
    if (quantity === 0 && (!touches[bucket] || movements === 0)) continue
    const reason = bucket === 'unavailable' ? (sum.reason ?? 'no reason given') : undefined
    const key = `${kind}\n${reason ?? ''}`
    const term = terms.get(key) ?? {
      kind,
      says: kinds[kind].words,
      quantity: 0,
      movements: 0,
      ...(reason === undefined ? {} : { reason }),
    }
    term.quantity += quantity
    term.movements += movements
    terms.set(key, term)
  }
  return [...terms.values()]
}

/** How many on-hand movements the last count has made history of. */
const beforeOf = (sums: readonly Sum[]) =>
  sums.reduce((all, s) => {
    const moves = kindNames[s.kind] !== 'counted' && kinds[kindNames[s.kind]!].fact === 'on_hand'
    return all + (moves ? s.movements - s.sinceCount : 0)
  }, 0)

/** What the terms of a quantity add up to. */
export const total = ({ baseline, terms }: Breakdown, bucket: Bucket) =>
  terms[bucket].reduce(
    (sum, t) => sum + t.quantity,
    bucket === 'on_hand' ? (baseline?.counted ?? 0) : 0,
  )
