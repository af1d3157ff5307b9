/** What a file or a replay would do to all channels at once: too much of it waits for a person (I21). */
import { ints, times } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { foretell } from '../ledger/foretell.ts'
import { Fault } from '../lib/faults.ts'
import { type Again, givenUp } from '../outbox/dead.ts'
import { type Change, effectsOf, effectsOfTelling, floodNow, noteEffects } from '../outbox/flood.ts'
import type { Effect } from '../stock/flood.ts'
import { noQuantities } from '../stock/kinds.ts'
import type { Movement } from '../stock/movement.ts'
import { buckets, type Quantities } from '../stock/names.ts'
import { type Books, type Inbox, type Message, understand } from './interpret.ts'
import type { Incoming } from './receive.ts'

type Context = Pick<Inbox, 'db' | 'directory'> & { world: Pick<Inbox['world'], 'clock'> }

/** What movements would change, gathered batch by batch; a file of any length fits. */
export type Tally = { add(movements: readonly Movement[]): Promise<void>; changes(): Change[] }

export function tally(db: Db): Tally {
  const by = new Map<string, Change>()
  return {
    async add(movements) {
      for (const { itemId, locationId, change } of await changesOf(db, movements)) {
        const key = `${itemId}:${locationId}`
        const known = by.get(key)
        by.set(key, { itemId, locationId, change: known ? plus(known.change, change) : change })
      }
    },
    changes: () => [...by.values()],
  }
}

const plus = (a: Quantities, b: Quantities) =>
  Object.fromEntries(buckets.map((bucket) => [bucket, a[bucket] + b[bucket]])) as Quantities

/** `why`: a person has to say so first. `skus`: the number by which they say it. */
export type Flood = { why: string | null; skus: number; channels: Effect[] }

export const flooding = async (context: Context, changes: readonly Change[]): Promise<Flood> =>
  weighed(context, await effectsOf(context.db, context.directory, changes))

/** Of telling again what was given up. */
export const floodOfTelling = async (context: Context, which: Again): Promise<Flood> => {
  const { db, directory } = context
  return weighed(context, await effectsOfTelling(db, directory, await givenUp(db, which)))
}

async function weighed({ db, world }: Context, channels: Effect[]): Promise<Flood> {
  const why = await floodNow(db, channels, world.clock.now())
  return { why, channels, skus: channels.reduce((most, c) => Math.max(most, c.moved), 0) }
}

/** Throws a Fault unless it is small or was confirmed by its number; then remembers it. */
export async function allowed(
  { db, world }: Context,
  { why, skus, channels }: Flood,
  confirm: number | undefined,
): Promise<void> {
  if (why !== null && confirm !== skus) {
    const other = confirm === undefined ? '' : ` It changes ${skus}, not ${confirm}.`
    const detail = `Nothing was done: ${why}.${other} If it is meant, confirm that number: ${skus}.`
    throw new Fault('unconfirmed', detail, { why, confirm: skus, channels })
  }
  if (why === null) await noteEffects(db, channels, world.clock.now())
}

const CHUNK = 500

/** What replaying these messages would record, as the catalogue is now. */
export async function floodOfReplay(
  inbox: Books,
  which: { reason: string; system?: string },
): Promise<Flood> {
  const { db } = inbox
  const ids = await db.all<{ id: number }>(sql`
    select m.id from message m join system s on s.id = m.system_id
    where m.state = 'quarantined' and m.reason = ${which.reason} and m.pruned_at is null
      and (${which.system ?? null}::text is null or s.name = ${which.system ?? null}) order by m.id`)
  const all = tally(db)
  for (let i = 0; i < ids.length; i += CHUNK) {
    const part = ids.slice(i, i + CHUNK).map((row) => row.id)
    const rows = await db.all<Message>(sql`
      select id, system_id, topic, via, headers, body, received_at, parked_at, 0 as tries, received_at as lease_until
      from message where id = any(${ints(part)}::bigint[]) order by id`)
    await all.add((await understand(inbox, rows)).flatMap((work) => work.movements))
  }
  return flooding(inbox, all.changes())
}

/** What a file that was dropped would record: all of its messages, of which none counts yet. */
export async function floodOfDropped(books: Books, messages: readonly Incoming[]): Promise<Flood> {
  const all = tally(books.db)
  const now = books.world.clock.now()
  const unread = { id: 0, receivedAt: now, parkedAt: null, tries: 0, leaseUntil: now }
  for (const message of messages) {
    const [work] = await understand(books, [{ ...unread, ...message }])
    await all.add(work!.movements)
  }
  return flooding(books, all.changes())
}

/** Why a dropped file waits, and how a person lets it in; undefined: it need not. */
export const heldFor = ({ why, skus }: Flood, system: string): string | undefined =>
  why === null
    ? undefined
    : `${why}. If it is meant: onhand replay --reason flood --system ${system} --confirm ${skus}`

/** Of those that the ledger would record now: what each does to its position. */
async function changesOf(db: Db, movements: readonly Movement[]): Promise<Change[]> {
  const outcomes = await foretell(db, movements)
  const fresh = movements.filter((_, i) => outcomes[i]!.outcome === 'recorded')
  if (fresh.length === 0) return []
  const anchors = await db.all<{
    ord: number
    onHand: number
    since: number
    counted: boolean
  }>(sql`
    select a.ord, coalesce(q.on_hand, 0)::bigint as on_hand, q.counted_at > a.at as counted,
           case when a.count then coalesce((
             select sum(m.on_hand) from movement m
             where m.item_id = a.item_id and m.location_id = a.location_id and m.happened_at > a.at), 0)
           else 0 end::bigint as since
    from unnest(${ints(fresh.map((m) => m.itemId))}::int[], ${ints(fresh.map((m) => m.locationId))}::smallint[],
                ${times(fresh.map((m) => m.happenedAt))}::timestamptz[],
                ${`{${fresh.map((m) => m.counted !== undefined)}}`}::boolean[])
      with ordinality as a(item_id, location_id, at, count, ord)
    left join position q on q.item_id = a.item_id and q.location_id = a.location_id
    order by a.ord`)
  return fresh.map(({ itemId, locationId, change, counted }, i): Change => {
    const anchor = anchors[i]!
    // What happened before the last count is in that count already.
    if (anchor.counted) return { itemId, locationId, change: { ...change, on_hand: 0 } }
    if (counted === undefined) return { itemId, locationId, change }
    const on_hand = counted + anchor.since - anchor.onHand
    return { itemId, locationId, change: { ...noQuantities, on_hand } }
  })
}
