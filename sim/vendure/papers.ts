/** What Onhand's plugin in this Vendure posts: an order's papers as they stand, or a stock level. Pure. */
import type { Order, Variant } from './shop.ts'

/** `several`: in a shop with several stock locations each line says where it was allocated. */
export function papersOf(order: Order, several: boolean) {
  const told = [...order.history].sort(inTurn).map((h) => ({ ...h, at: h.createdAt.toISOString() }))
  return {
    type: 'order',
    id: order.id,
    code: order.code,
    kind: order.type,
    placedAt: order.orderPlacedAt!.toISOString(),
    lines: [...order.lines].sort(byId).map((l) => ({
      id: l.id,
      variant: l.variant.id,
      sku: l.variant.sku,
      placed: l.orderPlacedQuantity,
      quantity: l.quantity,
      ...(several ? { location: l.location } : {}),
    })),
    modifications: [...order.modifications].sort(inTurn).map((m) => ({
      id: m.id,
      at: m.createdAt.toISOString(),
      lines: partsOf(m.lines),
    })),
    fulfillments: [...order.fulfillments].sort(inTurn).map((f) => ({
      id: f.id,
      at: f.createdAt.toISOString(),
      state: f.state,
      lines: partsOf(f.lines),
    })),
    cancellations: told
      .filter((h) => h.type === 'ORDER_CANCELLATION')
      .map((h) => ({ id: h.id, at: h.at, lines: partsOf(h.data.lines as Parts) })),
    transitions: told
      .filter((h) => h.type === 'ORDER_FULFILLMENT_TRANSITION')
      .map((h) => ({
        id: h.id,
        at: h.at,
        fulfillment: String(h.data.fulfillmentId),
        to: h.data.to,
      })),
  }
}

/** A level that somebody else than Onhand has set. */
export function levelOf(variant: Variant, location: string, by: string, at: Date) {
  const level = variant.stockLevels.find((l) => l.stockLocationId === location)!
  return {
    type: 'level',
    variant: variant.id,
    sku: variant.sku,
    location,
    tracked: true,
    stockOnHand: level.stockOnHand,
    stockAllocated: level.stockAllocated,
    threshold: 0,
    by,
    at: at.toISOString(),
  }
}

type Parts = readonly { orderLineId: string | number; quantity: number }[]

const partsOf = (parts: Parts) =>
  parts
    .map((p) => ({ line: String(p.orderLineId), quantity: p.quantity }))
    .sort((a, b) => compare(a.line, b.line) || a.quantity - b.quantity)
const compare = (a: string, b: string) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
const byId = (a: { id: string }, b: { id: string }) => compare(a.id, b.id)
const inTurn = (a: { id: string; createdAt: Date }, b: typeof a) =>
  a.createdAt.getTime() - b.createdAt.getTime() || byId(a, b)
