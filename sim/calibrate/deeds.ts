/** What people do in the calibration world; the copy of the books follows the warehouse in Leeds. */
import type { SentEvent, Warehouse } from '../systems/system.ts'
import type { Item } from './items.ts'
import type { Order, Scene } from './scene.ts'

export type Place = 'L1' | 'L2' | 'P1'

export const houseOf = (s: Scene, place: Place): Warehouse => (place === 'P1' ? s.threepl : s.wms)
export const systemOf = (place: Place) => (place === 'P1' ? 'threepl' : 'wms')

/** Units that are really there, by the owner's own number. */
export const there = (s: Scene, item: Item, place: Place) =>
  houseOf(s, place).level(item.sku, place)

/** The owner's number moves and nothing is told. */
export function nudge(s: Scene, item: Item, place: Place, change: number) {
  houseOf(s, place).set(item.sku, there(s, item, place) + change, place)
}

export function copy(s: Scene, item: Item, place: Place, change: number) {
  if (place === 'L1' && item.kept) s.books.set(item.sku, (s.books.get(item.sku) ?? 0) + change)
}

export function receive(
  s: Scene,
  item: Item,
  place: Place,
  quantity: number,
  how: { purchase?: string; cases?: boolean; at?: Date } = {},
): SentEvent {
  const sku = how.cases ? `${item.sku}/CS` : item.sku
  const units = how.cases ? quantity * item.pack : quantity
  const event = houseOf(s, place).receive({
    receipt: `R${s.number()}`,
    at: how.at ?? s.clock.now(),
    lines: [{ line: '1', sku, quantity, location: place }],
    ...(how.purchase ? { purchase: how.purchase } : {}),
  })
  // What came in cases is put on the shelf one by one.
  if (how.cases) {
    houseOf(s, place).set(sku, 0, place)
    nudge(s, item, place, units)
  }
  copy(s, item, place, units)
  return event
}

export function adjust(
  s: Scene,
  item: Item,
  place: Place,
  quantity: number,
  reason = 'checked',
  at = s.clock.now(),
) {
  copy(s, item, place, quantity)
  return houseOf(s, place).adjust({
    adjustment: `A${s.number()}`,
    at,
    lines: [{ line: '1', sku: item.sku, quantity, location: place, reason }],
  })
}

export function returned(s: Scene, item: Item, place: Place, quantity: number) {
  copy(s, item, place, quantity)
  return houseOf(s, place).return({
    return: `B${s.number()}`,
    at: s.clock.now(),
    lines: [{ line: '1', sku: item.sku, quantity, location: place }],
  })
}

export function count(s: Scene, item: Item, place: Place, quantity: number, at = s.clock.now()) {
  copy(s, item, place, quantity - there(s, item, place))
  return houseOf(s, place).count({
    count: `C${s.number()}`,
    at,
    lines: [{ line: '1', sku: item.sku, quantity, location: place }],
  })
}

export function purchase(s: Scene, item: Item, quantity: number): string {
  const purchase = `P${s.number()}`
  s.erp.purchase({
    purchase,
    at: s.clock.now(),
    lines: [{ line: '1', sku: item.sku, quantity, location: 'E1' }],
  })
  return purchase
}

/** Quantities are in the shop's own packs. */
export function order(
  s: Scene,
  shop: Order['shop'],
  wanted: readonly { item: Item; quantity: number }[],
): { placed: Order; event: SentEvent } {
  const placed: Order = {
    order: `O${s.number()}`,
    shop,
    lines: wanted.map(({ item, quantity }, i) => ({ line: `l${i + 1}`, item, quantity })),
    shipped: false,
  }
  const event = s.shop.order({ order: placed.order, at: s.clock.now(), lines: shopLines(placed) })!
  s.orders.push(placed)
  return { placed, event }
}

export const shopLines = (o: Order) =>
  o.lines.map(({ line, item, quantity }) => ({
    line,
    sku: item.shopName,
    quantity,
    location: o.shop,
  }))

/** What the warehouse takes off its shelf for an order. */
export const parcel = (o: Order) =>
  o.lines.flatMap(({ line, item, quantity }) =>
    (item.parts.length > 0 ? item.parts : [{ item, quantity: item.shopPack }]).map((part) => ({
      line,
      item: part.item,
      quantity: quantity * part.quantity,
    })),
  )

export const placeOf = (o: Order): Place => (o.shop === 'S1' ? 'L1' : 'P1')

export function ship(s: Scene, o: Order): SentEvent {
  const place = placeOf(o)
  drop(s, o)
  o.shipped = true
  for (const p of parcel(o)) copy(s, p.item, place, -p.quantity)
  return houseOf(s, place).ship({
    order: o.order,
    shipment: `S${s.number()}`,
    at: s.clock.now(),
    lines: parcel(o).map((p) => ({
      line: p.line,
      sku: p.item.sku,
      quantity: p.quantity,
      location: place,
    })),
  })
}

export function cancel(s: Scene, o: Order): SentEvent {
  drop(s, o)
  return s.shop.cancel({
    order: o.order,
    cancellation: `X${s.number()}`,
    at: s.clock.now(),
    lines: shopLines(o),
  })
}

/** It is nobody's any more: neither shipped nor cancelled by trade. */
export function drop(s: Scene, o: Order) {
  const at = s.orders.indexOf(o)
  if (at >= 0) s.orders.splice(at, 1)
}

/** The shop gives money back and puts the units on its number; the goods come later, or never. */
export async function refund(
  s: Scene,
  item: Item,
  shop: Order['shop'],
  quantity: number,
  tells = true,
) {
  const id = `F${s.number()}`
  s.shop.set(item.shopName, s.shop.level(item.shopName, shop) + quantity, shop)
  if (!tells) return
  const lines = [{ id: 'l1', sku: item.shopName, quantity, location: shop }]
  await s.lines.tell('shop', 'order.refunded', {
    id,
    refunded_at: s.clock.now().toISOString(),
    lines,
  })
}
