/** What people do in the seeded world, and what must therefore be true in the end. */
import type { Random } from '../../src/lib/random.ts'
import type { VirtualClock } from '../clock.ts'
import type { Faulty } from '../systems/faulty.ts'
import type { SoldLine, Storefront, Warehouse } from '../systems/system.ts'

type Order = { order: string; lines: SoldLine[] }

export type Business = {
  shop: Storefront
  wms: Warehouse
  skus: readonly string[]
  /** Something happens: a sale, a shipment, a cancellation, goods in, a correction, a count. */
  step(): string
  /** Nearly every open order is shipped. */
  wind(): void
  /** Units ordered and neither shipped nor cancelled. */
  committed(sku: string): number
  /** Calls fail no more, and what was still on its way lands. */
  settle(): Promise<void>
}

export function business(parts: {
  shop: Storefront
  wms: Warehouse
  faults: Faulty
  skus: readonly string[]
  opening: ReadonlyMap<string, number>
  random: Random
  clock: VirtualClock
}): Business {
  const { shop, wms, random, clock, skus } = parts
  const open: Order[] = []
  let number = 0
  const pick = <T>(from: readonly T[]) => from[Math.floor(random.next() * from.length)]!
  const some = (most: number) => 1 + Math.floor(random.next() * most)
  const at = () => clock.now()

  function order() {
    const order = `O${++number}`
    const lines = Array.from({ length: some(3) }, (_, i) => ({
      line: `l${i + 1}`,
      sku: pick(skus),
      quantity: some(4),
    }))
    if (shop.order({ order, at: at(), lines })) open.push({ order, lines })
    return `order ${order}`
  }

  function close(how: 'ship' | 'cancel') {
    const [one] = open.splice(Math.floor(random.next() * open.length), 1)
    if (!one) return 'nothing open'
    if (how === 'cancel')
      shop.cancel({ order: one.order, cancellation: `X${++number}`, at: at(), lines: one.lines })
    else wms.ship({ order: one.order, shipment: `S${++number}`, at: at(), lines: one.lines })
    return `${how} ${one.order}`
  }

  const step = () => {
    const dice = random.next()
    const sku = pick(skus)
    const line = (quantity: number) => [{ line: '1', sku, quantity }]
    if (dice < 0.45) return order()
    if (dice < 0.7) return close('ship')
    if (dice < 0.77) return close('cancel')
    if (dice < 0.87)
      return wms.receive({ receipt: `R${++number}`, at: at(), lines: line(some(12)) }).type
    if (dice < 0.93) {
      const quantity = random.next() < 0.6 ? -some(2) : some(2)
      return wms.adjust({
        adjustment: `A${++number}`,
        at: at(),
        lines: [{ ...line(quantity)[0]!, reason: 'checked' }],
      }).type
    }
    if (dice < 0.97)
      return wms.return({ return: `B${++number}`, at: at(), lines: line(some(2)) }).type
    return wms.count({ count: `C${++number}`, at: at(), lines: line(Math.max(0, wms.level(sku))) })
      .type
  }

  return {
    shop,
    wms,
    skus,
    step,
    wind() {
      while (open.length > 3) close('ship')
    },
    committed: (sku) =>
      open.flatMap((o) => o.lines).reduce((sum, l) => sum + (l.sku === sku ? l.quantity : 0), 0),
    async settle() {
      parts.faults.calm()
      await clock.advance(60_000)
      await parts.faults.settle()
    },
  }
}
