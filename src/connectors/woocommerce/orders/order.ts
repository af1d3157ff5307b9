/**
 * An order and its refunds as WooCommerce's REST API and webhooks give them: the part that concerns
 * stock. Everything else (names, addresses, prices) is dropped while it is read.
 */
import { z } from 'zod'
import { Unreadable } from '../../connector.ts'

const id = z.int().min(0)
/** `2026-01-05T12:00:00`, in GMT and without saying so. */
export const gmt = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]00:00)?$/)
/** Some versions leave them empty. */
const meta = z.object({
  id: id.optional(),
  key: z.string().default(''),
  value: z.unknown().optional(),
})

const line = z.object({
  id: id.min(1),
  product_id: id,
  variation_id: id,
  quantity: z.number(),
  sku: z.string().nullish(),
  meta_data: z.array(meta),
})

export const order = z.object({
  id: id.min(1),
  number: z.union([z.string(), z.number()]).transform(String),
  status: z.string().min(1),
  date_created_gmt: gmt,
  date_modified_gmt: gmt,
  date_paid_gmt: gmt.nullable(),
  date_completed_gmt: gmt.nullable(),
  line_items: z.array(line),
  refunds: z.array(z.object({ id: id.min(1) })),
})
export type Order = z.infer<typeof order>
export type OrderLine = Order['line_items'][number]

export const refund = z.object({
  id: id.min(1),
  date_created_gmt: gmt,
  line_items: z.array(
    z.object({
      product_id: id,
      variation_id: id,
      /** Below zero. */
      quantity: z.number(),
      meta_data: z.array(meta).default([]),
    }),
  ),
})
export type Refund = z.infer<typeof refund>

/** The fields to ask for; WordPress filters the outermost names only. */
export const orderFields = Object.keys(order.shape).join(',')
export const refundFields = Object.keys(refund.shape).join(',')

const REDUCED = '_reduced_stock'
const RESTOCKED = '_restock_refunded_items'
const REFUNDED = '_refunded_item_id'

/** What of a line's notes concerns stock; plugins put all sorts of things there. */
export function trimmed(full: Order): Order {
  const kept = (notes: OrderLine['meta_data']) =>
    notes.filter(({ key }) => key === REDUCED || key === RESTOCKED)
  return {
    ...full,
    line_items: full.line_items.map((l) => ({ ...l, meta_data: kept(l.meta_data) })),
  }
}

/** What WooCommerce has taken off its number for a line and not put back; absent: nothing was taken. */
export function reducedOf(of: OrderLine): { by: number; generation: number } | undefined {
  const note = noteOf(of, REDUCED)
  return note && { by: numberOf(note.value), generation: note.id ?? 0 }
}

/** How much of a line refunds have put back on its number, all together. */
export function restockedOf(of: OrderLine, order: Order): number {
  const note = noteOf(of, RESTOCKED)
  if (note) return numberOf(note.value)
  if (order.refunds.length === 0 || order.line_items.some((l) => noteOf(l, RESTOCKED))) return 0
  // Older versions keep no such note: there it shows in what is left of the other.
  const reduced = reducedOf(of)
  return reduced ? Math.max(0, of.quantity - reduced.by) : 0
}

/** How many of `of` a refund names. */
export const refundedIn = (paper: Refund, of: OrderLine): number =>
  paper.line_items
    .filter(({ product_id, variation_id, meta_data }) => {
      const names = meta_data.find(({ key }) => key === REFUNDED)
      if (names) return String(names.value) === String(of.id)
      return product_id === of.product_id && variation_id === of.variation_id
    })
    .reduce((sum, l) => sum + Math.abs(l.quantity), 0)

/** What the shop calls the thing on a line: what listings name it by. '' where it is no product. */
export function externalOf({ product_id, variation_id }: OrderLine): string {
  return String(variation_id || product_id || '')
}

export const documentOf = (of: Pick<Order, 'id' | 'number'>, by: 'id' | 'number' | undefined) =>
  `order/${by === 'number' ? of.number : of.id}`

/** A time of WooCommerce's, which is GMT whether it says so or not. */
export const timeOf = (text: string) => new Date(text.length === 19 ? `${text}Z` : text)
/** The same backwards, without the zone: with one WordPress moves it into its own time first. */
export const gmtOf = (time: Date) => time.toISOString().slice(0, 19)

/** `schema`'s value, or Unreadable that names the field. */
export function readAs<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new Unreadable(`${what}: ${issue.path.join('.') || 'the body'}: ${issue.message}`)
}

const noteOf = ({ meta_data }: OrderLine, key: string) => meta_data.find((m) => m.key === key)

function numberOf(value: unknown): number {
  const number = Number(value)
  return Number.isFinite(number) ? number : 0
}
