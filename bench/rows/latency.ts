/** Row 4: from the moment a shop sends an order to the moment its own number is confirmed. */
import type { Db } from '../../src/db/db.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { type Onhand, startOnhand } from '../../src/main.ts'
import { confirmedBy } from '../../src/outbox/confirmed.ts'
import { type Child, child } from '../child.ts'
import type { Place } from '../place.ts'
import { type Result, result } from '../result.ts'
import { median, percentile } from '../rounds.ts'
import type { Open, Sell, Sold } from '../shop/shop.ts'
import { secrets, stocked, withShop, world } from '../world.ts'

const ITEMS = 4_000
const PER_SECOND = 200
const SECONDS = 20
const WARM_SECONDS = 5
const CALM_MS = 30_000

export async function latency(place: Place, rounds: number): Promise<Result[]> {
  const shop = child('./shop/shop.ts')
  let onhand: Onhand | undefined
  try {
    const open: Open = { items: ITEMS, popularity: 'shop' }
    const { url } = await shop.ask<{ url: string }>(open)
    onhand = await started(place, url)
    await measured(shop, onhand, WARM_SECONDS)
    const runs: Run[] = []
    for (let round = 0; round < rounds; round++) runs.push(await measured(shop, onhand, SECONDS))
    return resultsOf(place, runs)
  } finally {
    await onhand?.stop()
    await shop.end()
  }
}

async function started(place: Place, url: string): Promise<Onhand> {
  const registry = withShop(url)
  const db = await place.fresh()
  await stocked(db, ITEMS, registry)
  await db.all(raw('vacuum analyze'))
  await db.close()
  const { address } = db
  const secret = (name: string) => secrets[name as keyof typeof secrets]
  const fetch_: typeof world.fetch = (to, init) => fetch(to, init)
  return startOnhand({ ...address, registry, port: 0, world: { ...world, fetch: fetch_, secret } })
}

type Run = {
  /** Of each movement, in ms. */
  whole: number[]
  stored: number[]
  recorded: number[]
  confirmed: number[]
  orders: number
  calls: number
  shopCpu: number
  cpu: number
}

let calls = 0

async function measured(shop: Child, { engine, url }: Onhand, seconds: number): Promise<Run> {
  const sell: Sell = { onhand: url, perSecond: PER_SECOND, seconds }
  const before = process.cpuUsage()
  const from = performance.now()
  const sold = await shop.ask<Sold>(sell)
  const { user, system } = process.cpuUsage(before)
  const cpu = (user + system) / 1000 / (performance.now() - from)
  await calm(engine.db)
  const times = await timesOf(engine.db, new Map(sold.sentAt))
  const since = sold.calls - calls
  calls = sold.calls
  return { ...times, orders: sold.sentAt.length, calls: since, shopCpu: sold.cpu, cpu }
}

/** Until every channel shows what it should. */
async function calm(db: Db): Promise<void> {
  const until = performance.now() + CALM_MS
  for (;;) {
    const left = await db.one<{ left: number }>(sql`
      select (select count(*) from message where state = 'received') + (select count(*) from dirty)
             + (select count(*) from delivery where acked < desired) as left`)
    if (left!.left === 0) return
    if (performance.now() > until) throw new Error(`${left!.left} are still on their way`)
    await systemClock.sleep(100)
  }
}

type Moved = {
  deliveryKey: string
  itemId: number
  locationId: number
  version: number
  receivedAt: Date
  recordedAt: Date
}

async function timesOf(db: Db, sentAt: ReadonlyMap<string, number>) {
  const moved = await db.all<Moved>(sql`
    select d.delivery_key, m.item_id, m.location_id, m.version, d.received_at, m.recorded_at
    from message d join movement m on m.message_id = d.id
    where d.delivery_key = any(${[...sentAt.keys()]}::text[])`)
  const known = new Set(moved.map((m) => m.deliveryKey))
  for (const id of sentAt.keys()) if (!known.has(id)) throw new Error(`${id} moved nothing`)
  const confirmed = await confirmedBy(db, moved)
  const ends = confirmed.map((at, i) => {
    const end = at.get('shop')
    if (!end) throw new Error(`${moved[i]!.deliveryKey} was never confirmed`)
    return end.getTime()
  })
  return {
    whole: moved.map((m, i) => ends[i]! - sentAt.get(m.deliveryKey)!),
    stored: moved.map((m) => m.receivedAt.getTime() - sentAt.get(m.deliveryKey)!),
    recorded: moved.map((m) => m.recordedAt.getTime() - m.receivedAt.getTime()),
    confirmed: moved.map((m, i) => ends[i]! - m.recordedAt.getTime()),
  }
}

function resultsOf(place: Place, runs: readonly Run[]): Result[] {
  const each = (name: 'whole' | 'stored' | 'recorded' | 'confirmed', share: number) =>
    runs.map((run) => percentile(run[name], share))
  const of = (pick: (run: Run) => number) => median(runs.map(pick))
  const one = (share: number, below: number) => {
    const facts = {
      'orders/s': of((run) => run.orders / SECONDS),
      'movements/s': of((run) => run.whole.length / SECONDS),
      'to stored ms': median(each('stored', share)),
      'to recorded ms': median(each('recorded', share)),
      'to confirmed ms': median(each('confirmed', share)),
      'calls/s': of((run) => run.calls / SECONDS),
      'shop cores': of((run) => run.shopCpu),
      'onhand cores': of((run) => run.cpu),
    }
    const says = `webhook sent → shop confirmed at ${PER_SECOND} orders/s, p${share * 100}`
    const target = { below }
    return result(
      { row: 'latency', engine: place.engine, says, unit: 'ms', target, facts },
      each('whole', share),
    )
  }
  return [one(0.5, 100), one(0.99, 500)]
}
