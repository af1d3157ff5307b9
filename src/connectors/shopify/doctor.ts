/** Looks a Shopify shop over, reading only: what we may do there, and what will surprise. */
import type { z } from 'zod'
import { messageOf } from '../../lib/faults.ts'
import type { Finding } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { read, skewMs } from './ask.ts'
import { places, shop } from './documents.ts'
import { offers } from './offers.ts'
import { newest, onlyLocation, origin, type Settings } from './settings.ts'
import { rowsOf, silent } from './subscriptions.ts'

const always = [
  'read_products',
  'read_inventory',
  'write_inventory',
  'read_locations',
  'read_orders',
  'read_returns',
]
const severally = ['read_merchant_managed_fulfillment_orders']
const NAMED = 5
const CLOCK_MS = 120_000

export async function* doctor(remote: Remote<Settings>): AsyncIterable<Finding> {
  const { settings } = remote
  const version = settings.version ?? newest
  try {
    const { shop: here, currentAppInstallation, publicApiVersions } = await read(remote, shop)
    yield here.myshopifyDomain === settings.shop
      ? good('credentials', `let into ${here.name} (${here.myshopifyDomain})`)
      : bad('credentials', `let into ${here.myshopifyDomain}, not ${settings.shop}`, 'correct shop')
    yield scopes(currentAppInstallation.accessScopes, settings)
    const known = publicApiVersions.find((v) => v.handle === version)
    yield known?.supported
      ? good('version', `${version} is supported`)
      : bad(
          'version',
          `${version} is not supported (any more)`,
          'name another version, or update Onhand',
        )
  } catch (error) {
    yield bad(
      'credentials',
      messageOf(error),
      'check shop, the token or the client, and whether the app is installed',
    )
    return
  }
  yield clockOf(remote)
  yield encrypted(settings)
  yield* orFailed('locations', locations(remote))
  yield* orFailed('webhooks', webhooks(remote))
  yield* orFailed('variants', variants(remote))
}

async function* orFailed(check: string, findings: AsyncIterable<Finding>): AsyncIterable<Finding> {
  try {
    yield* findings
  } catch (error) {
    yield bad(
      check,
      messageOf(error),
      'try again; if it stays, look at https://www.shopifystatus.com',
    )
  }
}

/** `write_x` includes `read_x`. */
function scopes(granted: readonly { handle: string }[], settings: Settings): Finding {
  const has = new Set(granted.flatMap(({ handle }) => [handle, handle.replace(/^write_/, 'read_')]))
  const needed = [...always, ...(onlyLocation(settings) === undefined ? severally : [])]
  const missing = needed.filter((scope) => !has.has(scope))
  return missing.length === 0
    ? good('scopes', `has ${needed.join(', ')}`)
    : bad('scopes', `lacks ${missing.join(', ')}`, 'grant them to the app and install it again')
}

/** The time is in the header of every answer. */
function clockOf(remote: Remote<Settings>): Finding {
  const aheadMs = skewMs(remote)
  if (aheadMs === undefined) return good('clock', 'Shopify did not say what time it is')
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  if (Math.abs(aheadMs) <= CLOCK_MS) return good('clock', `${seconds} s apart from Shopify's`)
  const way = aheadMs > 0 ? 'fast' : 'slow'
  return bad(
    'clock',
    `${seconds} s ${way}: orders seem older or newer than they are`,
    'set this machine by a time server',
  )
}

function encrypted(settings: Settings): Finding {
  const to = origin(settings)
  const safe = /^https:|^http:\/\/(localhost|127\.|\[::1\])/.test(to)
  return safe
    ? good('encryption', `${to.split(':')[0]} to ${to.replace(/^https?:\/\//, '')}`)
    : bad('encryption', `${to} is not encrypted, and the token goes there`, 'use https')
}

async function* locations(remote: Remote<Settings>): AsyncIterable<Finding> {
  const found: z.infer<typeof places.answer>['locations']['nodes'] = []
  let after: string | null | undefined = null
  do {
    const answer: Awaited<ReturnType<typeof ask>> = await ask(remote, after)
    found.push(...answer.nodes)
    after = answer.pageInfo.hasNextPage ? answer.pageInfo.endCursor : null
  } while (after)
  const { settings } = remote
  const ours = new Set<string>(settings.locations)
  const named = (list: readonly { id: string; name: string }[]) =>
    list.map((l) => `${l.id} (${l.name})`).join(', ')
  const lost = [...ours].filter((id) => !found.some((l) => l.id === id && l.isActive))
  yield lost.length === 0
    ? good('locations', `keeps ${named(found.filter((l) => ours.has(l.id)))}`)
    : bad(
        'locations',
        `no active location ${lost.join(', ')}; there are ${named(found)}`,
        'correct locations',
      )
  const known = new Set<string>([...ours, ...(settings.ignores ?? [])])
  const others = found.filter((l) => l.isActive && l.fulfillsOnlineOrders && !known.has(l.id))
  if (others.length > 0) {
    yield bad(
      'other locations',
      `the shop also ships from ${named(others)}; those orders would be booked at ${named(found.filter((l) => ours.has(l.id)))}`,
      'name them in locations, or in ignores where they are no concern of Onhand',
    )
  }
}

const ask = async (remote: Remote<Settings>, after: string | null) =>
  (await read(remote, places, { first: 100, after })).locations

async function* webhooks(remote: Remote<Settings>): AsyncIterable<Finding> {
  if (remote.settings.webhooks === 'app') {
    yield good('webhooks', "declared in the app's own configuration, which cannot be looked at")
    return
  }
  const missing = silent(await rowsOf(remote), remote)
  yield missing.length === 0
    ? good('webhooks', 'there is a subscription for every topic')
    : bad(
        'webhooks',
        `no subscription to ${missing.join(', ')}: until there is one, the poll finds it a little later`,
        'declare publicUrl and start Onhand: it makes them, and keeps them alive',
      )
}

async function* variants(remote: Remote<Settings>): AsyncIterable<Finding> {
  const seen = new Map<string, string>()
  const found = { unnamed: [] as string[], twice: [] as string[], untracked: [] as string[] }
  let count = 0
  for await (const { external, sku, untracked } of offers(remote)) {
    count++
    const code = sku.trim()
    if (code === '') found.unnamed.push(external)
    else if (seen.has(code)) found.twice.push(`${code} (${seen.get(code)} and ${external})`)
    else seen.set(code, external)
    if (untracked !== null) found.untracked.push(`${code || external} (${untracked})`)
  }
  yield good('variants', `${count} variants`)
  yield* some(
    'skus',
    found.unnamed,
    'variants without a SKU',
    'give them one; they cannot be matched',
  )
  yield* some('duplicate skus', found.twice, 'SKUs of several variants', 'map these by variant id')
  yield* some(
    'tracking',
    found.untracked,
    'variants have no number that could be set',
    'switch on "Track quantity" for those that should have one',
  )
}

function* some(
  check: string,
  rows: readonly string[],
  what: string,
  fix: string,
): Iterable<Finding> {
  if (rows.length === 0) return
  const more = rows.length > NAMED ? `, and ${rows.length - NAMED} more` : ''
  yield bad(check, `${rows.length} ${what}: ${rows.slice(0, NAMED).join(', ')}${more}`, fix)
}

const good = (check: string, says: string): Finding => ({ check, ok: true, says })
const bad = (check: string, says: string, fix: string): Finding => ({ check, ok: false, says, fix })
