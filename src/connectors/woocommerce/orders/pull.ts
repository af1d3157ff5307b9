/** The poll of orders: the true net under webhooks that are lost, late, stale and switched off. */
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { later } from '../../../lib/clock.ts'
import type { Connector, Pulled } from '../../connector.ts'
import type { Remote } from '../../remote.ts'
import type { Settings } from '../settings.ts'
import { gmt, gmtOf, type Order, timeOf } from './order.ts'
import { orderOf, ordersAfter, ordersOf, type Row, refundsOf } from './pages.ts'
import { noted, type Past, past, worthKeeping } from './past.ts'
import { open } from './statuses.ts'
import { pulled, senseOf, unreadable } from './told.ts'

/** How far was read, and what was seen. Moves with the messages, so one never knows of the other. */
const reach = z.object({ changed: gmt, swept: gmt, past: z.record(z.string(), past) })
type Reach = z.infer<typeof reach>

/** A change may show up this long after the second it carries: PHP notes the time, then it works. */
const OVERLAP_MS = 300_000
const SWEEP_EVERY_MS = 3_600_000
const NEVER = '1970-01-01T00:00:00'

export const pull: NonNullable<Connector<Settings>['pull']> = {
  stream: 'orders',
  everyMs: 30_000,
  async *since(value, remote) {
    const now = remote.clock.now()
    const from = value === '' ? beginning(now) : reach.parse(JSON.parse(value))
    // One is held back, so that the last one carries how far everything was read.
    let last: Pulled | undefined = value === '' ? begun(from) : undefined
    let carrier: Pulled | undefined
    const given = new Set<string>()
    for await (const { found, told, cursor } of looks(remote, from, now)) {
      for (const one of found) {
        carrier = one
        if (!told.has(one.key) || given.has(one.key)) continue
        given.add(one.key)
        if (last) yield last
        last = one
      }
      if (last) last = { ...last, cursor }
      if (carrier) carrier = { ...carrier, cursor }
    }
    if (last ?? carrier) yield (last ?? carrier)!
  },
}

/** So that a shop in which nothing is going on has a beginning too, from which it is read on. */
const begun = (from: Reach): Pulled => ({
  key: `begun_${from.changed}`,
  topic: 'begun',
  body: Buffer.from(JSON.stringify({ type: 'begun', at: from.changed })),
  cursor: JSON.stringify(from),
})

/** At first only what is open: the shop's past is in the stock that was counted. */
const beginning = (now: Date): Reach => ({ changed: gmtOf(now), swept: NEVER, past: {} })

/** One page of records, which of them are worth telling, and how far that reads. */
type Look = { found: Pulled[]; told: ReadonlySet<string>; cursor: string }

async function* looks(remote: Remote<Settings>, from: Reach, now: Date): AsyncIterable<Look> {
  let here = from
  const seen = new Set<string>()

  async function take(rows: readonly Row[], by: Partial<Reach>, quietly: boolean): Promise<Look> {
    const cursor = JSON.stringify(here)
    const kept = { ...here.past }
    const found: Pulled[] = []
    const told = new Set<string>()
    for (const row of rows) {
      const one = row.order
      const record = one
        ? await look(remote, one, kept)
        : { pulled: unreadable(row.broken, cursor), news: true }
      if (one) seen.add(String(one.id))
      found.push({ ...record.pulled, cursor })
      if (record.news || !quietly) told.add(record.pulled.key)
    }
    const worth = Object.entries(kept).filter(([, one]) => worthKeeping(one, now))
    here = { ...here, ...by, past: Object.fromEntries(worth) }
    return { found, told, cursor: JSON.stringify(here) }
  }

  const since = gmtOf(later(timeOf(here.changed), -OVERLAP_MS))
  for await (const rows of ordersAfter(remote, 'modified', since, 'any')) {
    yield await take(rows, { changed: latest(here.changed, rows) }, false)
  }
  if (now.getTime() - timeOf(here.swept).getTime() < SWEEP_EVERY_MS) return
  const status = open(remote.settings.statuses).join(',')
  for await (const rows of ordersAfter(remote, 'date', NEVER, status))
    yield await take(rows, {}, true)
  const lost = Object.entries(here.past).filter(([id, one]) => one.open && !seen.has(id))
  yield await take(await missing(remote, lost, now), { swept: gmtOf(now) }, true)
}

const latest = (known: string, rows: readonly Row[]) =>
  rows
    .flatMap((r) => (r.order ? [gmtOf(timeOf(r.order.date_modified_gmt))] : []))
    .reduce((a, b) => (a > b ? a : b), known)

/** Takes an order in; news where it is not as it was remembered. */
async function look(remote: Remote<Settings>, one: Order, kept: Record<string, Past>) {
  const id = String(one.id)
  const before = kept[id]
  const refunds = await refundsOf(remote, one)
  const now = noted(one, refunds, before, senseOf(one.status, remote.settings))
  kept[id] = now
  const news = !isDeepStrictEqual(before, now)
  return { pulled: pulled({ order: one, refunds, past: now }, ''), news }
}

/**
 * Orders that were open and are in no list of open ones: in the bin, or deleted. A list may leave
 * out what a plugin hides, so an order is only gone when it was asked for by name.
 */
async function missing(
  remote: Remote<Settings>,
  lost: readonly (readonly [id: string, past: Past])[],
  now: Date,
): Promise<Row[]> {
  if (lost.length === 0) return []
  const found: Row[] = []
  let ids = lost.map(([id]) => id)
  for (const status of ['any', 'trash']) {
    const rows = ids.length === 0 ? [] : await ordersOf(remote, ids, status)
    found.push(...rows)
    const there = new Set(rows.map(({ order: one }) => String(one?.id)))
    ids = ids.filter((id) => !there.has(id))
  }
  for (const id of ids) {
    const row = await orderOf(remote, id)
    found.push(row ?? { order: deleted(id, lost.find(([of]) => of === id)![1], now) })
  }
  return found
}

const deleted = (id: string, seen: Past, now: Date): Order => ({
  id: Number(id),
  number: seen.number,
  status: 'trash',
  date_created_gmt: seen.at,
  date_modified_gmt: gmtOf(now),
  date_paid_gmt: null,
  date_completed_gmt: null,
  line_items: [],
  refunds: [],
})
