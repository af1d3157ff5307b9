/** Looks a WooCommerce shop over, reading only: are we let in, may we write, and what will surprise. */
import { z } from 'zod'
import { messageOf } from '../../../lib/faults.ts'
import type { Finding } from '../../connector.ts'
import { type Remote, RemoteError } from '../../remote.ts'
import { ask, read, send } from '../call.ts'
import { externalOf, order, orderFields, timeOf } from '../orders/order.ts'
import { open, unknown } from '../orders/statuses.ts'
import type { Settings } from '../settings.ts'
import { hooksOf } from '../subscriptions.ts'
import { catalogue } from './catalogue.ts'
import { busiest } from './safety.ts'

/** `modified_after` and `dates_are_gmt` came with it. */
const OLDEST = [5, 8]
const MOST_APART_MS = 60_000
const WINDOW_MS = 60_000

export async function* doctor(remote: Remote<Settings>): AsyncIterable<Finding> {
  const { settings } = remote
  let date: string | null
  try {
    const { headers } = await read(remote, 'orders', { per_page: 1, _fields: 'id' }, z.unknown())
    date = headers.get('date')
    const plain = remote.memory.get('base')?.includes('rest_route') ? ' (plain permalinks)' : ''
    yield good('credentials', `the key may read orders at ${settings.url}${plain}`)
  } catch (error) {
    yield await refused(remote, error)
    return
  }
  if (!encrypted(settings.url)) {
    const says = `${settings.url} is not encrypted: whoever is on the way can read your orders`
    yield bad('encryption', says, 'use https, or keep it inside one network')
  }
  if (date !== null) yield clock(remote, date)
  yield* orFailed('permissions', writes(remote))
  yield* orFailed('version', version(remote))
  yield* orFailed('stock management', managed(remote))
  yield* orFailed('statuses', statuses(remote))
  yield* orFailed('webhooks', webhooks(remote))
  yield* orFailed('products', catalogue(remote))
  yield* orFailed('safety stock', safety(remote))
}

async function* orFailed(check: string, findings: AsyncIterable<Finding>): AsyncIterable<Finding> {
  try {
    yield* findings
  } catch (error) {
    const shut = error instanceof RemoteError && error.means === 'auth'
    const says = shut ? `the key's user may not ask: ${messageOf(error)}` : messageOf(error)
    const fix = shut
      ? 'make the key for a user who is a shop manager or an administrator'
      : 'try again; if it stays, look into WooCommerce under Status, Logs'
    yield bad(check, says, fix)
  }
}

/** A proxy or a host that drops the header looks like a wrong key, unless the query is tried. */
async function refused(remote: Remote<Settings>, error: unknown): Promise<Finding> {
  const { settings } = remote
  const shut = error instanceof RemoteError && error.means === 'auth'
  const byHeader = (settings.auth ?? 'header') === 'header' && settings.url.startsWith('https:')
  if (shut && byHeader) {
    const other = { ...remote, settings: { ...settings, auth: 'query' as const } }
    const got = await ask(other, 'orders', { per_page: 1, _fields: 'id' }).catch(() => undefined)
    if (got?.status === 200) {
      const says = 'the key works in the query and not in the header: something on the way drops it'
      return bad('credentials', says, "set auth: 'query'")
    }
  }
  const fix = shut
    ? 'check consumerKey and consumerSecret, and that the key may read and write'
    : 'check url; WooCommerce has to be active there'
  return bad('credentials', messageOf(error), fix)
}

const encrypted = (url: string) => /^https:|^http:\/\/(localhost|127\.|\[::1\])/.test(url)

function clock(remote: Remote<Settings>, date: string): Finding {
  const apart = Date.parse(date) - remote.clock.now().getTime()
  if (!(Math.abs(apart) > MOST_APART_MS)) return good('clock', 'the shop and we have the same time')
  const by = `${Math.round(Math.abs(apart) / 1000)} s ${apart > 0 ? 'ahead' : 'behind'}`
  return bad(
    'clock',
    `the shop's clock is ${by}`,
    'set it by NTP; over http it decides who is let in',
  )
}

/** A batch of nothing: it is refused to a key that may only read, and does nothing for any other. */
async function* writes(remote: Remote<Settings>): AsyncIterable<Finding> {
  try {
    await send(remote, 'POST', 'products/batch', { update: [] })
    yield good('permissions', 'the key may read and write')
  } catch (error) {
    if (!(error instanceof RemoteError && error.means === 'auth')) throw error
    const fix = 'give the key Read/Write in WooCommerce under Settings, Advanced, REST API'
    yield bad('permissions', 'the key may only read: no number can be set', fix)
  }
}

const status = z.object({
  environment: z.object({ version: z.string(), wp_version: z.string().default('?') }),
  settings: z.object({ HPOS_enabled: z.boolean().optional() }).default({}),
})

async function* version(remote: Remote<Settings>): AsyncIterable<Finding> {
  const _fields = 'environment.version,environment.wp_version,settings.HPOS_enabled'
  const { value } = await read(remote, 'system_status', { _fields }, status)
  const { environment, settings } = value
  const storage =
    settings.HPOS_enabled === undefined
      ? ''
      : settings.HPOS_enabled
        ? ', HPOS'
        : ', orders as posts'
  const says = `WooCommerce ${environment.version} on WordPress ${environment.wp_version}${storage}`
  const [major = 0, minor = 0] = environment.version.split('.').map(Number)
  const old = major < OLDEST[0]! || (major === OLDEST[0] && minor < OLDEST[1]!)
  yield old
    ? bad(
        'version',
        `${says}: orders cannot be asked for by when they changed`,
        'update WooCommerce to 5.8 or later',
      )
    : good('version', says)
}

async function* managed(remote: Remote<Settings>): AsyncIterable<Finding> {
  const path = 'settings/products/woocommerce_manage_stock'
  const { value } = await read(remote, path, {}, z.object({ value: z.unknown() }))
  yield value.value === 'yes'
    ? good('stock management', 'it is on for the shop')
    : bad(
        'stock management',
        'it is off for the whole shop: WooCommerce keeps no numbers and sells without limit',
        'switch it on under WooCommerce, Settings, Products, Inventory',
      )
}

const total = z.object({ slug: z.string(), name: z.string().default(''), total: z.number() })

async function* statuses(remote: Remote<Settings>): AsyncIterable<Finding> {
  const declared = remote.settings.statuses
  const { value } = await read(remote, 'reports/orders/totals', {}, z.array(total))
  const found = value.filter((one) => one.total > 0 && unknown(one.slug, declared))
  const there = new Set(value.map((one) => one.slug.replace(/^wc-/, '')))
  const lost = Object.keys(declared ?? {}).filter((slug) => !there.has(slug) && slug !== 'trash')
  for (const { slug, name, total } of found) {
    const says = `${total} order(s) are "${name || slug}", a status of a plugin: it leaves stock as it was`
    yield bad(
      'statuses',
      says,
      `say what it does: statuses: { '${slug}': 'holds' | 'ships' | 'releases' | 'keeps' }`,
    )
  }
  for (const slug of lost) {
    yield bad(
      'statuses',
      `the shop has no status "${slug}"`,
      'correct statuses: the poll asks for it',
    )
  }
  if (found.length + lost.length === 0) {
    yield good('statuses', `orders hold stock while they are ${open(declared).join(', ')}`)
  }
}

/** Whether those for our address are there is asked with the address, by whoever knows it. */
async function* webhooks(remote: Remote<Settings>): AsyncIterable<Finding> {
  const hooks = (await hooksOf(remote)).filter((h) => h.topic.startsWith('order.'))
  const off = hooks.filter((h) => h.status !== 'active')
  for (const { id, topic, status, delivery_url } of off) {
    const says = `webhook ${id} (${topic}, to ${delivery_url}) is ${status}`
    yield bad(
      'webhooks',
      says,
      'if it is ours, it is switched on again by itself: see that we can be reached',
    )
  }
  if (hooks.length === 0) {
    yield bad(
      'webhooks',
      'there is none for orders: they are only polled, every 30 s',
      'declare publicUrl, then they are made',
    )
  } else if (off.length === 0) {
    yield good('webhooks', `${hooks.length} for orders, all active`)
  }
}

async function* safety(remote: Remote<Settings>): AsyncIterable<Finding> {
  const query = {
    orderby: 'date',
    order: 'desc',
    per_page: 100,
    status: [...open(remote.settings.statuses), 'completed'].join(','),
    _fields: orderFields,
  }
  const { value } = await read(remote, 'orders', query, z.array(order))
  const sales = value.flatMap((one) =>
    one.line_items.map((line) => ({
      item: externalOf(line),
      quantity: line.quantity,
      at: timeOf(one.date_created_gmt),
    })),
  )
  const most = busiest(sales, WINDOW_MS)
  const says =
    'WooCommerce cannot compare before it sets a number: what is sold between our look and our write is offered once more, until we hear of the order.'
  yield good(
    'safety stock',
    most
      ? `${says} In the last ${value.length} orders at most ${most.quantity} of product ${most.item} were sold within a minute: a safety of ${most.quantity} covers that`
      : `${says} There are no orders yet to say how much to keep back; begin with a safety of 1 or 2`,
  )
}

export const good = (check: string, says: string): Finding => ({ check, ok: true, says })
export const bad = (check: string, says: string, fix: string): Finding => ({
  check,
  ok: false,
  says,
  fix,
})
