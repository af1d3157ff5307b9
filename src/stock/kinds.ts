/** What each kind of movement does to a position, and which fact it writes. To add a kind, append an entry. */
import type { Bucket, Fact, Quantities } from './names.ts'
import { buckets } from './names.ts'

type Effect = Partial<Record<Bucket, 1 | -1>>
const kind = (fact: Fact, words: string, effect: Effect) => ({ fact, words, effect })

/** Stored as its index: append, never reorder. `compensated` takes its quantities as they are. */
export const kinds = {
  ordered: kind('committed', 'a customer ordered it', { committed: 1 }),
  order_cancelled: kind('committed', 'the order was cancelled', { committed: -1 }),
  shipped: kind('on_hand', 'it left the building for an order', { on_hand: -1, committed: -1 }),
  received: kind('on_hand', 'goods came in', { on_hand: 1 }),
  purchase_ordered: kind('incoming', 'it was ordered from a supplier', { incoming: 1 }),
  returned: kind('on_hand', 'a customer sent it back', { on_hand: 1 }),
  adjusted: kind('on_hand', 'the stock was corrected', { on_hand: 1 }),
  counted: kind('on_hand', 'it was counted', {}),
  transferred_out: kind('on_hand', 'it left for another location', { on_hand: -1 }),
  transferred_in: kind('on_hand', 'it came from another location', { on_hand: 1 }),
  reserved: kind('reserved', 'it is held for a checkout', { reserved: 1 }),
  released: kind('reserved', 'the hold ended', { reserved: -1 }),
  state_moved: kind('on_hand', 'it became unsellable (or sellable again)', { unavailable: 1 }),
  compensated: kind('on_hand', 'an earlier entry was corrected', {}),
  purchase_received: kind('on_hand', 'purchased goods came in', { on_hand: 1, incoming: -1 }),
  purchase_cancelled: kind('incoming', 'the purchase was cancelled', { incoming: -1 }),
} as const

export type Kind = keyof typeof kinds
export const kindNames = Object.keys(kinds) as Kind[]
export const kindIndex = (name: Kind) => kindNames.indexOf(name)

export const noQuantities: Readonly<Quantities> = {
  on_hand: 0,
  committed: 0,
  reserved: 0,
  unavailable: 0,
  incoming: 0,
}

/** What `quantity` base units of `name` change in each bucket. Throws for a kind without an effect. */
export function effectOf(name: Kind, quantity: number): Quantities {
  const effect: Effect = kinds[name].effect
  const out = { ...noQuantities }
  // Adding 0 makes nothing of minus zero, which no ledger knows.
  for (const bucket of buckets) if (effect[bucket]) out[bucket] = effect[bucket] * quantity + 0
  return out
}
