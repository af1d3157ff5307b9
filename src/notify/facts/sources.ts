/** How fresh what every system says of itself is. */
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { heard } from '../../inbox/heard.ts'
import { later } from '../../lib/clock.ts'
import type { Freshness, Source } from '../digest.ts'
import type { Desk } from '../facts.ts'
import { ago, when } from '../words.ts'

/** The last reading that ended, and the last whole one. */
export type Readings = {
  state: 'complete' | 'partial' | 'suspect' | 'failed'
  why: string | null
  accepted: boolean
  endedAt: Date
  /** Of the last whole one; null: there never was one. */
  readAt: Date | null
  asOf: Date | null
  levels: number
  unmatched: number
  different: number
}

const DAY_MS = 86_400_000
/** Numbers older than this are unknown, unless the system is declared otherwise (`staleAfterMs`). */
const STALE_MS = 26 * 3_600_000

/** Every declared system. */
export async function sourcesOf(desk: Desk, at: Date): Promise<Source[]> {
  const { db, registry, directory } = desk
  const readings = await readingsOf(db)
  return (await heard(db, registry, directory, at)).map((one): Source => {
    const { role, connector, staleAfterMs = STALE_MS } = registry.systems[one.system]!
    const reading = readings.get(directory.systemId(one.system))
    const canBeRead = connector.connector.levels !== undefined
    return {
      ...one,
      role,
      ...freshnessOf(canBeRead, reading, at, staleAfterMs),
      readAt: reading?.readAt ?? null,
      asOf: reading?.asOf ?? null,
      levels: reading?.levels ?? 0,
      unmatched: reading?.unmatched ?? 0,
      different: reading?.different ?? 0,
    }
  })
}

/** Unknown is not zero: whatever is not a whole and recent reading is said to be what it is. Pure. */
export function freshnessOf(
  canBeRead: boolean,
  reading: Readings | undefined,
  at: Date,
  staleAfterMs: number,
): { state: Freshness; why: string } {
  if (!canBeRead) {
    return { state: 'unread', why: 'its connector cannot tell what it shows' }
  }
  if (!reading) return { state: 'never', why: 'it was never read' }
  const last = reading.readAt
    ? `; the last whole reading was ${ago(reading.readAt, at)}`
    : '; it was never read as a whole'
  if (reading.state === 'failed')
    return { state: 'failed', why: `${reading.why ?? 'no answer'}${last}` }
  if (reading.state === 'suspect' && !reading.accepted) {
    return { state: 'suspect', why: `${reading.why ?? 'it looks broken'}` }
  }
  if (reading.state === 'partial') return { state: 'partial', why: reading.why ?? 'half a list' }
  const readAt = reading.readAt ?? reading.endedAt
  if (readAt < later(at, -DAY_MS))
    return { state: 'stale', why: `it was last read ${ago(readAt, at)}` }
  if (reading.asOf && reading.asOf < later(at, -staleAfterMs)) {
    return { state: 'stale', why: `its numbers are of ${when(reading.asOf, at)}` }
  }
  return { state: 'fresh', why: '' }
}

async function readingsOf(db: Db): Promise<Map<number, Readings>> {
  const rows = await db.all<Readings & { systemId: number }>(sql`
    select s.id as system_id, l.state, l.why, l.accepted_by is not null as accepted, l.ended_at,
           w.ended_at as read_at, w.as_of, coalesce(w.levels, 0) as levels,
           coalesce(w.unmatched, 0) as unmatched, coalesce(w.different, 0) as different
    from system s
    cross join lateral (select * from reading r where r.system_id = s.id and r.state <> 'running'
                        order by r.id desc limit 1) l
    left join lateral (
      select * from reading r where r.system_id = s.id and (r.state = 'complete' or r.accepted_by is not null)
      order by r.id desc limit 1) w on true`)
  return new Map(rows.map((row) => [row.systemId, row]))
}
