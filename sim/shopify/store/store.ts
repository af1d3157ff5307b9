/** What a Shopify shop keeps of its stock: items, locations, and a level for each pair that is stocked. */
import type { Clock } from '../../../src/lib/clock.ts'

/** They add up to `on_hand`; `incoming` stands apart. */
export const states = [
  'available',
  'committed',
  'damaged',
  'quality_control',
  'reserved',
  'safety_stock',
] as const
export type State = (typeof states)[number] | 'incoming'

export type Place = {
  id: string
  name: string
  active: boolean
  ships: boolean
  /** Stands in the ids of its levels. */
  number: string
}
export type Item = {
  id: string
  variant: string
  sku: string
  barcode: string
  name: string
  tracked: boolean
  /** A bundle: made of other variants, its number cannot be set. */
  bundle: boolean
  giftCard: boolean
}
export type Level = {
  item: Item
  place: Place
  active: boolean
  quantities: Record<State, number>
  /** When a state was last changed; never told of `on_hand`. */
  changedAt: Partial<Record<State, Date>>
}

export type StoreOptions = {
  clock: Clock
  /** When things are noted as changed, where that is another time than when they happen. */
  changes?: Clock
  /** Default: one. */
  locations?: readonly (Partial<Place> & { id: string })[]
  /** Opening stock at the first location; item and variant ids follow from the place in the list. */
  levels?: readonly number[]
  /** Stocked at every location, not only at the first. */
  everywhere?: boolean
}

/** Ids are numbers beyond 2^53, as real ones may be. */
const FIRST = 2n ** 53n + 1n
export const itemId = (n: number) => String(FIRST + 1_000_000n + BigInt(n))
export const variantId = (n: number) => String(FIRST + 2_000_000n + BigInt(n))

export type Store = ReturnType<typeof createStore>

export function createStore(options: StoreOptions) {
  const { clock, changes = clock } = options
  let last = FIRST
  const nextId = () => String(++last)
  const places = new Map<string, Place>()
  const items = new Map<string, Item>()
  const variants = new Map<string, Item>()
  const levels = new Map<string, Level>()
  /** Told whenever what may be sold somewhere has changed. */
  let onChange: (level: Level) => void = () => {}

  function addPlace(place: Partial<Place> & { id: string }): Place {
    const { id } = place
    const made = { name: `Location ${id}`, active: true, ships: true, number: `9${id}`, ...place }
    places.set(id, made)
    return made
  }
  function addItem(item: Partial<Item> & { id: string }): Item {
    const made: Item = {
      variant: nextId(),
      sku: `SKU-${item.id}`,
      barcode: '',
      name: `Thing ${item.id}`,
      tracked: true,
      bundle: false,
      giftCard: false,
      ...item,
    }
    items.set(made.id, made)
    variants.set(made.variant, made)
    return made
  }
  const level = (item: string, place: string) => levels.get(`${item}@${place}`)
  function stock(item: string, place: string, available = 0, active = true): Level {
    const quantities = Object.fromEntries([...states, 'incoming'].map((s) => [s, 0]))
    const made: Level = {
      item: items.get(item)!,
      place: places.get(place)!,
      active,
      quantities: { ...quantities, available } as Level['quantities'],
      changedAt: { available: changes.now() },
    }
    levels.set(`${item}@${place}`, made)
    return made
  }

  for (const place of options.locations ?? [{ id: '1' }]) addPlace(place)
  options.levels?.forEach((available, n) => {
    const item = addItem({
      id: itemId(n),
      variant: variantId(n),
      sku: `SKU-${n}`,
      name: `Thing ${n}`,
    })
    const [first, ...others] = [...places.keys()]
    stock(item.id, first!, available)
    if (options.everywhere) for (const place of others) stock(item.id, place)
  })

  return {
    clock,
    changes,
    nextId,
    places,
    items,
    variants,
    levels,
    addPlace,
    addItem,
    level,
    stock,
    /** Units into a state, or out of it. Untracked items and places without the item keep no number. */
    change(item: Item, place: string, by: Partial<Record<State, number>>) {
      const found = level(item.id, place)
      if (!found || !item.tracked) return
      const before = found.quantities.available
      for (const [state, units] of Object.entries(by) as [State, number][]) {
        if (units === 0) continue
        found.quantities[state] += units
        found.changedAt[state] = changes.now()
      }
      if (found.quantities.available !== before) onChange(found)
    },
    listen(to: (level: Level) => void) {
      onChange = to
    },
  }
}

export const onHand = ({ quantities }: Level) =>
  states.reduce((sum, state) => sum + quantities[state], 0)
