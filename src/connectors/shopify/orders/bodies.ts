/** What the webhooks about orders say, each by itself. Pure: nobody can be asked what was told before. */
import { z } from 'zod'
import type { Line } from '../../connector.ts'
import { id } from '../ids.ts'
import { onlyLocation, type Settings } from '../settings.ts'
import { documentOf, linesOf, refundedLines, shippedLines } from './lines.ts'
import { fulfillment, order, type Refund, refund, refundLine } from './order.ts'

const oneOrder = fulfillment.extend({ order_id: id })

/** `placed`: the message was sent when the order was, so its quantities are those it began with. */
export const orderLines =
  (placed: boolean) =>
  (body: unknown, settings: Settings): Line[] =>
    linesOf(order.parse(body), { place: onlyLocation(settings), placed })

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
  const lines = new Map(told.refund_line_items.map((l) => [l.line_item_id, l.line_item]))
  const variants = new Map<string, string>()
  for (const [line, item] of lines) {
    if (item?.variant_id != null && !item.gift_card) variants.set(line, item.variant_id)
  }
  const early = (line: string) => lines.get(line)?.fulfillment_status === null
  const plain: Refund = told
  return [
    ...(place === undefined ? [] : cancelledLines(told, place, variants)),
    ...refundedLines(plain, told.order_id, place, variants, early),
  ]
}

/**
 * Which units a refund took off is certain only while nothing of the line has left. Else the next
 * message that shows the whole order says it.
 */
function cancelledLines(told: Told, place: string, variants: ReadonlyMap<string, string>): Line[] {
  const byLine = Map.groupBy(told.refund_line_items.filter(takenOff), (l) => l.line_item_id)
  return [...byLine].flatMap(([line, parts]): Line[] => {
    const sku = variants.get(line)
    const units = parts.reduce((sum, l) => sum + l.quantity, 0)
    const first = sku === undefined ? undefined : firstOf(parts[0]!, units)
    if (first === undefined) return []
    let from = first
    return parts.map((l): Line => {
      const transition = `cancelled/${from}`
      from += l.quantity
      return {
        kind: 'order_cancelled',
        document: documentOf(told.order_id),
        line,
        transition,
        sku: sku!,
        quantity: l.quantity,
        location: place,
        happenedAt: new Date(told.created_at),
        after: [line, 'ordered'],
      }
    })
  })
}

const takenOff = (l: ToldLine) =>
  l.quantity > 0 &&
  l.line_item?.fulfillment_status === null &&
  ['cancel', 'no_restock', 'legacy_restock'].includes(l.restock_type.toLowerCase())

/** How many units were taken off before; should the snapshot be older than it says, it is too few. */
function firstOf({ line_item }: ToldLine, units: number): number | undefined {
  const ordered = line_item?.quantity
  const open = line_item?.fulfillable_quantity
  if (ordered == null) return undefined
  if (open == null) return ordered === units ? 0 : undefined
  return Math.max(0, ordered - open - units)
}
