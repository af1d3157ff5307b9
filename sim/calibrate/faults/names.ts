/** What is booked under the wrong name: another location, another item, another measure; and in the copy. */
import { adjust, copy, nudge, type Place, receive, returned } from '../deeds.ts'
import type { Item } from '../items.ts'
import { type Fault, one, type Truth } from './fault.ts'

const at = (item: Item, place: string, cause: string, units: number): Truth => ({
  itemId: item.id,
  at: place,
  cause,
  units,
})
const quantities = [1, 2, 3, 4, 5, 6, 8, 10, 12, 20, 24]

/** Told for the one warehouse, and put on the shelf of the other. */
export const wrongPlace: Fault = (s, item) => {
  if (!item.bath) return null
  const [told, real]: Place[] = one(s, [
    ['L1', 'L2'],
    ['L2', 'L1'],
  ])
  const quantity = one(s, quantities)
  receive(s, item, told!, quantity)
  nudge(s, item, told!, -quantity)
  nudge(s, item, real!, quantity)
  copy(s, item, told!, -quantity)
  copy(s, item, real!, quantity)
  return [
    at(item, `wms/${told}`, 'wrong location', -quantity),
    at(item, `wms/${real}`, 'wrong location', quantity),
  ]
}

/** Told for one variant, and it is its neighbour. */
export const wrongItem: Fault = (s, item) => {
  const family = item.sku.split('-').slice(0, 2).join('-')
  const others = s.items.filter(
    (i) =>
      i !== item &&
      !i.unopened &&
      i.parts.length === 0 &&
      !s.touched.has(i.id) &&
      i.sku.startsWith(family),
  )
  if (others.length === 0) return null
  const other = one(s, others)
  const quantity = one(s, quantities)
  if (s.random.next() < 0.7) receive(s, item, 'L1', quantity)
  else returned(s, item, 'L1', quantity)
  nudge(s, item, 'L1', -quantity)
  nudge(s, other, 'L1', quantity)
  copy(s, item, 'L1', -quantity)
  copy(s, other, 'L1', quantity)
  return [
    at(item, 'wms/L1', 'swapped SKUs', -quantity),
    at(other, 'wms/L1', 'swapped SKUs', quantity),
  ]
}

/** The document says cases for units, or units for cases. */
export const wrongPack: Fault = (s, item) => {
  if (item.pack === 1) return null
  const quantity = one(s, [1, 2, 3, 4])
  const asCases = s.random.next() < 0.5
  const real = asCases ? quantity : quantity * item.pack
  receive(s, item, 'L1', quantity, { cases: asCases })
  const booked = asCases ? quantity * item.pack : quantity
  nudge(s, item, 'L1', real - booked)
  copy(s, item, 'L1', real - booked)
  return [at(item, 'wms/L1', 'wrong pack factor', real - booked)]
}

/** A write-off is typed without its minus, or found units with one. */
export const wrongSign: Fault = (s, item) => {
  const told = one(s, [1, 1, 2, 2, 3, 5, -1, -2, -3])
  adjust(s, item, 'L1', told)
  nudge(s, item, 'L1', -2 * told)
  copy(s, item, 'L1', -2 * told)
  return [at(item, 'wms/L1', 'wrong sign', -2 * told)]
}

/** The copy misses something, takes it twice, or reads it in the wrong measure. */
export const badCopy: Fault = (s, item) => {
  if (!item.kept || !s.books.has(item.sku)) return null
  const quantity = one(s, [-1, -1, -2, -3, 1, 2, 6, 12])
  const before = s.books.get(item.sku)!
  if (quantity < 0) adjust(s, item, 'L1', quantity)
  else receive(s, item, 'L1', quantity)
  const how = one(
    s,
    item.pack > 1 ? (['missed', 'twice', 'packs'] as const) : (['missed', 'twice'] as const),
  )
  const times = { missed: 0, twice: 2, packs: item.pack }[how]
  s.books.set(item.sku, before + quantity * times)
  const cause = { missed: 'lost event', twice: 'duplicate event', packs: 'wrong pack factor' }[how]
  return [at(item, 'books/B1', cause, quantity * times - quantity)]
}
