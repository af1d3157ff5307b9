/** Lives of orders, drawn by a seed: placed, edited, shipped, recalled, moved, refunded, cancelled, returned. */
import type { Random } from '../../src/lib/random.ts'
import type { Shopify } from './shopify.ts'
import { goneUnits, type Order, type OrderLine, openUnits } from './store/orders.ts'

type Act = 'place' | 'fulfil' | 'recall' | 'refund' | 'cancel' | 'edit' | 'move' | 'return'
const usual: readonly Act[] = [
  'place',
  'place',
  'place',
  'fulfil',
  'fulfil',
  'recall',
  'refund',
  'refund',
  'cancel',
  'edit',
  'move',
  'return',
]

/** One thing happens. Answers what, or undefined where what was drawn is not possible. */
export function live(
  shop: Shopify,
  random: Random,
  /** Units may be given up without being put back. */
  givesUp = true,
  acts: readonly Act[] = usual,
): Act | undefined {
  const { desk, after, store } = shop
  const pick = <T>(list: readonly T[]): T | undefined =>
    list[Math.floor(random.next() * list.length)]
  const upTo = (most: number) => 1 + Math.floor(random.next() * most)
  const places = [...store.places.keys()]
  const items = [...store.items.keys()]
  const what = pick(acts)!
  if (what === 'place') {
    const lines = Array.from({ length: upTo(3) }, () => {
      const quantity = upTo(4)
      // Some lines are split over places from the start.
      const split = quantity > 1 && places.length > 1 && random.next() < 0.3
      const from = split
        ? [[places[0]!, 1] as const, [places[1]!, quantity - 1] as const]
        : undefined
      return { item: pick(items)!, quantity, ...(from ? { from } : {}) }
    })
    shop.act(() => desk.place(lines))
    return what
  }
  const order = pick(desk.orders)
  if (!order || (order.cancelledAt && what !== 'return')) return undefined
  return happen(shop, order, what, { pick, upTo, random, places, items, givesUp })
    ? what
    : undefined

  function happen(on: Shopify, of: Order, act: Act, draw: Draw): boolean {
    const open = of.lines.filter((line) => openUnits(of, line) > 0)
    const gone = of.lines.filter((line) => goneUnits(of, line) > 0)
    if (act === 'fulfil' && open.length > 0) {
      const parts = some(open, draw).map((line) => ({
        line,
        quantity: draw.upTo(openUnits(of, line)),
      }))
      on.act(() => desk.fulfil(of, parts))
      return true
    }
    if (act === 'recall') {
      // A parcel of which something was refunded or is coming back is not called back.
      const free = of.parcels.filter(
        (p) => p.status === 'SUCCESS' && of.refunds.length === 0 && of.returns.length === 0,
      )
      const parcel = draw.pick(free)
      if (parcel) on.act(() => desk.recall(of, parcel))
      return parcel !== undefined
    }
    if (act === 'move') {
      const route = draw.pick(of.routes.filter((r) => r.status === 'OPEN'))
      const place = draw.pick(draw.places.filter((p) => p !== route?.place))
      if (!route || place === undefined) return false
      on.act(() => desk.move(of, route, place))
      return true
    }
    if (act === 'cancel' && open.length > 0) {
      // Neither put back nor in a refund: that goods are gone then shows in no paper.
      on.act(() =>
        after.cancel(of, !givesUp || !on.ways.cancelWithRefund || draw.random.next() < 0.7),
      )
      return true
    }
    if (act === 'edit') {
      const line = draw.pick(open)
      const more = line && draw.random.next() < 0.5 ? [{ line, quantity: draw.upTo(2) }] : []
      const less =
        line && more.length === 0 ? [{ line, quantity: draw.upTo(openUnits(of, line)) }] : []
      const lines =
        draw.random.next() < 0.3 ? [{ item: draw.pick(draw.items)!, quantity: draw.upTo(2) }] : []
      if (more.length + less.length + lines.length === 0) return false
      on.act(() => after.edit(of, { more, less, lines }))
      return true
    }
    if (act === 'refund') return refunded(on, of, open, gone, draw)
    if (act === 'return') return returned(on, of, draw)
    return false
  }
}

type Draw = {
  pick<T>(list: readonly T[]): T | undefined
  upTo(most: number): number
  random: Random
  places: readonly string[]
  items: readonly string[]
  givesUp: boolean
}

const some = (lines: readonly OrderLine[], draw: Draw) => {
  const chosen = lines.filter(() => draw.random.next() < 0.6)
  return chosen.length > 0 ? chosen : lines.slice(0, 1)
}

/** Units of a line that have left and neither came back nor are on their way back. */
const kept = (order: Order, line: OrderLine) => {
  const back = order.refunds
    .filter((r) => r.return === undefined)
    .flatMap((r) => r.parts)
    .filter((p) => p.line === line && p.restock === 'RETURN')
    .reduce((sum, p) => sum + p.quantity, 0)
  const coming = order.returns
    .flatMap((r) => r.lines)
    .filter((l) => l.line === line)
    .reduce((sum, l) => sum + l.quantity, 0)
  return goneUnits(order, line) - back - coming
}

function refunded(
  shop: Shopify,
  order: Order,
  open: readonly OrderLine[],
  gone: readonly OrderLine[],
  draw: Draw,
): boolean {
  const parts = [
    ...some(open, draw).map((line) => ({
      line,
      quantity: draw.upTo(openUnits(order, line)),
      // Nothing of it has left, so that it is clear of which units it speaks.
      restock:
        draw.givesUp && draw.random.next() < 0.3 && goneUnits(order, line) === 0
          ? ('NO_RESTOCK' as const)
          : ('CANCEL' as const),
    })),
    ...gone
      .filter((line) => kept(order, line) > 0 && draw.random.next() < 0.5)
      .map((line) => ({
        line,
        quantity: draw.upTo(kept(order, line)),
        restock: 'RETURN' as const,
        place: draw.pick(draw.places)!,
      })),
  ].filter((part) => draw.random.next() < 0.7 && part.quantity > 0)
  if (parts.length === 0) return false
  shop.act(() => shop.after.refund(order, parts))
  return true
}

function returned(shop: Shopify, order: Order, draw: Draw): boolean {
  const under = order.returns.find((r) => r.status === 'OPEN')
  if (!under) {
    const parcel = draw.pick(order.parcels.filter((p) => p.status === 'SUCCESS'))
    const part = parcel && draw.pick(parcel.parts.filter((p) => kept(order, p.line) > 0))
    if (!part) return false
    const quantity = draw.upTo(Math.min(part.quantity, kept(order, part.line)))
    shop.act(() => shop.after.giveBack(order, [{ line: part.line, quantity, parcel }]))
    return true
  }
  // All of it is there: put back, or not; and the money is given back.
  const type = draw.random.next() < 0.7 ? 'RESTOCKED' : 'NOT_RESTOCKED'
  const place = draw.pick(draw.places)!
  for (const { line, quantity } of under.lines) {
    shop.act(() => shop.after.dispose(order, under, line, quantity, type, place))
  }
  under.status = 'CLOSED'
  if (type === 'RESTOCKED') {
    const parts = under.lines.map(({ line, quantity }) => ({ line, quantity }))
    shop.act(() => shop.after.repay(order, under, parts, place))
  }
  return true
}
