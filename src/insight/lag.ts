/** How long it takes: from what happened until it is recorded here, and from there until a channel shows it. */
import type { Db } from '../db/db.ts'
import { fresh, sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { confirmedBy } from '../outbox/confirmed.ts'

/** Milliseconds; null where nothing was there to be measured. */
export type Lag = { p50Ms: number | null; p95Ms: number | null; samples: number }

const DAY_MS = 86_400_000
/** Of more movements than this a share is looked at, chosen by their keys. */
const MOST = 400

type Row = {
  itemId: number
  locationId: number
  version: number
  recordedAt: Date
  happenedAt: Date
  reportedBy: number
}

export type Lags = {
  /** By system id: how late it is in telling us, from what happened there until it was recorded. */
  heard: ReadonlyMap<number, Lag>
  /** By channel name: from recorded here until that channel showed a number made from it. */
  told: ReadonlyMap<string, Lag>
  /** Movements that were looked at, of those of the last 24 hours. */
  looked: number
}

export async function lags(db: Db, now: Date): Promise<Lags> {
  const rows = await db.all<Row>(
    fresh(sql`
    select m.item_id, m.location_id, m.version, m.recorded_at, m.happened_at, m.reported_by
    from movement m where m.recorded_at > ${later(now, -DAY_MS)}::timestamptz and m.recorded_at <= ${now}::timestamptz
    order by hashtext(m.business_key || m.item_id) limit ${MOST}`),
  )
  const confirmed = await confirmedBy(db, rows)
  const [heard, told] = [new Map<number, number[]>(), new Map<string, number[]>()]
  rows.forEach((row, i) => {
    push(heard, row.reportedBy, row.recordedAt.getTime() - row.happenedAt.getTime())
    for (const [channel, at] of confirmed[i]!) {
      push(told, channel, at.getTime() - row.recordedAt.getTime())
    }
  })
  const lagsOf = <K>(all: Map<K, number[]>) =>
    new Map([...all].map(([key, values]) => [key, lagOf(values)]))
  return { heard: lagsOf(heard), told: lagsOf(told), looked: rows.length }
}

export const noLag: Lag = { p50Ms: null, p95Ms: null, samples: 0 }

function push<K>(all: Map<K, number[]>, key: K, ms: number): void {
  const own = all.get(key)
  // Clocks differ: what seems to be known before it happened took no time.
  if (own) own.push(Math.max(0, ms))
  else all.set(key, [Math.max(0, ms)])
}

/** The smallest value that half, or 95 of 100, do not exceed. Pure. */
export function lagOf(values: readonly number[]): Lag {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
  return { p50Ms: at(0.5), p95Ms: at(0.95), samples: sorted.length }
}
