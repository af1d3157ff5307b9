/** What the webhooks about orders say, each by itself. Pure: nobody can be asked what was told before. */
import { z } from 'zod'
import type { Line } from '../../connector.ts'
import { id } from '../ids.ts'
import { onlyLocation, type Settings } from '../settings.ts'
import {
  cancellation,
  documentOf,
  linesOf,
  returnedLines,
  shippedLines,
  writeOff,
} from './lines.ts'
import { fulfillment, order, refund, refundLine } from './order.ts'

const oneOrder = fulfillment.extend({ order_id: id })

/** `created`: it was sent when the order was, so its quantities are those it began with. */
export const orderLines =
  (told: 'created' | 'changed') =>
  (body: unknown, settings: Settings): Line[] =>
    linesOf(order.parse(body), { place: onlyLocation(settings), told })

export function fulfillmentLines(body: unknown, settings: Settings): Line[] {
  const told = oneOrder.parse(body)
  return shippedLines(told, told.order_id, onlyLocation(settings), new Map())
}

/** The order's line as it stood once it was refunded. */
const snapshot = z.object({
  variant_id: id.nullish(),
  gift_card: z.boolean().nullish(),
  quantity: z.int().nonnegative().nullish(),
  fulfillable_quantity: z.int().nonnegative().nullish(),
  fulfillment_status: z.string().nullish(),
})
const refundTold = refund.extend({
  order_id: id,
  refund_line_items: z.array(refundLine.extend({ line_item: snapshot.nullish() })),
})
type Told = z.infer<typeof refundTold>
type ToldLine = Told['refund_line_items'][number]

export function refundLines(body: unknown, settings: Settings): Line[] {
  const told = refundTold.parse(body)
  const place = onlyLocation(settings)
  const variants = new Map<string, string>()
  for (const { line_item_id, line_item } of told.refund_line_items) {
    if (line_item?.variant_id != null && !line_item.gift_card) {
      variants.set(line_item_id, line_item.variant_id)
    }
  }
  return [
    ...(place === undefined ? [] : takenOff(told, place, variants)),
    ...returnedLines(told, told.order_id, place, variants),
  ]
}

/**
 * Which of a line's units a refund took off it does not say, but where it took off all of them before
 * any had left. Else the next message that shows the whole order does.
 */
function takenOff(told: Told, location: string, variants: ReadonlyMap<string, string>): Line[] {
  const byLine = Map.groupBy(told.refund_line_items.filter(isCertain), (l) => l.line_item_id)
  return [...byLine].flatMap(([line, parts]): Line[] => {
    const sku = variants.get(line)
    const units = parts.reduce((sum, l) => sum + l.quantity, 0)
    if (sku === undefined || units !== parts[0]!.line_item!.quantity) return []
    const shared = { document: documentOf(told.order_id), line, sku, location }
    const at = told.created_at
    let from = 0
    return parts.flatMap(({ id, quantity, restock_type }): Line[] => {
      const off = { ...shared, ...cancellation(line, { from, quantity, at }) }
      from += quantity
      const lost = restock_type.toLowerCase() === 'no_restock'
      return lost ? [off, { ...shared, ...writeOff(id, quantity, at) }] : [off]
    })
  })
}

const isCertain = ({ quantity, restock_type, line_item }: ToldLine) =>
  quantity > 0 &&
  restock_type.toLowerCase() !== 'return' &&
  line_item?.fulfillment_status === null &&
  line_item.fulfillable_quantity === 0
