/** Collects what a day was like, from the tables; nothing is judged here. */
import { unowned } from '../authority/read.ts'
import type { Registry } from '../authority/registry.ts'
import type { Directory } from '../authority/sync.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { quarantineByReason } from '../inbox/quarantine.ts'
import { type Reason, reasons } from '../inbox/translate.ts'
import type { JobNow } from '../jobs/list.ts'
import { lastVerified } from '../ledger/verified.ts'
import { later } from '../lib/clock.ts'
import type { World } from '../lib/world.ts'
import { channelsNow } from '../outbox/standing.ts'
import { headOf } from '../people/log/verify.ts'
import { families } from './alerts/look.ts'
import { listAlerts } from './alerts.ts'
import { cut, type Facts } from './digest.ts'
import { driftsOf, repairsOf } from './facts/drifts.ts'
import { sourcesOf } from './facts/sources.ts'

/** What is asked: Onhand as a whole is one. */
export type Desk = {
  db: Db
  world: World
  registry: Registry
  directory: Directory
  jobs: { list(): Promise<JobNow[]> }
}

export const DAY_MS = 86_400_000
/** Rows of a list in a mail; the rest is counted. */
export const MOST_ROWS = 10

/** As of now, over the day before. */
export async function factsOf(desk: Desk): Promise<Facts> {
  const { db, registry, directory } = desk
  const at = desk.world.clock.now()
  const since = later(at, -DAY_MS)
  const quarantine = await quarantineByReason(db)
  return {
    at,
    since,
    items: (await db.one<{ n: number }>(sql`select count(*) as n from item where active`))!.n,
    jobs: await desk.jobs.list(),
    runs: await runsSince(db, since),
    sources: await sourcesOf(desk, at),
    books: await books(db),
    log: await headOf(db),
    drifts: await driftsOf(db, at, since, MOST_ROWS),
    ...(await repairsOf(db, since, MOST_ROWS)),
    channels: await channelsNow(db, directory, at),
    dead: await deadOf(db),
    quarantine: quarantine.map((q) => ({ ...q, says: reasons[q.reason as Reason] ?? q.reason })),
    waiting: await waitingOf(db, later(at, -STUCK_MS)),
    alerts: await otherAlerts(db),
    unowned: unowned(registry),
  }
}

/** What was not worked through for this long is stuck (I14). */
export const STUCK_MS = 15 * 60_000

const runsSince = (db: Db, since: Date) =>
  db.all<Facts['runs'][number]>(sql`
    select job, count(*) filter (where state = 'done') as done,
           count(*) filter (where state = 'failed') as failed,
           count(*) filter (where state = 'lost') as lost, sum(missed)::bigint as missed
    from run where started_at >= ${since} group by job order by job`)

async function books(db: Db): Promise<Facts['books']> {
  const last = await lastVerified(db)
  return last ? { ...last, at: new Date(last.at) } : null
}

async function deadOf(db: Db): Promise<Facts['dead']> {
  const rows = await db.all<Facts['dead']['rows'][number] & { all: number }>(sql`
    select i.sku, c.name as channel, d.dead as why, d.dead_at, count(*) over () as all
    from delivery d join item i on i.id = d.item_id join channel c on c.id = d.channel_id
    where d.dead is not null order by d.dead_at desc, i.sku limit ${MOST_ROWS}`)
  return cut(rows)
}

async function waitingOf(db: Db, before: Date): Promise<Facts['waiting']> {
  const row = await db.one<Facts['waiting']>(sql`
    select count(*) as messages, min(received_at) as oldest from message
    where state in ('received', 'parked') and state = 'received' and received_at < ${before}`)
  return row!
}

/** Raised by others about what the mail says anyway. */
const said = ['repairs-held']

/** Those that say something which the rest of the mail does not. */
async function otherAlerts(db: Db): Promise<Facts['alerts']> {
  const open = await listAlerts(db, { open: true }, 100)
  return open
    .filter(({ key }) => ![...families, ...said].includes(key.split(':')[0]!))
    .slice(0, MOST_ROWS)
}
