/** What somebody must know now, seen in the tables: every process looks, and the same trouble is one alert. */
import type { Registry } from '../../authority/registry.ts'
import type { Directory } from '../../authority/sync.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { type Heard, heard } from '../../inbox/heard.ts'
import type { JobNow } from '../../jobs/list.ts'
import { lastVerified, type Verified } from '../../ledger/verified.ts'
import { later } from '../../lib/clock.ts'
import type { World } from '../../lib/world.ts'
import { type ChannelNow, channelsNow } from '../../outbox/standing.ts'
import { agree, type Raised } from '../alerts.ts'
import { pages } from '../links.ts'
import { ago, count, lasting, many, tame } from '../words.ts'

/** The kinds of trouble that are looked for here; others are raised by those who find them. */
export const families = ['books', 'channel', 'dead', 'quarantine', 'inbox', 'silent', 'job']

type Watch = {
  db: Db
  world: Pick<World, 'clock'>
  registry: Registry
  directory: Directory
  jobs: { list(): Promise<JobNow[]> }
}

/** Opens and closes alerts so that they say how things are. */
export async function look(watch: Watch): Promise<void> {
  const { db, registry, directory } = watch
  const now = watch.world.clock.now()
  const found = troubles({
    now,
    books: await lastVerified(db),
    channels: await channelsNow(db, directory, now),
    quarantine: await quarantined(db, now),
    stuck: await stuck(db, now),
    systems: await heard(db, registry, directory, now),
    jobs: await watch.jobs.list(),
  })
  await agree(db, now, families, found)
}

export type Scene = {
  now: Date
  books: Verified | undefined
  channels: readonly ChannelNow[]
  quarantine: readonly { system: string; messages: number; lately: number; reason: string }[]
  /** Messages that wait to be worked through, longer than is normal. */
  stuck: { messages: number; oldest: Date | null }
  systems: readonly Heard[]
  jobs: readonly JobNow[]
}

const MINUTE_MS = 60_000
/** So long it may be a restart, or a shop that is slow. */
const PATIENCE_MS = 5 * MINUTE_MS
/** More than this in an hour is no single message any more. */
const GROWING = 10

/** Pure. */
export function troubles(s: Scene): Raised[] {
  return [
    ...wrongBooks(s),
    ...s.channels.flatMap((channel) => shut(channel, s.now)),
    ...s.channels.flatMap(deadAt),
    ...s.quarantine.map(inQuarantine),
    ...waiting(s),
    ...s.systems.filter((system) => system.silent).map((system) => silent(system, s.now)),
    ...s.jobs.flatMap((job) => notDone(job, s)),
  ]
}

function wrongBooks({ books }: Scene): Raised[] {
  if (!books || books.ok) return []
  return [
    {
      key: 'books',
      severity: 'critical',
      title: 'The books do not add up',
      says: `${tame(books.says.join('; '), 500)}. Every channel is paused, so that no wrong number is told. Look with: onhand verify`,
      link: pages.overview,
    },
  ]
}

/** A breaker opens and closes by itself; one that stays shut is somebody's matter. */
function shut({ channel, state, why, oldest, pending }: ChannelNow, now: Date): Raised[] {
  const waitedMs = oldest ? now.getTime() - oldest.getTime() : 0
  if (state === 'paused' || waitedMs < PATIENCE_MS) return []
  const waits = `${many(pending, 'number')} to tell, the oldest for ${lasting(waitedMs)}`
  const [title, what] =
    state === 'blocked'
      ? [`${channel} cannot be reached`, `${tame(why ?? 'no answer', 300)}. It has ${waits}.`]
      : [`${channel} is behind`, `It has ${waits}${why ? ` (${tame(why, 300)})` : ''}.`]
  return [
    {
      key: `channel:${channel}`,
      severity: 'high',
      title,
      says: `${what} It is tried again by itself; until then it shows old numbers.`,
      link: pages.channel(channel),
    },
  ]
}

function deadAt({ channel, dead }: ChannelNow): Raised[] {
  if (dead === 0) return []
  return [
    {
      key: `dead:${channel}`,
      severity: 'high',
      title: `${channel}: ${many(dead, 'number')} given up`,
      says: `${many(dead, 'number was', 'numbers were')} refused or could not be told after the last try. See why with: onhand status --dead; then: onhand replay --dead`,
      link: pages.channel(channel),
    },
  ]
}

function inQuarantine({ system, messages, lately, reason }: Scene['quarantine'][number]): Raised {
  const growing = lately >= GROWING
  const more = growing ? `, ${count(lately)} of them within an hour` : ''
  return {
    key: `quarantine:${system}`,
    severity: growing ? 'high' : 'low',
    title: growing
      ? `${system}: messages go to quarantine one after the other`
      : `${system}: ${many(messages, 'message')} in quarantine`,
    says: `${many(messages, 'message')}${more}; most for: ${tame(reason)}. What they say is not in the numbers. Mend the cause, then: onhand replay --reason ${reason}`,
    link: pages.quarantine,
  }
}

function waiting({ stuck, now }: Scene): Raised[] {
  if (stuck.messages === 0 || !stuck.oldest) return []
  return [
    {
      key: 'inbox',
      severity: 'high',
      title: `${many(stuck.messages, 'message')} not worked through`,
      says: `The oldest came ${ago(stuck.oldest, now)}. What they say is not in the numbers yet.`,
      link: pages.overview,
    },
  ]
}

function silent({ system, lastHeardAt }: Heard, now: Date): Raised {
  return {
    key: `silent:${system}`,
    severity: 'high',
    title: lastHeardAt ? `${system} is silent` : `${system} was never heard from`,
    says: lastHeardAt
      ? `Its last sign of life was ${ago(lastHeardAt, now)}, longer than is normal (heardEveryMs). Its numbers are as of then. Is it up, and are its webhooks still switched on?`
      : 'Nothing has ever come from it. Are its webhooks set up, and is its secret right? Look with: onhand doctor',
    link: pages.system(system),
  }
}

/** A failed verification of wrong books is said by the books themselves. */
function notDone({ job, standing, why, last }: JobNow, { books }: Scene): Raised[] {
  if (standing !== 'down') return []
  if (job === 'verify' && last?.state === 'failed' && books?.ok === false) return []
  const [title, next] =
    last?.state === 'failed'
      ? [
          `The job ${job} failed`,
          `Try it again with: onhand jobs run ${/ /.test(job) ? `"${job}"` : job}`,
        ]
      : [`The job ${job} did not run`, 'Is onhand serve running? See: onhand jobs']
  return [
    {
      key: `job:${job}`,
      severity: 'high',
      title,
      says: `${tame(why, 500)}. ${next}`,
      link: pages.jobs,
    },
  ]
}

/** By system: how many, how many of them came lately, and the commonest reason. */
const quarantined = (db: Db, now: Date) =>
  db.all<Scene['quarantine'][number]>(sql`
    select s.name as system, count(*) as messages,
           count(*) filter (where m.done_at >= ${later(now, -60 * MINUTE_MS)}) as lately,
           mode() within group (order by m.reason) as reason
    from message m join system s on s.id = m.system_id
    where m.state = 'quarantined' group by s.name order by s.name`)

async function stuck(db: Db, now: Date): Promise<Scene['stuck']> {
  const row = await db.one<Scene['stuck']>(sql`
    select count(*) as messages, min(received_at) as oldest from message
    where state in ('received', 'parked') and state = 'received' and received_at < ${later(now, -PATIENCE_MS)}`)
  return row!
}
