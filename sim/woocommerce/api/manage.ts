/** What only a shop manager may ask: webhooks, settings, the state of the system. */
import type { Hono } from 'hono'
import type { Hook } from '../hooks.ts'
import { hookShown } from '../shown.ts'
import { type ApiOptions, fail, list, numberOf, queryOf } from './answers.ts'
import { failure } from './door.ts'

const forbidden = failure('woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.', 403)
const topics = /^(order|product|customer|coupon)\.(created|updated|deleted|restored)$/

export function manage(app: Hono, { site, hooks, manager }: ApiOptions): void {
  const { store } = site
  const show = (h: Hook) => hookShown(site, h)
  for (const path of ['/webhooks/*', '/settings/*', '/system_status', '/reports/*']) {
    app.use(path, async (c, next) => (manager === false ? fail(c, forbidden) : next()))
  }

  app.get('/webhooks', (c) => {
    const status = queryOf(c).get('status') ?? 'all'
    const rows = [...hooks.hooks.values()].filter((h) => status === 'all' || h.status === status)
    return list(c, site, rows, show)
  })
  app.get('/webhooks/:id{[0-9]+}', (c) => {
    const hook = hooks.hooks.get(numberOf(c, 'id'))
    if (hook) return c.json(show(hook))
    return fail(c, failure('woocommerce_rest_shop_webhook_invalid_id', 'Invalid ID.', 404))
  })
  app.post('/webhooks', async (c) => {
    const {
      topic = '',
      delivery_url: url,
      name,
      secret,
    } = await c.req.json<Record<string, string>>()
    if (!topics.test(topic)) {
      const says = 'Webhook topic is required and must be valid.'
      return fail(c, failure('woocommerce_rest_shop_webhook_invalid_topic', says, 400))
    }
    if (!/^https?:/.test(url ?? '')) {
      const says = 'Webhook delivery URL must be a valid URL starting with http:// or https://.'
      return fail(c, failure('woocommerce_rest_shop_webhook_invalid_delivery_url', says, 400))
    }
    // Whatever status is asked for, a new one is active.
    const more = { ...(name ? { name } : {}), ...(secret ? { secret } : {}) }
    return c.json(show(await hooks.create({ topic, url: url!, ...more })), 201)
  })
  app.put('/webhooks/:id{[0-9]+}', async (c) => {
    const hook = hooks.hooks.get(numberOf(c, 'id'))
    if (!hook) {
      return fail(c, failure('woocommerce_rest_shop_webhook_invalid_id', 'ID is invalid.', 400))
    }
    const { status, delivery_url: url, secret } = await c.req.json<Record<string, string>>()
    await hooks.update(hook, {
      ...(status ? { status } : {}),
      ...(url ? { url } : {}),
      ...(secret ? { secret } : {}),
    })
    return c.json(show(hook))
  })

  app.get('/settings/products/woocommerce_manage_stock', (c) => {
    const value = store.settings.manageStock ? 'yes' : 'no'
    return c.json({ id: 'woocommerce_manage_stock', type: 'checkbox', default: 'yes', value })
  })
  app.get('/system_status', (c) =>
    c.json({
      environment: { version: store.options.version ?? '11.0.1', wp_version: '7.1.0' },
      settings: { HPOS_enabled: true, currency: 'EUR' },
    }),
  )
}
