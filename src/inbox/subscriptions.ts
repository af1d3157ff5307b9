/**
 * Webhooks kept alive: shops lose them, switch them off after failures and never say so. Each is
 * looked at every few minutes and mended; what was missed meanwhile is pulled from the records.
 */
import type { Registry } from '../authority/registry.ts'
import type { Directory } from '../authority/sync.ts'
import type { Connector, Subscription } from '../connectors/connector.ts'
import type { Remote } from '../connectors/remote.ts'
import { texts } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import type { World } from '../lib/world.ts'
import { poll } from './poll.ts'
import type { Receiver } from './receive.ts'

export type Watch = {
  db: Db
  world: Pick<World, 'clock' | 'log'>
  registry: Registry
  directory: Directory
  receiver: Receiver
  remoteOf(system: string): Remote<unknown>
}

/** The address to which `system` has to send its webhooks; undefined where no `publicUrl` is declared. */
export const addressOf = (
  { publicUrl }: Pick<Registry, 'publicUrl'>,
  system: string,
): string | undefined => publicUrl && `${publicUrl.replace(/\/+$/, '')}/webhooks/${system}`

/** The systems that are to send webhooks, and of which it can be seen whether they do. */
export const watched = (registry: Registry): string[] =>
  Object.entries(registry.systems).flatMap(([name, { connector, webhookSecrets = [] }]) => {
    const can = connector.connector.subscriptions !== undefined
    const wanted = webhookSecrets.length > 0 && addressOf(registry, name) !== undefined
    return can && wanted ? [name] : []
  })

/**
 * One look at one system, with whatever it takes to be told again. Every step is written down
 * before the next, so that a program that ends on the way goes on there: what is live and not
 * caught up is pulled, whoever healed it. Throws when the system cannot be asked: then nothing is
 * known, and nothing is changed. Answers false where another process is at it.
 */
export async function keepAlive(watch: Watch, system: string): Promise<boolean> {
  const { db, world, directory } = watch
  const systemId = directory.systemId(system)
  const until = later(world.clock.now(), watch.registry.timing.leaseMs)
  if (!(await claim(db, systemId, world.clock.now(), until))) return false
  try {
    await mend(watch, system, systemId)
    await catchUp(watch, system, systemId)
  } finally {
    await db.one(sql`
      update system set watch_until = null where id = ${systemId} and watch_until = ${until}`)
  }
  return true
}

const claim = (db: Db, systemId: number, now: Date, until: Date) =>
  db.one(sql`
    update system set watch_until = ${until}
    where id = ${systemId} and (watch_until is null or watch_until <= ${now}) returning id`)

async function mend(watch: Watch, system: string, systemId: number): Promise<void> {
  const { db, world, registry } = watch
  const remote = watch.remoteOf(system)
  const address = addressOf(registry, system)!
  const { subscriptions }: Connector<unknown> = registry.systems[system]!.connector.connector
  const found = await subscriptions!.check(remote, address)
  await note(db, systemId, found, world.clock.now())
  const broken = found.filter((one) => one.state !== 'live')
  if (broken.length === 0) return
  world.log.warn('webhooks.deaf', { system, topics: broken.map(wordsOf) })
  const healed = await subscriptions!.heal(remote, address)
  await note(db, systemId, healed, world.clock.now())
  const left = healed.filter((one) => one.state !== 'live').map(wordsOf)
  if (left.length > 0) world.log.error('webhooks.not_healed', { system, topics: left })
  else world.log.info('webhooks.healed', { system, topics: broken.map((one) => one.topic) })
}

const wordsOf = ({ topic, state, why }: Subscription) => `${topic} ${state}${why ? `: ${why}` : ''}`

/** Deaf since it was last known to work; an earlier time that is not made up for stays. */
export async function note(
  db: Db,
  systemId: number,
  found: readonly Subscription[],
  now: Date,
): Promise<void> {
  await db.tx(async (tx) => {
    const topics = found.map((one) => one.topic)
    await tx.one(sql`
      delete from subscription where system_id = ${systemId} and topic <> all (${texts(topics)}::text[])`)
    await tx.one(sql`
      insert into subscription as s
        (system_id, topic, state, why, checked_at, live_at, deaf_since)
      select distinct on (f.topic) ${systemId}::smallint, f.topic, f.state, f.why, ${now}::timestamptz,
             case when f.state = 'live' then ${now}::timestamptz end,
             case when f.state <> 'live' then ${now}::timestamptz end
      from unnest(${texts(topics)}::text[], ${texts(found.map((one) => one.state))}::text[],
                  ${texts(found.map((one) => one.why ?? null))}::text[]) as f(topic, state, why)
      order by f.topic, f.state = 'live'
      on conflict (system_id, topic) do update set
        state = excluded.state,
        why = excluded.why,
        checked_at = excluded.checked_at,
        live_at = coalesce(excluded.live_at, s.live_at),
        deaf_since = case
          when excluded.state = 'live' or (s.deaf_since is not null and s.caught_up_at is null) then s.deaf_since
          else coalesce(s.live_at, excluded.checked_at) end,
        deaf_until = case when excluded.state = 'live' and s.deaf_since is not null
                          then coalesce(s.deaf_until, excluded.checked_at) end,
        caught_up_at = case when excluded.state = 'live' then s.caught_up_at end`)
  })
}

/** Pulls what was missed. Only a pull that began after the webhook worked again has seen it all. */
async function catchUp(watch: Watch, system: string, systemId: number): Promise<void> {
  const { db, world, registry, receiver } = watch
  const missed = await db.one<{ since: Date }>(sql`
    select min(deaf_since) as since from subscription
    where system_id = ${systemId} and deaf_until is not null and caught_up_at is null
    having count(*) > 0`)
  if (!missed) return
  const { pull }: Connector<unknown> = registry.systems[system]!.connector.connector
  if (!pull) return
  const started = world.clock.now()
  const stored = await poll(db, world, receiver, systemId, pull, watch.remoteOf(system), watch)
  await db.one(sql`
    update subscription set caught_up_at = ${world.clock.now()}
    where system_id = ${systemId} and deaf_until <= ${started} and caught_up_at is null`)
  world.log.info('webhooks.caught_up', { system, since: missed.since, records: stored })
}

export type Heard = Omit<Subscription, 'why'> & {
  why: string | null
  checkedAt: Date
  /** When it was last seen to work; null: never. */
  liveAt: Date | null
  /** The last time in which it did not work; still the case while `deafUntil` is null. */
  deafSince: Date | null
  deafUntil: Date | null
  /** When what it missed then had been pulled. */
  caughtUpAt: Date | null
}

/** How the webhooks of every system stood when they were last looked at, by system. */
export async function heardNow(db: Db): Promise<Map<number, Heard[]>> {
  const rows = await db.all<Heard & { systemId: number }>(sql`
    select system_id, topic, state, why, checked_at, live_at, deaf_since, deaf_until, caught_up_at
    from subscription order by system_id, topic`)
  return Map.groupBy(rows, (row) => row.systemId)
}
