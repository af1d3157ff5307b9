/** What goes wrong at a place that is told its number: the shop, and the ERP's copy. */
import { adjust, cancel, drop, order, refund } from '../deeds.ts'
import type { Item } from '../items.ts'
import type { Order, Scene } from '../scene.ts'
import { settled } from '../work.ts'
import { dice, type Fault, one, signed, small, type Truth } from './fault.ts'

const MINUTE = 60_000
const HIDDEN = 25 * MINUTE

/** Units are as the shop shows them: in base units. */
const at = (item: Item, place: string, cause: string, units: number): Truth => ({
  itemId: item.id,
  at: place,
  cause,
  units: place.startsWith('shop') ? units * item.shopPack : units,
})
const shopOf = (s: Scene, item: Item): Order['shop'] => (item.york && dice(s, 0.5) ? 'S2' : 'S1')

/** The shop's number becomes another, and a webhook may tell so. */
function set(s: Scene, item: Item, shop: Order['shop'], quantity: number) {
  s.shop.set(item.shopName, quantity, shop)
}
const has = (s: Scene, item: Item, shop: Order['shop']) => s.shop.level(item.shopName, shop)

/** Sold, and the webhook is lost; where there are lists, it shows up later, behind the cursor. */
export const lostOrder: Fault = (s, item) => {
  const shop = shopOf(s, item)
  let placed: Order | undefined
  s.lines.lose('shop', HIDDEN, () => {
    const made = order(s, shop, [{ item, quantity: one(s, [1, 1, 1, 2, 2, 3, 4]) }])
    placed = made.placed
    return made.event
  })
  // It waits: nobody ships what nobody has heard of.
  drop(s, placed!)
  return [at(item, `shop/${shop}`, 'lost event', -placed!.lines[0]!.quantity)]
}

/** Cancelled in the shop, which sells the units again; the webhook is lost. */
export const lostCancel: Fault = async (s, item) => {
  const shop = shopOf(s, item)
  const { placed } = order(s, shop, [{ item, quantity: one(s, [1, 1, 2, 2, 3, 4]) }])
  await settled(s)
  await s.clock.advance(3 * MINUTE)
  s.lines.lose('shop', HIDDEN, () => cancel(s, placed))
  return [at(item, `shop/${shop}`, 'cancellation not released', placed.lines[0]!.quantity)]
}

/** Money back and units on sale again; the parcel is still on its way back. */
export const refunded: Fault = async (s, item) => {
  if (item.shopPack > 1) return null
  const shop = shopOf(s, item)
  const quantity = one(s, [1, 1, 1, 2, 3])
  await refund(s, item, shop, quantity, dice(s, 0.75))
  return [at(item, `shop/${shop}`, 'refund before return', quantity)]
}

/** Somebody types a number into the shop's own pages; most shops tell of it. */
export const edited: Fault = async (s, item) => {
  const shop = shopOf(s, item)
  const before = has(s, item, shop)
  const after = dice(s, 0.3)
    ? one(s, [0, 10, 50, 99, 100])
    : Math.max(0, before + signed(s, small(s)))
  if (after === before) return null
  set(s, item, shop, after)
  await s.lines.tell('shop', 'level.changed', {
    sku: item.shopName,
    location: shop,
    available: after,
    changed_at: s.clock.now().toISOString(),
    cause: 'manual',
  })
  return [at(item, `shop/${shop}`, 'external edit', after - before)]
}

/** The same in silence, in the shop, the ERP or the copy: nothing of it can be known. */
export const mirrorNoise: Fault = (s, item) => {
  const change = signed(s, small(s))
  if (item.kept && dice(s, 0.3)) {
    s.books.set(item.sku, s.books.get(item.sku)! + change)
    return [at(item, 'books/B1', 'noise', change)]
  }
  if (dice(s, 0.3) && item.parts.length === 0) {
    s.erp.set(item.sku, s.erp.level(item.sku) + change)
    return [at(item, 'erp/E1', 'noise', change)]
  }
  const shop = shopOf(s, item)
  const after = has(s, item, shop) + change
  if (after < 0) return null
  set(s, item, shop, after)
  return [at(item, `shop/${shop}`, 'noise', change)]
}

/** The shop takes a sale off once more after it was told the number without it. */
export const soldTwice: Fault = async (s, item) => {
  const shop = shopOf(s, item)
  const { placed } = order(s, shop, [{ item, quantity: one(s, [1, 1, 2, 3]) }])
  await settled(s)
  await s.clock.advance(2 * MINUTE)
  const { quantity } = placed.lines[0]!
  if (has(s, item, shop) < quantity) return null
  set(s, item, shop, has(s, item, shop) - quantity)
  return [at(item, `shop/${shop}`, 'double write', -quantity)]
}

/** An old list is imported: for this item, the number that was right some changes ago. */
export const oldList: Fault = async (s, item) => {
  const shop = shopOf(s, item)
  const place = shop === 'S1' ? 'L1' : 'P1'
  const erp = place === 'L1' && item.parts.length === 0 && dice(s, 0.3)
  if (item.parts.length > 0) return null
  const old = erp ? s.erp.level(item.sku) : has(s, item, shop)
  for (let i = one(s, [1, 2]); i > 0; i--) {
    adjust(s, item, place, signed(s, one(s, [1, 2, 3, 6])) * item.shopPack)
    await s.clock.advance(5 * MINUTE)
    await settled(s)
  }
  const now = erp ? s.erp.level(item.sku) : has(s, item, shop)
  if (now === old) return null
  if (erp) s.erp.set(item.sku, old)
  else set(s, item, shop, old)
  return [at(item, erp ? 'erp/E1' : `shop/${shop}`, 'stale overwrite', old - now)]
}

/** Packs are typed where units are meant, or the other way round. */
export const packed: Fault = (s, item) => {
  const pack = item.pack > 1 ? item.pack : item.shopPack
  if (pack === 1) return null
  const erp = dice(s, 0.4) && item.parts.length === 0
  const now = erp ? s.erp.level(item.sku) : has(s, item, 'S1')
  const wrong = dice(s, 0.5) ? now * pack : Math.floor(now / pack)
  if (wrong === now || wrong === 0) return null
  if (erp) s.erp.set(item.sku, wrong)
  else set(s, item, 'S1', wrong)
  return [at(item, erp ? 'erp/E1' : 'shop/S1', 'wrong pack factor', wrong - now)]
}

/** The shop takes no number for it any more, and its stock moves on. */
export const archived: Fault = async (s, item) => {
  if (item.parts.length > 0) return null
  s.lines.refused.add(item.shopName)
  const change = signed(s, one(s, [1, 2, 3, 5, 8]))
  adjust(s, item, 'L1', change * item.shopPack)
  await settled(s)
  return ['S1', 'S2'].map((shop) => at(item, `shop/${shop}`, 'stuck delivery', Number.NaN))
}

/** A product that no shelf ever had is on sale. */
export const ghost: Fault = (s, item) => {
  if (!item.unopened) return null
  const units = one(s, [1, 3, 10, 25])
  set(s, item, 'S1', units)
  return [at(item, 'shop/S1', 'ghost row', units)]
}
