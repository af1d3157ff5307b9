/** Two shops that sell one shelf, and the plain truth about what was sold that is not there. */
import type { Clock } from '../../src/lib/clock.ts'
import type { Random } from '../../src/lib/random.ts'
import type { Fetch } from '../../src/lib/world.ts'
import { createStorefront } from '../systems/storefront.ts'
import type { SoldLine, Storefront, Wms } from '../systems/system.ts'
import { createWms } from '../systems/wms.ts'
import type { Script, Wish } from './script.ts'

export type Shops = Record<'shop' | 'market', Storefront>
export type Town = {
  shops: Shops
  wms: Wms
  /** Ordered and not shipped, by SKU. */
  open: Map<string, number>
  tally: { orders: number; units: number; oversold: number; turnedAway: number }
  do(wish: Wish): void
  /** Parcels whose time has come leave, if the goods are there. */
  ship(nowMs: number): void
}

export const secret = 'whsec_dHdvIHNob3BzIGFuZCBvbmUgc2hlbGYsIG5vdGhpbmcgc2VjcmV0'
/** From the order to the parcel. */
const PACKING_MS = 2_700_000

export function town(
  clock: Clock,
  random: Random,
  plan: Script,
  fetchOf: (system: string) => Fetch,
  compares: boolean,
): Town {
  const shared = { secret, clock, random, locations: ['L1'] }
  const shop = (name: 'shop' | 'market') =>
    createStorefront({
      ...shared,
      name,
      url: `http://onhand.test/webhooks/${name}`,
      fetch: fetchOf(name),
      compares,
      oversell: false,
      levels: plan.skus.map((sku) => [sku, 0] as const),
    })
  const shops: Shops = { shop: shop('shop'), market: shop('market') }
  const wms = createWms({
    ...shared,
    name: 'wms',
    url: 'http://onhand.test/webhooks/wms',
    fetch: fetchOf('wms'),
    levels: plan.opening,
  })
  const open = new Map<string, number>()
  const parcels: { atMs: number; order: string; line: SoldLine }[] = []
  const tally = { orders: 0, units: 0, oversold: 0, turnedAway: 0 }
  let number = 0
  const start = clock.now().getTime()

  function buy({ shop: name, sku, quantity, atMs }: Extract<Wish, { does: 'buy' }>) {
    const order = `${name}-${++number}`
    const line = { line: 'l1', sku, quantity }
    if (!shops[name].order({ order, at: clock.now(), lines: [line] })) {
      tally.turnedAway++
      return
    }
    const free = Math.max(0, wms.level(sku) - (open.get(sku) ?? 0))
    tally.orders++
    tally.units += quantity
    tally.oversold += Math.max(0, quantity - free)
    open.set(sku, (open.get(sku) ?? 0) + quantity)
    parcels.push({ atMs: atMs + PACKING_MS, order, line })
  }

  return {
    shops,
    wms,
    open,
    tally,
    do(wish) {
      const line = { line: '1', sku: wish.sku, quantity: wish.quantity }
      if (wish.does === 'buy') buy(wish)
      else if (wish.does === 'receive') {
        wms.receive({ receipt: `R${++number}`, at: clock.now(), lines: [line] })
      } else if (wms.level(wish.sku) >= -wish.quantity) {
        const lines = [{ ...line, reason: 'damaged' }]
        wms.adjust({ adjustment: `A${++number}`, at: clock.now(), lines })
      }
    },
    ship(nowMs) {
      for (const parcel of parcels.splice(0)) {
        const { order, line } = parcel
        const there = wms.level(line.sku) >= line.quantity
        if (parcel.atMs > nowMs || !there) {
          parcels.push(parcel)
          continue
        }
        wms.ship({ order, shipment: `S${++number}`, at: new Date(start + nowMs), lines: [line] })
        open.set(line.sku, open.get(line.sku)! - line.quantity)
      }
    },
  }
}
