/** The routes of orders and refunds. */
import type { Hono } from 'hono'
import type { Order } from '../sales.ts'
import { orderShown, refundShown } from '../shown.ts'
import type { Loose } from '../store.ts'
import { type ApiOptions, fail, invalidId, list, numberOf, queryOf } from './answers.ts'
import { failure } from './door.ts'

const own = ['pending', 'processing', 'on-hold', 'completed', 'cancelled', 'refunded', 'failed']

export function orders(app: Hono, { site, sales }: ApiOptions): void {
  const statuses = () => [...own, 'checkout-draft', ...(site.store.options.statuses ?? [])]
  const show = (o: Order) => orderShown(site, o)
  const all = () => [...sales.orders.values()]
  const noOrder = failure('woocommerce_rest_invalid_order_id', 'Invalid order ID.', 404)

  app.get('/orders', (c) => {
    const asked = (queryOf(c).get('status') ?? 'any').split(',')
    if (asked.some((status) => !['any', 'trash', ...statuses()].includes(status))) {
      return fail(c, failure('rest_invalid_param', 'Invalid parameter(s): status', 400))
    }
    // "Any" is not what lies in the bin.
    const fits = (o: Order) =>
      asked.includes('any') ? o.status !== 'trash' : asked.includes(o.status)
    return list(c, site, all().filter(fits), show)
  })
  app.get('/orders/:id{[0-9]+}', (c) => {
    const order = sales.orders.get(numberOf(c, 'id'))
    return order ? c.json(show(order)) : fail(c, invalidId('shop_order', 404))
  })
  app.post('/orders', async (c) => {
    const given = await c.req.json<{ set_paid?: boolean; status?: string; line_items?: Loose[] }>()
    const cart = (given.line_items ?? []).map(
      (l) => [Number(l.variation_id || l.product_id), Number(l.quantity)] as const,
    )
    const status = given.set_paid ? 'processing' : (given.status ?? 'pending')
    return c.json(show(sales.place(cart, { status })), 201)
  })
  app.put('/orders/:id{[0-9]+}', async (c) => {
    const order = sales.orders.get(numberOf(c, 'id'))
    if (!order) return fail(c, invalidId('shop_order', 400))
    const { status } = await c.req.json<{ status?: string }>()
    if (status) sales.setStatus(order, status)
    return c.json(show(order))
  })
  app.get('/orders/:id{[0-9]+}/refunds', (c) => {
    const order = sales.orders.get(numberOf(c, 'id'))
    if (!order) return fail(c, noOrder)
    const rows = order.refunds.map((r) => ({ ...r, created: r.at, modified: r.at }))
    return list(c, site, rows, (r) => refundShown(site, order, r))
  })
  app.post('/orders/:id{[0-9]+}/refunds', async (c) => {
    const order = sales.orders.get(numberOf(c, 'id'))
    if (!order) return fail(c, noOrder)
    const given = await c.req.json<{ api_restock?: boolean; line_items?: Loose[] }>()
    const parts = (given.line_items ?? []).map((l) => [Number(l.id), Number(l.quantity)] as const)
    const made = sales.refund(order, parts, given.api_restock !== false)
    return c.json(refundShown(site, order, made), 201)
  })
  app.get('/reports/orders/totals', (c) => {
    const count = (slug: string) => all().filter((o) => o.status === slug).length
    return c.json(statuses().map((slug) => ({ slug, name: slug, total: count(slug) })))
  })
}
