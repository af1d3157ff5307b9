/** Movements of a business that mostly sells, its items as popular as Zipf says: a few sell all the time. */
import type { Directory } from '../src/authority/sync.ts'
import { type Random, seededRandom } from '../src/lib/random.ts'
import { effectOf } from '../src/stock/kinds.ts'
import type { Movement } from '../src/stock/movement.ts'

/** Draws 0 … n−1; rank k with a chance of 1/(k+1) of the first's (s = 1). */
export function zipf(n: number, random: Random): () => number {
  const upTo = new Float64Array(n)
  let sum = 0
  for (let rank = 0; rank < n; rank++) {
    sum += 1 / (rank + 1)
    upTo[rank] = sum
  }
  return () => {
    const at = random.next() * sum
    let low = 0
    let high = n - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle]! > at) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Popular items lie all over a catalogue, not at its start. Prime to every n that is used here. */
const APART = 7919

/** Item 1 … n for each rank, none twice. */
export const spread = (n: number) => (rank: number) => ((rank * APART) % n) + 1

export type Trade = { next(count: number): Movement[] }

/** One line in eight is shipped, this many of them later: its order is in the ledger by then. */
const SHIPPED = 1 / 8
const WAITING = 3_000

/**
 * Orders of one to five lines, a movement each; 10% are shipments of earlier ones, 5% goods
 * received. Every key is new, also beside another trade with another `series`.
 */
export function trade(
  directory: Directory,
  options: { items: number; seed: number; series?: number; at: Date },
): Trade {
  const random = seededRandom(options.seed)
  const draw = zipf(options.items, random)
  const itemOf = spread(options.items)
  const [shop, wms] = [directory.systemId('shop'), directory.systemId('wms')]
  const locationId = directory.locationId('main')
  let unshipped: Movement[] = []
  let next = 0
  let document = (options.series ?? 1) * 500_000
  let line = 0
  let lines = 0

  const between = (low: number, high: number) => low + Math.floor(random.next() * (high - low + 1))
  const shared = () => ({ itemId: itemOf(draw()), locationId, happenedAt: options.at })

  function sold(): Movement {
    if (line === lines) {
      document++
      line = 0
      lines = between(1, 5)
    }
    line++
    const movement: Movement = {
      ...shared(),
      sourceId: shop,
      reportedBy: shop,
      key: `order/${document}/${line}/ordered`,
      kind: 'ordered',
      change: effectOf('ordered', between(1, 3)),
    }
    if (random.next() < SHIPPED) unshipped.push(movement)
    return movement
  }

  function shipped(order: Movement): Movement {
    return {
      ...order,
      reportedBy: wms,
      key: order.key.replace('ordered', 'shipped'),
      after: order.key,
      kind: 'shipped',
      change: effectOf('shipped', order.change.committed),
    }
  }

  function received(): Movement {
    return {
      ...shared(),
      sourceId: wms,
      reportedBy: wms,
      key: `receipt/${++document}/1/received`,
      kind: 'received',
      change: effectOf('received', between(10, 50)),
    }
  }

  function one(): Movement {
    const chance = random.next()
    if (chance < 0.05) return received()
    if (chance < 0.15 && unshipped.length - next > WAITING) return shipped(unshipped[next++]!)
    return sold()
  }

  function forget() {
    unshipped = unshipped.slice(next)
    next = 0
  }

  return {
    next(count) {
      forget()
      return Array.from({ length: count }, one)
    },
  }
}
