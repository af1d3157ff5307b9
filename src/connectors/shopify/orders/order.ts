/**
 * An order as Onhand reads it: Shopify's own body of a webhook, or the same made from the Admin API
 * by the poll, with what webhooks do not say. Everything else in a body is passed over.
 */
import { z } from 'zod'
import { id } from '../ids.ts'

const units = z.int().nonnegative()
const at = z.iso.datetime({ offset: true })
const someId = id.nullish()

export const orderLine = z.object({
  id,
  /** Null: typed in by hand, or the variant has been deleted since. */
  variant_id: someId,
  /** Units ordered, those included that were taken off again. Only ever goes up. */
  quantity: units,
  /** Without those that were refunded or taken off. */
  current_quantity: units.nullish(),
  /** Still to go. */
  fulfillable_quantity: units.nullish(),
  gift_card: z.boolean().nullish(),
})
export type OrderLine = z.infer<typeof orderLine>

export const fulfillment = z.object({
  id,
  status: z.string(),
  created_at: at,
  updated_at: at.nullish(),
  location_id: someId,
  line_items: z.array(z.object({ id, variant_id: someId, quantity: units })),
})
export type Fulfillment = z.infer<typeof fulfillment>

export const refundLine = z.object({
  id,
  line_item_id: id,
  quantity: units,
  restock_type: z.string(),
  location_id: someId,
})
export const refund = z.object({
  id,
  created_at: at,
  /** The return it belongs to. Shopify sends it as an object or as null. */
  return: z.object({ id }).nullish(),
  refund_line_items: z.array(refundLine),
})
export type Refund = z.infer<typeof refund>

export const order = z.object({
  id,
  created_at: at,
  updated_at: at.nullish(),
  cancelled_at: at.nullish(),
  line_items: z.array(orderLine),
  fulfillments: z.array(fulfillment).nullish(),
  refunds: z.array(refund).nullish(),
})

const change = z.object({ line: id, quantity: units, at })
/** What only the poll can tell. */
export const polled = order.extend({
  /** Of lines that were edited: what each event added or took off, oldest first. */
  added: z.array(change).optional(),
  removed: z.array(change).optional(),
  /** Units that came back by returns: those put on the shelf again, by return and line. */
  returned: z
    .array(z.object({ return: id, line: id, quantity: units, location: someId, at }))
    .optional(),
  /** Where units are to ship from, or have shipped from; and what of that was told before. */
  routed: z.array(z.object({ line: id, location: id, quantity: units })).optional(),
  told: z.array(z.object({ line: id, location: id, in: units, out: units })).optional(),
  /** Told long ago, and nothing of it is to go any more: only what comes back is news. */
  over: z.boolean().optional(),
  /** Units that ship from places which are no concern of ours. */
  elsewhere: z.array(z.object({ line: id, quantity: units })).optional(),
})
/** As a webhook says it, or as the poll does. */
export type Order = z.infer<typeof polled>

/** Units of a line that left with each fulfilment that counts as one: it may be on its way still. */
export const gone = (order: Pick<Order, 'fulfillments'>, line: string): number =>
  (order.fulfillments ?? [])
    .filter((f) => leaving.has(f.status.toLowerCase()))
    .reduce((sum, f) => sum + quantityOf(f, line), 0)
const leaving = new Set(['success', 'open', 'pending'])

export const quantityOf = (f: Fulfillment, line: string): number =>
  f.line_items.filter((l) => l.id === line).reduce((sum, l) => sum + l.quantity, 0)
