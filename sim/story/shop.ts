/** The shop of the year, in memory: storefront, warehouse and ERP, and Onhand, which polls them. */

import { defineConfig } from '../../src/config.ts'
import { generic } from '../../src/connectors/generic/index.ts'
import type { OpenDb } from '../../src/db/db.ts'
import { createEngine, type Engine } from '../../src/engine/engine.ts'
import { quietLog } from '../../src/lib/log.ts'
import { seededRandom } from '../../src/lib/random.ts'
import type { Net } from '../../src/reconcile/round.ts'
import { type Lines, lines } from '../calibrate/lines.ts'
import { type VirtualClock, virtualClock } from '../clock.ts'
import { declare } from '../demo/catalogue.ts'
import type { Systems } from '../demo/town/play.ts'
import { door, network } from '../scenario/network.ts'
import { createErp } from '../systems/erp.ts'
import { erpSettings, storefrontSettings, wmsSettings } from '../systems/settings.ts'
import { createStorefront } from '../systems/storefront.ts'
import { createWms } from '../systems/wms.ts'
import type { Survey } from '../world/survey.ts'

export type Shop = Systems & {
  db: OpenDb
  engine: Engine
  net: Net
  clock: VirtualClock
  lines: Lines
  /** The ERP's own copy of the shelf: it takes in what the warehouse does, by a way of its own. */
  copy: Map<string, number>
}

const secret = 'whsec_YSB5ZWFyIG9mIGEgc2hvcCwgdG9sZCBpbiBhIGZldyBtaW51dGVz'
const limits = { batch: 500, perSecond: 1_000_000, burst: 1_000_000 }

/** Nothing is sent by webhook: what happens in a day is polled in the evening. */
export async function openShop(db: OpenDb, facts: Survey, start: Date): Promise<Shop> {
  const clock = virtualClock(start)
  const wires = network()
  const post = lines(wires.fetch, clock, secret)
  const common = (name: string, n: number) => ({
    name,
    secret,
    clock,
    random: seededRandom(n),
    url: `http://onhand.test/webhooks/${name}`,
    fetch: post.from(name),
    locations: ['main'],
    page: 500,
    delivery: { drop: 1 },
  })
  const skus = [...facts.items.keys()]
  const shop = createStorefront({
    ...common('shop', 1),
    echo: false,
    batch: 500,
    product: (code) => code.toUpperCase(),
    levels: skus.map((sku) => [sku, 0] as const),
  })
  const warehouse = createWms(common('warehouse', 2))
  const books = createErp(common('erp', 3))
  wires.host('shop.test', post.before('shop', shop.app))
  wires.host('warehouse.test', post.before('warehouse', warehouse.app))
  wires.host('erp.test', books.app)
  const { push: _, ...erp } = erpSettings({ url: 'https://erp.test', limits })
  const registry = defineConfig({
    locations: { main: 'The warehouse' },
    systems: {
      shop: {
        role: 'storefront',
        connector: generic(storefrontSettings({ url: 'https://shop.test', limits })),
        locations: { main: 'main' },
        webhookSecrets: ['HOOK'],
      },
      warehouse: {
        role: 'wms',
        connector: generic(wmsSettings({ url: 'https://warehouse.test', orders: 'shop', limits })),
        locations: { main: 'main' },
        webhookSecrets: ['HOOK'],
      },
      erp: {
        role: 'erp',
        connector: generic(erp),
        locations: { main: 'main' },
        webhookSecrets: ['HOOK'],
      },
    },
    owners: { on_hand: 'warehouse', committed: 'shop', incoming: 'erp' },
    channels: [{ system: 'shop', external: 'main', from: ['main'] }],
  })
  const world = {
    clock,
    random: seededRandom(4),
    log: quietLog,
    fetch: wires.fetch,
    secret: () => secret,
  }
  const engine = await createEngine({ db, world, registry, txBase: 0 })
  wires.door(
    'onhand.test',
    door(() => engine),
  )
  await declare(
    db,
    facts,
    (item) => [
      { system: 'shop', external: item.sku, sku: item.sku },
      ...[...item.codes]
        .filter((code) => code !== item.sku)
        .map((code) => ({ system: 'shop', external: code, sku: item.sku, published: false })),
      ...['warehouse', 'erp'].map((system) => ({ system, external: item.sku, sku: item.sku })),
    ],
    clock.now(),
  )
  return {
    db,
    engine,
    net: { ...engine, directory: engine.directory },
    clock,
    lines: post,
    shop,
    warehouse,
    books,
    paper: (order, line) => ({ order, line }),
    copy: books.levels('main') as Map<string, number>,
  }
}
