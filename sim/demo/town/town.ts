/** The shop, the warehouse and the books of the demo, each a web server of its own. */

import type { FaultName } from '../../../src/connectors/checks/faults.ts'
import { systemClock } from '../../../src/lib/clock.ts'
import { seededRandom } from '../../../src/lib/random.ts'
import type { Fetch } from '../../../src/lib/world.ts'
import { listen } from '../../../src/main/listen.ts'
import { createErp } from '../../systems/erp.ts'
import { type Faulty, faulty } from '../../systems/faulty.ts'
import type { SentEvent } from '../../systems/system.ts'
import { createWms } from '../../systems/wms.ts'
import type { Item } from '../../world/survey.ts'
import { LATE_MS, PLACE, secrets } from '../config.ts'
import type { FaultLevel } from '../options.ts'
import type { Systems } from './play.ts'
import type { OpenShop, Shop } from './shops.ts'

/** Share of the calls to the shop that go wrong, and how: 5% and 15%. */
const chances: Record<FaultLevel, Partial<Record<FaultName, number>>> = {
  none: {},
  mild: {
    error_before: 0.02,
    error_after: 0.01,
    answer_lost: 0.01,
    lands_late: 0.0075,
    slow_down_seconds: 0.0025,
  },
  harsh: {
    error_before: 0.04,
    error_after: 0.02,
    answer_lost: 0.03,
    lands_late: 0.02,
    truncated: 0.01,
    html: 0.01,
    partial: 0.01,
    slow_down_seconds: 0.005,
    slow_down_nonsense: 0.005,
  },
}

export type Town = Systems & {
  faults: Faulty
  listings: OpenShop['listings']
  movements: OpenShop['movements']
  /** Somebody types another number into the shop, and the shop tells it; where its double can. */
  edit: OpenShop['edit']
  /** Where the shop keeps an item's number. */
  externals(sku: string): string[]
  urls: { shop: string; warehouse: string; books: string }
  /** Everything that was sent so far, by all of them. */
  sent(): SentEvent[]
  /** Calls that the shop's interface got. */
  calls(): number
  /** How often it answered that we are too fast. */
  throttles(): number
  /** Resolves when nothing is left at a sender. */
  idle(): Promise<void>
  close(): Promise<void>
}

/** `carry` takes the webhooks to `onhandUrl()`, which is known once Onhand is up. */
export async function openTown(options: {
  carry: Fetch
  onhandUrl(): string
  open: Shop['open']
  items: readonly Item[]
  faults: FaultLevel
  echo: boolean
  seed: number
}): Promise<Town> {
  const { seed, onhandUrl } = options
  const common = (name: string, n: number) => ({
    name,
    url: `/webhooks/${name}`,
    fetch: ((path, init) => options.carry(`${onhandUrl()}${path}`, init)) as Fetch,
    clock: systemClock,
    random: seededRandom(seed * 7919 + n),
    // How long a letter lies at the post is no failure; how many do, is no limit.
    delivery: { repeat: 0.2, inFlight: 1_000_000, deadlineMs: 900_000, retryMostMs: 5_000 },
  })
  const opened = await options.open({
    ...common('shop', 1),
    items: options.items,
    echo: options.echo,
  })
  const shop = opened.storefront
  const locations = [PLACE]
  const warehouse = createWms({
    ...common('warehouse', 2),
    locations,
    secret: secrets.WAREHOUSE_WEBHOOKS,
  })
  const books = createErp({ ...common('books', 3), locations, secret: secrets.BOOKS_WEBHOOKS })
  const faults = faulty(shop.app, {
    clock: systemClock,
    random: seededRandom(seed * 7919 + 4),
    chances: chances[options.faults],
    lateMs: LATE_MS,
    ...opened.faults,
  })
  let calls = 0
  let slowed = 0
  const counted: typeof faults.app.fetch = async (request, env) => {
    calls++
    const answer = await faults.app.fetch(request, env)
    if (answer.status === 429) slowed++
    return answer
  }
  const servers = await Promise.all(
    [counted, warehouse.app.fetch, books.app.fetch].map((fetch) => listen(fetch, '127.0.0.1', 0)),
  )
  const [shopUrl, warehouseUrl, booksUrl] = servers.map((server) => server.url)
  const items = new Map(options.items.map((item) => [item.sku, item]))
  return {
    shop,
    warehouse,
    books,
    faults,
    listings: opened.listings,
    movements: opened.movements,
    edit: opened.edit,
    paper: opened.paper ?? ((order, line) => ({ order, line })),
    externals: (sku) => opened.listings(items.get(sku)!).map(({ external }) => external),
    urls: { shop: shopUrl!, warehouse: warehouseUrl!, books: booksUrl! },
    sent: () => [...shop.sent, ...warehouse.sent, ...books.sent],
    calls: () => calls,
    throttles: () => slowed + (opened.throttled?.() ?? 0),
    async idle() {
      await Promise.all([shop.idle(), warehouse.idle(), books.idle()])
    },
    async close() {
      await Promise.all([shop.stop(), warehouse.stop(), books.stop()])
      await Promise.all(servers.map((server) => server.close()))
    },
  }
}
