/** The world outside: a shop and a warehouse on this machine's network, in which things happen. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type Faulty, faulty } from '../../sim/systems/faulty.ts'
import { createStorefront } from '../../sim/systems/storefront.ts'
import type {
  SentEvent,
  SoldLine,
  Storefront,
  SystemOptions,
  Wms,
} from '../../sim/systems/system.ts'
import { createWms } from '../../sim/systems/wms.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { type Random, seededRandom } from '../../src/lib/random.ts'
import { listen } from '../../src/main/listen.ts'
import { LATE_MS, PLACE, secrets, type Urls } from './declared.ts'
import { type Expected, expected } from './expected.ts'

export type Outside = {
  skus: readonly string[]
  shop: Storefront
  warehouse: Wms
  faults: Faulty
  urls: Urls
  books: Expected
  random: Random
  /** Where Onhand is now: one of them is taken at random; none: nobody answers. */
  onhandAt(urls: readonly string[]): void
  /** One address of Onhand; undefined while there is none. */
  onhand(): string | undefined
  /** A moment that is later than every one before, so that "before the count" is never a tie. */
  at(): Date
  /** Things happen until `hush`. */
  begin(): void
  hush(): Promise<void>
  letters(): SentEvent[]
  close(): Promise<void>
}

const chances = { error_after: 0.02, answer_lost: 0.02, lands_late: 0.01, error_before: 0.02 }

/** `eachMs`: something happens about so often. */
export async function outside(options: {
  seed: number
  eachMs: number
  skus?: number
  faults?: boolean
}): Promise<Outside> {
  const { seed } = options
  const random = seededRandom(seed * 7919)
  const skus = Array.from(
    { length: options.skus ?? 20 },
    (_, i) => `SKU-${String(i + 1).padStart(2, '0')}`,
  )
  const books = expected(skus)
  let targets: readonly string[] = []
  const onhand = () => targets[Math.floor(random.next() * targets.length)]
  const common = (name: string, secret: string, n: number): SystemOptions => ({
    name,
    secret,
    url: `/webhooks/${name}`,
    fetch: async (path, init) => {
      const to = onhand()
      if (to === undefined) throw new TypeError('fetch failed')
      return fetch(`${to}${path}`, init)
    },
    clock: systemClock,
    random: seededRandom(seed * 7919 + n),
    locations: [PLACE],
    delivery: { repeat: 0.2, shuffleMs: 300, retryMs: 50, retryMostMs: 500, deadlineMs: 5_000 },
  })
  const shop = createStorefront({
    ...common('shop', secrets.SHOP_WEBHOOKS, 1),
    token: secrets.SHOP_TOKEN,
    compares: true,
    oversell: false,
    levels: skus.map((sku) => [sku, 0] as const),
  })
  const warehouse = createWms(common('warehouse', secrets.WAREHOUSE_WEBHOOKS, 2))
  const faults = faulty(shop.app, {
    clock: systemClock,
    random: seededRandom(seed * 7919 + 3),
    chances: options.faults === false ? {} : chances,
    lateMs: LATE_MS,
  })
  const [shopAt, warehouseAt] = [
    await listen(faults.app.fetch, '127.0.0.1', 0),
    await listen(warehouse.app.fetch, '127.0.0.1', 0),
  ]

  let last = 0
  let going: Promise<void> | undefined
  let hushed = true
  const here: Outside = {
    skus,
    shop,
    warehouse,
    faults,
    books,
    random,
    urls: { shop: shopAt.url, warehouse: warehouseAt.url },
    onhandAt: (urls) => {
      targets = urls
    },
    onhand,
    at: () => {
      last = Math.max(last + 1, systemClock.now().getTime())
      return new Date(last)
    },
    begin() {
      const happen = happenings(here)
      hushed = false
      going = (async () => {
        while (!hushed) {
          happen()
          await sleep(random.next() * 2 * options.eachMs)
        }
      })()
    },
    async hush() {
      hushed = true
      await going
    },
    letters: () => [...shop.sent, ...warehouse.sent],
    async close() {
      await here.hush()
      await Promise.all([shop.stop(), warehouse.stop()])
      await Promise.all([shopAt.close(), warehouseAt.close()])
    },
  }
  for (const sku of skus) received(here, `opening-${sku}`, sku, 20 + Math.floor(random.next() * 60))
  return here
}

function received({ warehouse, books, at }: Outside, receipt: string, sku: string, units: number) {
  warehouse.receive({ receipt, at: at(), lines: [{ line: '1', sku, quantity: units }] })
  books.expect('warehouse', `receipt/${receipt}/1/received`, sku, { onHand: units })
}

type Order = { order: string; lines: readonly SoldLine[] }

/** What may happen next: a sale, a shipment, a cancellation, goods in, a correction, a count. */
function happenings(here: Outside): () => void {
  const { shop, warehouse, books, random, skus, at } = here
  const open: Order[] = []
  let nth = 0
  const some = (most: number) => 1 + Math.floor(random.next() * most)
  const pick = () => skus[Math.floor(random.next() * skus.length)]!

  function order() {
    const order = `${++nth}`
    const lines = [...new Set([pick(), pick()])].map((sku, i) => ({
      line: `${i + 1}`,
      sku,
      quantity: some(3),
    }))
    if (!shop.order({ order, at: at(), lines })) return
    open.push({ order, lines })
    for (const l of lines) {
      books.expect('shop', `order/${order}/${l.line}/ordered`, l.sku, { committed: l.quantity })
    }
  }

  function close(how: 'ship' | 'cancel') {
    const [one] = open.splice(Math.floor(random.next() * open.length), 1)
    if (!one) return
    const id = `${++nth}`
    if (how === 'ship') warehouse.ship({ ...one, shipment: id, at: at() })
    else shop.cancel({ ...one, cancellation: id, at: at() })
    for (const l of one.lines) {
      const committed = -l.quantity
      const [end, change] =
        how === 'ship'
          ? [`shipped/${id}`, { committed, onHand: -l.quantity }]
          : [`cancelled/${id}`, { committed }]
      books.expect('shop', `order/${one.order}/${l.line}/${end}`, l.sku, change)
    }
  }

  function correct(sku: string) {
    const adjustment = `${++nth}`
    const quantity = random.next() < 0.5 ? -some(3) : some(3)
    const lines = [{ line: '1', sku, quantity, reason: 'found' }]
    warehouse.adjust({ adjustment, at: at(), lines })
    books.expect('warehouse', `adjustment/${adjustment}/1/adjusted`, sku, { onHand: quantity })
  }

  function count(sku: string) {
    const id = `${++nth}`
    const quantity = Math.max(0, books.real(sku).onHand + some(5) - 3)
    warehouse.count({ count: id, at: at(), lines: [{ line: '1', sku, quantity }] })
    books.expect('warehouse', `count/${id}/1/counted`, sku, { counted: quantity })
  }

  return () => {
    const dice = random.next()
    if (dice < 0.5) order()
    else if (dice < 0.72) close('ship')
    else if (dice < 0.8) close('cancel')
    else if (dice < 0.9) received(here, `${++nth}`, pick(), some(12))
    else if (dice < 0.97) correct(pick())
    else count(pick())
  }
}
