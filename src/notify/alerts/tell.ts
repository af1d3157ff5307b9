/** Alerts on their way to people: claimed, told by every way that wants them, and tried again until told. */
import { alarms } from '../../authority/telling.ts'
import { ints, texts, times } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { raw, sql } from '../../db/sql.ts'
import { backoffMs } from '../../lib/backoff.ts'
import { later } from '../../lib/clock.ts'
import { messageOf } from '../../lib/faults.ts'
import type { World } from '../../lib/world.ts'
import { type Alert, rank, type Told } from '../alerts.ts'
import type { Way } from './ways.ts'

export type Teller = { db: Db; world: World; ways: readonly Way[] }

type Claimed = Alert & { fence: number; tries: number }

/** Longer than all ways together may take for one claim. */
export const LEASE_MS = 300_000
const MOST = 20
const FIRST_MS = 30_000
const MOST_WAIT_MS = 3_600_000

/** Tells what is due; answers how many alerts it worked on. With two processes each is told by one. */
export async function tell(teller: Teller): Promise<number> {
  const { db, world, ways } = teller
  if (ways.length === 0) return 0
  const claimed = await claim(db, world.clock.now())
  if (claimed.length === 0) return 0
  const told = new Map<number, Record<string, Told>>(claimed.map((a) => [a.id, {}]))
  await Promise.all(
    ways.map(async (way) => {
      const wanted = claimed.filter((alert) => wants(way, alert))
      if (wanted.length === 0) return
      const results = await way.tell(wanted).catch((error) => messageOf(error))
      const at = world.clock.now().toISOString()
      for (const { id, severity, told: before } of wanted) {
        const why = typeof results === 'string' ? results : results.get(id)
        const note: Told =
          why === undefined ? { severity, at } : { ...before[way.name], why, failedAt: at }
        told.get(id)![way.name] = note
        if (why !== undefined) world.log.warn('alert.not_told', { way: way.name, id, why })
      }
    }),
  )
  await settle(teller, claimed, told)
  return claimed.length
}

const level = (severity: Alert['severity'] | undefined) =>
  severity === undefined ? -1 : alarms.indexOf(severity)

/** It is bad enough for this way, and worse than what was told there. */
const wants = (way: Way, alert: Alert) =>
  level(alert.severity) >= level(way.from) &&
  level(alert.told[way.name]?.severity) < level(alert.severity)

/** The worst first. */
async function claim(db: Db, now: Date): Promise<Claimed[]> {
  const rows = await db.all<Claimed>(sql`
    update alert a set lease_until = ${later(now, LEASE_MS)}, fence = fence + 1
    where id in (
      select id from alert
      where due_at <= ${now} and closed_at is null and (lease_until is null or lease_until <= ${now})
      order by ${rank('severity')} desc, id limit ${MOST} for update skip locked)
    returning id, key, severity, title, says, link, opened_at, seen_at, times, closed_at, told, fence, tries`)
  return rows.sort((a, b) => level(b.severity) - level(a.severity) || a.id - b.id)
}

/** What got worse meanwhile is due again at once; what another has claimed since is that one's. */
async function settle(
  { db, world }: Teller,
  claimed: readonly Claimed[],
  told: ReadonlyMap<number, Record<string, Told>>,
): Promise<void> {
  const now = world.clock.now()
  const sorted = [...claimed].sort((a, b) => a.id - b.id)
  const ends = sorted.map((alert) => {
    const notes = told.get(alert.id)!
    const failed = Object.values(notes).some((note) => note.failedAt !== undefined && note.why)
    const waitMs = backoffMs(alert.tries, world.random, FIRST_MS, MOST_WAIT_MS)
    return { ...alert, notes, failed, dueAt: failed ? later(now, waitMs) : null }
  })
  await db.one(sql`
    with locked as (
      select a.id, e.severity, e.told, e.due_at, e.failed
      from unnest(
        ${ints(ends.map((e) => e.id))}::bigint[], ${ints(ends.map((e) => e.fence))}::bigint[],
        ${texts(ends.map((e) => e.severity))}::text[], ${texts(ends.map((e) => JSON.stringify(e.notes)))}::text[],
        ${times(ends.map((e) => e.dueAt))}::timestamptz[], ${ints(ends.map((e) => (e.failed ? 1 : 0)))}::int[]
      ) as e(id, fence, severity, told, due_at, failed)
      join alert a on a.id = e.id and a.fence = e.fence
      order by a.id for update of a
    )
    update alert a
    set told = a.told || l.told::jsonb, lease_until = null, tries = a.tries + l.failed,
        due_at = case when a.closed_at is not null then null
                      when ${rank('a.severity')} > ${raw("array_position(array['low','high','critical'], l.severity)")}
                        then ${now}::timestamptz
                      else l.due_at end
    from locked l where a.id = l.id`)
}
