/** What shoppers and the warehouse want to do in one seed, whatever the numbers say. Pure. */
import type { Random } from '../../src/lib/random.ts'

export type Wish =
  | { atMs: number; does: 'buy'; shop: 'shop' | 'market'; sku: string; quantity: number }
  | { atMs: number; does: 'receive' | 'adjust'; sku: string; quantity: number }

export type Script = { skus: string[]; opening: Map<string, number>; wishes: Wish[]; endMs: number }

const HOUR = 3_600_000

/** A busy day on little stock: `hours` of it. Demand differs by item, and comes in bursts. */
export function script(random: Random, size: number, hours: number): Script {
  const some = (least: number, most: number) =>
    least + Math.floor(random.next() * (most - least + 1))
  const skus = Array.from({ length: size }, (_, i) => `SKU-${String(i + 1).padStart(3, '0')}`)
  const opening = new Map(skus.map((sku) => [sku, some(2, 25)]))
  const endMs = hours * HOUR
  const wishes = skus.flatMap((sku): Wish[] => {
    const perHour = 0.5 + random.next() ** 3 * 10
    const burst = random.next() < 0.3 ? some(0, endMs) : -HOUR
    const own: Wish[] = []
    for (let at = 0; at < endMs; ) {
      const rate = Math.abs(at - burst) < HOUR / 3 ? perHour * 10 : perHour
      at += (-Math.log(1 - random.next()) / rate) * HOUR
      const shop = random.next() < 0.6 ? ('shop' as const) : ('market' as const)
      const quantity = random.next() < 0.8 ? 1 : some(2, 3)
      own.push({ atMs: Math.floor(at), does: 'buy', shop, sku, quantity })
    }
    for (let i = 0; i < hours / 4; i++) {
      own.push({ atMs: some(0, endMs), does: 'receive', sku, quantity: some(3, 20) })
      if (random.next() < 0.4)
        own.push({ atMs: some(0, endMs), does: 'adjust', sku, quantity: -some(1, 2) })
    }
    return own
  })
  return {
    skus,
    opening,
    wishes: wishes.filter((w) => w.atMs < endMs).sort((a, b) => a.atMs - b.atMs),
    endMs,
  }
}
