/** The shop, in a process of its own: it sells so many orders a second, sends each as a signed webhook, and is told numbers. */

import { createStorefront } from '../../sim/systems/storefront.ts'
import type { Storefront } from '../../sim/systems/system.ts'
import { catalogue } from '../../sim/world/made/draw.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { type Random, seededRandom } from '../../src/lib/random.ts'
import { listen } from '../../src/main/listen.ts'
import { spread, zipf } from '../trade.ts'
import { OPENING, secrets, skuOf } from '../world.ts'

/** `zipf`: the first item is a tenth of all sales; `shop`: as in a real shop, where it is one in 200. */
export type Popularity = 'shop' | 'zipf'
export type Open = { items: number; popularity: Popularity }
export type Sell = { onhand: string; perSecond: number; seconds: number }
export type Sold = {
  /** Webhook id → when it was first sent, in ms of the machine's clock. */
  sentAt: [string, number][]
  /** Calls of the shop's interface, so far. */
  calls: number
  cpu: number
}

let onhand = ''
let sentAt: [string, number][] = []
const seen = new Set<string>()

/** Exact to the microsecond where `Date.now` is to the millisecond. */
const now = () => performance.timeOrigin + performance.now()

function open({ items }: Open): Storefront {
  return createStorefront({
    name: 'shop',
    secret: secrets.SHOP_WEBHOOKS,
    token: secrets.SHOP_TOKEN,
    url: '/webhooks/shop',
    fetch: (path, init) => {
      const id = String((init.headers as Record<string, string>)['webhook-id'])
      if (!seen.has(id)) sentAt.push([id, now()])
      seen.add(id)
      return fetch(`${onhand}${path}`, init)
    },
    clock: systemClock,
    random: seededRandom(1),
    locations: ['main'],
    delivery: { inFlight: 256 },
    compares: true,
    // What it was told itself it does not report: that would be as many webhooks again.
    echo: false,
    levels: Array.from({ length: items }, (_, i) => [skuOf(i + 1), OPENING] as const),
  })
}

let orders = 0

/** One to three lines. */
function order(shop: Storefront, random: Random, sku: () => string): void {
  const count = 1 + Math.floor(random.next() * 3)
  const lines = Array.from({ length: count }, (_, i) => ({
    line: String(i + 1),
    sku: sku(),
    quantity: 1,
  }))
  shop.order({ order: String(500_000 + ++orders), at: systemClock.now(), lines })
}

function skus({ items, popularity }: Open, random: Random): () => string {
  const itemOf = spread(items)
  if (popularity === 'zipf') {
    const draw = zipf(items, random)
    return () => skuOf(itemOf(draw()))
  }
  const made = catalogue(seededRandom(1))
  const rank = new Map(made.items.map((item, i) => [item, i]))
  return () => skuOf(itemOf(rank.get(made.pick(random))! % items))
}

async function sell(shop: Storefront, open: Open, { perSecond, seconds }: Sell): Promise<void> {
  const random = seededRandom(orders + 1)
  const sku = skus(open, random)
  const started = performance.now()
  for (let sold = 0; sold < perSecond * seconds; ) {
    const due = Math.min(
      perSecond * seconds,
      Math.floor(((performance.now() - started) / 1000) * perSecond),
    )
    for (; sold < due; sold++) order(shop, random, sku)
    await systemClock.sleep(1)
  }
  await shop.idle()
}

process.once('message', async (asked: Open) => {
  const shop = open(asked)
  let calls = 0
  const counted: typeof shop.app.fetch = (request, env) => {
    calls++
    return shop.app.fetch(request, env)
  }
  const { url } = await listen(counted as never, '127.0.0.1', 0)
  process.on('message', async (ask: Sell) => {
    onhand = ask.onhand
    sentAt = []
    const before = process.cpuUsage()
    const from = performance.now()
    await sell(shop, asked, ask)
    const { user, system } = process.cpuUsage(before)
    const cpu = (user + system) / 1000 / (performance.now() - from)
    const sold: Sold = { sentAt, calls, cpu }
    process.send!(sold)
  })
  process.send!({ url })
})
