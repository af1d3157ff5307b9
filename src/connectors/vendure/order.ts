/**
 * An order as Onhand is told it: by the plugin's webhook and by the poll alike, whole each time.
 * So a lost message costs nothing: the next one of that order says it all again, under the same
 * keys. No names, no addresses, no prices.
 */
import { z } from 'zod'
import { sha256 } from '../../lib/bytes.ts'
import type { OrderRow } from './documents.ts'

const id = z.string().min(1)
const quantity = z.int()
const at = z.iso.datetime()
const perLine = z.array(z.object({ line: id, quantity }))

export const order = z.object({
  type: z.literal('order'),
  id,
  code: z.string().min(1),
  /** `Regular`; `Seller` and `Aggregate` in a shop with several sellers. */
  kind: z.string(),
  placedAt: at.nullable(),
  lines: z.array(
    z.object({
      id,
      variant: id,
      sku: z.string(),
      /** How many were ordered when the order was placed, and how many still are. */
      placed: quantity,
      quantity,
      /** The first stock location it was allocated at; only told by shops that have several. */
      location: id.nullable().optional(),
    }),
  ),
  modifications: z.array(z.object({ id, at, lines: perLine })),
  fulfillments: z.array(z.object({ id, at, state: z.string(), lines: perLine })),
  cancellations: z.array(z.object({ id, at, lines: perLine })),
  /** Every change of a fulfilment's state. */
  transitions: z.array(z.object({ id, at, fulfillment: id, to: z.string() })),
})
export type Order = z.infer<typeof order>

/** The same document that the plugin makes of the same order, byte for byte. */
export function documentOf(row: OrderRow, withLocations: boolean): Order {
  const history = [...row.history.items]
    .sort(inTurn)
    .map(({ createdAt, ...h }) => ({ ...h, at: createdAt }))
  return {
    type: 'order',
    id: row.id,
    code: row.code,
    kind: row.type,
    placedAt: row.orderPlacedAt,
    lines: row.lines
      .map((l) => ({
        id: l.id,
        variant: l.productVariant.id,
        sku: l.productVariant.sku,
        placed: l.orderPlacedQuantity,
        quantity: l.quantity,
        ...(withLocations ? { location: l.onhandLocation ?? null } : {}),
      }))
      .sort(byId),
    modifications: [...row.modifications].sort(inTurn).map((m) => ({
      id: m.id,
      at: m.createdAt,
      lines: m.lines.map(lineOf).sort(byLine),
    })),
    fulfillments: [...(row.fulfillments ?? [])].sort(inTurn).map((f) => ({
      id: f.id,
      at: f.createdAt,
      state: f.state,
      lines: f.lines.map(lineOf).sort(byLine),
    })),
    cancellations: history
      .filter((h) => h.type === 'ORDER_CANCELLATION')
      .map((h) => ({ id: h.id, at: h.at, lines: (h.data.lines ?? []).map(lineOf).sort(byLine) })),
    transitions: history
      .filter((h) => h.type === 'ORDER_FULFILLMENT_TRANSITION')
      .map((h) => ({
        id: h.id,
        at: h.at,
        fulfillment: h.data.fulfillmentId ?? '',
        to: h.data.to ?? '',
      })),
  }
}

/** The same content has the same key, by whichever way it comes. */
export const keyOf = (body: string) => `order_${sha256(body).toString('hex').slice(0, 32)}`

const lineOf = (l: { orderLineId: string; quantity: number }) => ({
  line: l.orderLineId,
  quantity: l.quantity,
})

/** Numbers in the order of numbers, other ids in the order of text. */
const compare = (a: string, b: string) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
const byId = (a: { id: string }, b: { id: string }) => compare(a.id, b.id)
const byLine = (a: { line: string; quantity: number }, b: typeof a) =>
  compare(a.line, b.line) || a.quantity - b.quantity
/** Rows of one transaction carry one time; ids tell which came first. */
const inTurn = (a: { id: string; createdAt: string }, b: typeof a) =>
  Date.parse(a.createdAt) - Date.parse(b.createdAt) || byId(a, b)
