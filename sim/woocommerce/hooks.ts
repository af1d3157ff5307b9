/** WooCommerce's webhooks: late, once, coalesced, signed as it signs, and switched off after failures. */
import { createHash, createHmac } from 'node:crypto'
import type { Fetch } from '../../src/lib/world.ts'
import type { Sales } from './sales.ts'
import { orderShown, productShown, type Site } from './shown.ts'
import type { Loose } from './store.ts'

export type Hook = {
  id: number
  name: string
  status: string
  topic: string
  url: string
  secret: string
  hooks: string[]
  created: Date
  modified: Date
  /** In a row. */
  failures: number
  /** A ping that was not answered with exactly 200 is sent again after each delivery. */
  unanswered: boolean
}

export type HooksOptions = {
  site: Site
  sales: Sales
  fetch: Fetch
  /** True: a body that was built earlier in the same run is used again, however old. */
  stale?: boolean
}

export type Hooks = ReturnType<typeof createHooks>

const MOST_FAILURES = 5

export function createHooks(options: HooksOptions) {
  const { site, sales } = options
  const { store } = site
  const hooks = new Map<number, Hook>()
  const waiting = new Map<string, { hook: number; id: number }>()
  let count = 0

  // While one is pending for a thing, no second one is made for it.
  store.listen((topic, id) => {
    for (const hook of hooks.values()) {
      if (hook.status === 'active' && hook.topic === topic) {
        waiting.set(`${hook.id}:${id}`, { hook: hook.id, id })
      }
    }
  })

  /** What the thing is now, not what it was when it happened. */
  function bodyOf(topic: string, id: number): Loose {
    if (topic.endsWith('.deleted')) return { id }
    const order = topic.startsWith('order.') ? sales.orders.get(id) : undefined
    if (order) return orderShown(site, order)
    const product = store.get(id)
    if (product) return productShown(site, product)
    return {
      code: 'woocommerce_rest_shop_order_invalid_id',
      message: 'Invalid ID.',
      data: { status: 404 },
    }
  }

  /** A run of the queue, by cron or by a visitor. Resolves when all that waited was tried, once. */
  async function run() {
    const built = new Map<string, string>()
    for (const [key, { hook: number, id }] of [...waiting]) {
      waiting.delete(key)
      const hook = hooks.get(number)
      if (!hook) continue
      const of = `${hook.topic.split('.')[0]}:${id}`
      const fresh = JSON.stringify(bodyOf(hook.topic, id))
      const body = options.stale ? (built.get(of) ?? fresh) : fresh
      built.set(of, body)
      await deliver(hook, body)
    }
  }

  async function deliver(hook: Hook, body: string) {
    const ok = await post(hook.url, body, signed(hook, body, site))
    if (ok !== undefined && ok >= 200 && ok < 303) hook.failures = 0
    else if (hook.failures > MOST_FAILURES) hook.status = 'disabled'
    else hook.failures++
    hook.modified = store.now()
    if (hook.status === 'active' && hook.unanswered) await ping(hook)
  }

  async function ping(hook: Hook) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const status = await post(hook.url, `webhook_id=${hook.id}`, headers)
    if (status === 200) hook.unanswered = false
  }

  async function post(url: string, body: string, headers: Record<string, string>) {
    try {
      const answer = await options.fetch(url, { method: 'POST', headers, body, redirect: 'manual' })
      await answer.body?.cancel()
      return answer.status
    } catch {
      return undefined
    }
  }

  async function create(given: Pick<Hook, 'topic' | 'url'> & Partial<Hook>): Promise<Hook> {
    const id = given.id ?? ++count
    count = Math.max(count, id)
    const hook: Hook = {
      name: `Webhook ${id}`,
      status: 'active',
      secret: 'generated-by-woocommerce',
      hooks: [],
      created: store.now(),
      modified: store.now(),
      failures: 0,
      unanswered: true,
      ...given,
      id,
    }
    hooks.set(id, hook)
    await ping(hook)
    return hook
  }

  return {
    hooks,
    create,
    run,
    waiting: () => waiting.size,
    /** The count of failures is not reset by switching it on again. */
    async update(
      hook: Hook,
      given: Partial<Pick<Hook, 'status' | 'url' | 'secret' | 'name' | 'topic'>>,
    ) {
      const moved = given.url !== undefined && given.url !== hook.url
      Object.assign(hook, given)
      hook.modified = store.now()
      if (hook.status === 'active' && (moved || hook.unanswered)) await ping(hook)
    },
  }
}

/** WordPress decodes HTML in the secret first. The delivery's id is made of the second. */
export function signed(
  hook: Pick<Hook, 'id' | 'topic' | 'secret'>,
  body: string,
  { store, home }: Site,
  at = store.now(),
): Record<string, string> {
  const [resource, event] = hook.topic.split('.')
  const secret = hook.secret
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
  const second = Math.floor(at.getTime() / 1000)
  return {
    'content-type': 'application/json',
    'x-wc-webhook-source': `${home}/`,
    'x-wc-webhook-topic': hook.topic,
    'x-wc-webhook-resource': resource!,
    'x-wc-webhook-event': event!,
    'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
    'x-wc-webhook-id': String(hook.id),
    'x-wc-webhook-delivery-id': createHash('md5').update(`${hook.id}${second}`).digest('hex'),
  }
}
