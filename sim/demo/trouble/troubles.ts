/**
 * What goes wrong quietly in the demo, after everything had come right: each is a thing that people
 * and programs really do, made at the system where it happens. To add one, add an entry.
 */
import type { Town } from '../town/town.ts'

/** An item with room for trouble. */
export type Target = {
  sku: string
  /** What the shop shows, rightly. */
  shown: number
  onShelf: number
  /** A number that the shop had been told before the present one, if it is another. */
  before: number | undefined
}

export type Maker = {
  town: Town
  /** A number that no other document has. */
  next(): string
  now(): Date
  /** Webhooks from here on are lost on their way, until the work is done. */
  unheard(work: () => void): void
}

export type Trouble = {
  /** As triage calls it; null: nothing is left from which anyone could tell. */
  cause: string | null
  says: string
  /** How many items it takes each time, and how often it happens. */
  items: number
  times: number
  /** `fetched`: its record is read before anyone misses it. `repaired`: by itself.
   *  `person`: a person may be needed. */
  ends: 'fetched' | 'repaired' | 'person'
  fits?(target: Target): boolean
  make(maker: Maker, targets: readonly Target[]): unknown
}

const line = (sku: string, quantity: number, reason = 'demo') => [
  { line: '1', sku, quantity, reason },
]

export const troubles: readonly Trouble[] = [
  {
    cause: 'stale overwrite',
    says: 'the shop puts an old backup of some of its products back',
    items: 4,
    times: 1,
    ends: 'person',
    fits: ({ shown, before }) =>
      before !== undefined && before !== shown && Math.abs(before - shown) <= 5,
    make({ town }, targets) {
      for (const { sku, before } of targets) town.shop.set(sku, before!)
    },
  },
  {
    cause: 'lost event',
    says: 'the warehouse throws two away, and its webhook never arrives',
    items: 1,
    times: 3,
    ends: 'fetched',
    make({ town, next, now, unheard }, [a]) {
      unheard(() =>
        town.warehouse.adjust({ adjustment: next(), at: now(), lines: line(a!.sku, -2, 'broken') }),
      )
    },
  },
  {
    cause: 'duplicate event',
    says: 'the warehouse tells one correction twice, under two numbers',
    items: 1,
    times: 2,
    ends: 'person',
    make({ town, next, now }, [a]) {
      const adjust = () =>
        town.warehouse.adjust({ adjustment: next(), at: now(), lines: line(a!.sku, -3, 'broken') })
      adjust()
      const real = town.warehouse.level(a!.sku)
      adjust()
      town.warehouse.set(a!.sku, real)
    },
  },
  {
    cause: 'external edit',
    says: 'somebody types another number into the shop',
    items: 1,
    times: 3,
    ends: 'repaired',
    make({ town }, [a]) {
      return town.edit!(a!.sku, a!.shown + 4)
    },
  },
  {
    cause: 'external edit',
    says: 'somebody types a number with a slip of the finger: forty too many',
    items: 1,
    times: 1,
    ends: 'person',
    make({ town }, [a]) {
      return town.edit!(a!.sku, a!.shown + 40)
    },
  },
  {
    cause: 'missing goods receipt',
    says: 'goods that were ordered are on the shelf, and nobody told that they came',
    items: 1,
    times: 2,
    ends: 'person',
    make({ town, next, now }, [a]) {
      town.books.purchase({ purchase: next(), at: now(), lines: line(a!.sku, 24) })
      town.warehouse.set(a!.sku, town.warehouse.level(a!.sku) + 24)
    },
  },
  {
    cause: 'swapped SKUs',
    says: 'the warehouse packs one article for another',
    items: 2,
    times: 1,
    ends: 'person',
    make({ town, next, now }, [a, b]) {
      town.warehouse.adjust({ adjustment: next(), at: now(), lines: line(a!.sku, -7, 'sold off') })
      town.warehouse.set(a!.sku, town.warehouse.level(a!.sku) + 7)
      town.warehouse.set(b!.sku, town.warehouse.level(b!.sku) - 7)
    },
  },
  {
    cause: 'unmapped name',
    says: 'the warehouse finds five under an old number that nobody mapped',
    items: 1,
    times: 1,
    ends: 'person',
    make({ town, next, now }, [a]) {
      const lines = line(`OLD-${a!.sku}`, 5, 'found')
      town.warehouse.adjust({ adjustment: next(), at: now(), lines })
      town.warehouse.set(a!.sku, town.warehouse.level(a!.sku) + 5)
    },
  },
  {
    cause: null,
    says: 'a number in the shop changes, and nothing says why',
    items: 1,
    times: 2,
    ends: 'person',
    make({ town }, [a]) {
      town.shop.set(a!.sku, a!.shown + 3)
    },
  },
]
