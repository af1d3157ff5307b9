/** Every line of which something is still to leave, in one bulk read. */
import { z } from 'zod'
import type { OpenLine } from '../../connector.ts'
import type { Remote } from '../../remote.ts'
import { bulk, type Row, shaped } from '../bulk.ts'
import { id, tail } from '../ids.ts'
import { open } from '../pull.ts'
import { onlyLocation, type Settings } from '../settings.ts'
import { documentOf } from './lines.ts'

const head = `edges { node { id createdAt cancelledAt`
/** With one location: the lines. */
export const openLines = `{
  orders(query: "${open}") { ${head}
    lineItems { edges { node { id fulfillableQuantity isGiftCard variant { id } } } }
  } } }
}`
/** With several: what each is to ship. */
export const openRoutes = `{
  orders(query: "${open}") { ${head}
    fulfillmentOrders { edges { node {
      id status assignedLocation { location { id } }
      lineItems { edges { node {
        id remainingQuantity lineItem { id isGiftCard variant { id } }
      } } }
    } } }
  } } }
}`

const order = z.object({
  id,
  createdAt: z.iso.datetime({ offset: true }),
  cancelledAt: z.iso.datetime({ offset: true }).nullish(),
})
const variant = z.object({ id }).nullish()
const line = z.object({
  id,
  fulfillableQuantity: z.int(),
  isGiftCard: z.boolean().nullish(),
  variant,
})
const route = z.object({
  id,
  status: z.string(),
  assignedLocation: z.object({ location: z.object({ id }).nullish() }),
})
const part = z.object({
  remainingQuantity: z.int(),
  lineItem: z.object({ id, isGiftCard: z.boolean().nullish(), variant }),
})

type Orders = Map<string, { placedAt: Date; cancelled: boolean }>
type Held = Omit<OpenLine, 'placedAt' | 'document'> & { order: string }

/** Lines name what they belong to, wherever they stand: so they are put together at the end. */
export async function* openOrders(remote: Remote<Settings>): AsyncIterable<OpenLine> {
  const place = onlyLocation(remote.settings)
  const orders: Orders = new Map()
  const held: Held[] = []
  const routes = new Map<string, { order: string; location: string | null; over: boolean }>()
  const parts: Row[] = []
  for await (const row of bulk(remote, place === undefined ? openRoutes : openLines)) {
    if (row.__parentId === undefined) {
      const { id, createdAt, cancelledAt } = shaped(order, row)
      orders.set(id, { placedAt: new Date(createdAt), cancelled: cancelledAt != null })
    } else if (place !== undefined) {
      const l = shaped(line, row)
      if (l.variant == null || l.isGiftCard) continue
      const { id: own, fulfillableQuantity: quantity } = l
      held.push({
        order: tail(row.__parentId),
        line: own,
        sku: l.variant.id,
        quantity,
        location: place,
      })
    } else if (/\/FulfillmentOrder\//.test(String(row.id))) {
      const r = shaped(route, row)
      const location = r.assignedLocation.location?.id ?? null
      routes.set(r.id, {
        order: tail(row.__parentId),
        location,
        over: /CLOSED|CANCELLED/.test(r.status),
      })
    } else parts.push(row)
  }
  for (const row of parts) {
    const { remainingQuantity: quantity, lineItem: l } = shaped(part, row)
    const to = routes.get(tail(row.__parentId!))
    if (!to || to.over || l.variant == null || l.isGiftCard) continue
    held.push({ order: to.order, line: l.id, sku: l.variant.id, quantity, location: to.location })
  }
  const ignored: readonly string[] = remote.settings.ignores ?? []
  for (const { order, ...rest } of held) {
    const of = orders.get(order)
    if (!of || of.cancelled || rest.quantity <= 0) continue
    if (rest.location !== null && ignored.includes(rest.location)) continue
    yield { document: documentOf(order), ...rest, placedAt: of.placedAt }
  }
}
