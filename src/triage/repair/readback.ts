/** A repair is done when it was read back: each is looked at again, and closed or given to a person. */
import { ints, texts } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { later } from '../../lib/clock.ts'
import { close } from '../../reconcile/drift.ts'
import { look } from '../../reconcile/look.ts'
import { type Place, placesOf } from '../../reconcile/places.ts'
import { many } from '../decide/words.ts'
import type { Act } from '../gate.ts'
import type { Repairer } from './act.ts'
import { alarm } from './alarm.ts'
import { log } from './log.ts'

/** Not sooner: what was told has to get there. */
const AFTER_MS = 60_000
/** A system that is only read as a report is waited for this long. */
const REPORT_MS = 3 * 86_400_000

type Open = {
  id: number
  driftId: number | null
  itemId: number
  placeId: number
  act: Act
  after: number
  expected: number | null
  observed: number | null
  doneAt: Date
  /** What readings since then say of its drift. */
  since: 'resolved' | 'differs' | null
  /** Its channel still has something to be told about it, or gave up. */
  pending: boolean
  dead: string | null
  sku: string
}
type Ended = Open & { verified: boolean; says: string }

/** Looks at every repair that is a minute old. What cannot be told yet is left for the next time. */
export async function readBack(repairer: Repairer): Promise<{ verified: number; failed: number }> {
  const { db, world } = repairer
  const open = await openRepairs(db, later(world.clock.now(), -AFTER_MS))
  await mended(db, world.clock.now())
  if (open.length === 0) return { verified: 0, failed: 0 }
  const places = new Map((await placesOf(db)).map((p) => [p.id, p]))
  const ended: Ended[] = []
  for (const [placeId, rows] of Map.groupBy(open, (o) => o.placeId)) {
    const place = places.get(placeId)
    ended.push(...(place ? await lookAt(repairer, place, rows) : gone(rows)))
  }
  const now = world.clock.now()
  const kept = ended.length > 0 ? await db.tx((tx) => settle(tx, ended, now)) : []
  const verified = kept.filter((e) => e.verified).length
  return { verified, failed: kept.length - verified }
}

const openRepairs = (db: Db, before: Date) =>
  db.all<Open>(sql`
    select r.id, r.drift_id, r.item_id, r.place_id, r.act, r.after, r.expected, r.observed, r.done_at, i.sku,
           case when d.resolved_at >= r.done_at then 'resolved'
                when least(d.compared_at, d.as_of) > r.done_at and d.residue <> 0 then 'differs' end as since,
           e.dead,
           coalesce(e.dead is null and (e.acked < e.desired or e.due_at is not null), false)
             or exists (select from dirty x where x.item_id = r.item_id) as pending
    from repair r join item i on i.id = r.item_id join place p on p.id = r.place_id
    left join drift d on d.id = r.drift_id
    left join delivery e on e.item_id = r.item_id and e.channel_id = p.channel_id
    where r.state = 'done' and r.done_at <= ${before} order by r.id`)

const gone = (rows: readonly Open[]) =>
  rows.map((row): Ended => ({ ...row, verified: false, says: 'its place is no longer declared' }))

/** A number that no system shows: what comes back so was not read again. */
const UNREAD = Number.MIN_SAFE_INTEGER

async function lookAt(repairer: Repairer, place: Place, rows: readonly Open[]): Promise<Ended[]> {
  const { registry, directory, world } = repairer
  const now = world.clock.now()
  const { inFlightMs } = registry.reconcile
  const patienceMs = inFlightMs + registry.timing.unseenForMs
  const { levels, push } = registry.systems[place.system]!.connector.connector
  if (!levels || push?.blind) return rows.flatMap((row) => byReading(row, place, now, REPORT_MS))
  const looked = await look(
    {
      ...repairer,
      channelOf: () => directory.channels.find((c) => c.id === place.channelId),
      locationCode: directory.locationCode,
    },
    place,
    rows.map(({ itemId }) => ({ itemId, placeId: place.id, quantity: UNREAD, asOf: now })),
  )
  const agreed = new Set(looked.agreed)
  const seen = new Map(looked.seen.map((s) => [s.itemId, s]))
  return rows.flatMap((row): Ended[] => {
    if (agreed.has(row.itemId))
      return [{ ...row, verified: true, says: `${place.system} shows it now` }]
    const over = now.getTime() - row.doneAt.getTime() > patienceMs
    const there = seen.get(row.itemId)
    if (there?.observed === UNREAD) {
      if (looked.why !== undefined) return over ? [failed(row, looked.why)] : []
      return byReading(row, place, now, REPORT_MS)
    }
    if (!there) return over ? [failed(row, `${place.system} does not show it`)] : []
    const says = `${place.system} shows ${there.observed}, and should show ${there.expected}`
    if (row.dead !== null) return [failed(row, `${says}: ${row.dead}`)]
    const stands = row.act === 'publish' && !row.pending && there.observed === row.observed
    return stands || over ? [failed(row, says)] : []
  })
}

/** What cannot be asked for one number is judged by its next whole reading. */
function byReading(row: Open, place: Place, now: Date, patienceMs: number): Ended[] {
  if (row.since === 'resolved') {
    return [{ ...row, verified: true, says: `${place.system} shows it by its next reading` }]
  }
  if (row.since === 'differs')
    return [failed(row, `${place.system} still differs at its next reading`)]
  const over = now.getTime() - row.doneAt.getTime() > patienceMs
  return over ? [failed(row, `${place.system} was not read again`)] : []
}

const failed = (row: Open, says: string): Ended => ({ ...row, verified: false, says })

/** Answers those that nobody else has ended meanwhile. */
async function settle(tx: Db, all: readonly Ended[], now: Date): Promise<Ended[]> {
  const taken = await tx.all<{ id: number }>(sql`
    update repair r set state = e.state, ended_at = ${now}, says = e.says
    from unnest(${ints(all.map((e) => e.id))}::bigint[],
                ${texts(all.map((e) => (e.verified ? 'verified' : 'failed')))}::text[],
                ${texts(all.map((e) => e.says))}::text[]) as e(id, state, says)
    where r.id = e.id and r.state = 'done' returning r.id`)
  const ours = new Set(taken.map((t) => t.id))
  const ended = all.filter((e) => ours.has(e.id))
  const own = ended.filter((e) => e.driftId !== null && e.since !== 'resolved')
  const good = own.filter((e) => e.verified)
  await tx.one(sql`
    update drift set state = 'correcting'
    where id = any(${ints(good.map((e) => e.driftId))}::bigint[]) and state in ('open', 'explained')`)
  await close(tx, good, now)
  const bad = own.filter((e) => !e.verified)
  const notes = bad.map((e) => ({
    driftId: e.driftId!,
    event: 'repair failed',
    state: 'escalated' as const,
    detail: { repair: e.id, says: e.says },
  }))
  await log(tx, notes, 'onhand', now)
  const lost = ended.filter((e) => !e.verified)
  if (lost.length === 0) return ended
  const which = lost.slice(0, 5).map((e) => `${e.sku} (${e.says})`)
  const title = `${many(lost.length, 'repair', 'repairs')} did not hold`
  const says = `Read back, ${many(lost.length, 'number is', 'numbers are')} still wrong: ${which.join('; ')}. Nothing is tried again by itself: onhand drift list --state escalated.`
  await alarm(
    tx,
    { key: 'repairs-failed', severity: 'high', title, says, link: '/v1/drifts?state=escalated' },
    now,
  )
  return ended
}

/** The alarm about repairs that did not hold is over when none of their drifts is left. */
const mended = (db: Db, now: Date) =>
  db.one(sql`
    update alert set closed_at = ${now}
    where key = 'repairs-failed' and closed_at is null and not exists (
      select from repair r join drift d on d.id = r.drift_id
      where r.state = 'failed' and d.state not in ('resolved', 'ignored'))`)
