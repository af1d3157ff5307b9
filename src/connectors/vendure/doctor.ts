/** Looks a Vendure shop over, reading only: who we are there, what we may do, what will surprise. */
import { messageOf } from '../../lib/faults.ts'
import type { Finding } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { read } from './ask.ts'
import { me, stock } from './documents.ts'
import { variantsOf } from './levels.ts'
import { untracked } from './saleable.ts'
import type { Settings } from './settings.ts'
import { pluginIn } from './subscriptions.ts'

/** Any one of each group is enough. */
const needed = [
  ['ReadCatalog', 'ReadProduct'],
  ['UpdateCatalog', 'UpdateProduct'],
  ['ReadCatalog', 'ReadStockLocation'],
  ['ReadOrder'],
]
const NAMED = 5

export async function* doctor(remote: Remote<Settings>): AsyncIterable<Finding> {
  const { settings } = remote
  try {
    const { me: who, activeChannel } = await read(remote, me)
    const here = who?.channels.find((c) => c.token === activeChannel.token)
    const missing = needed.filter((any) => !any.some((p) => here?.permissions.includes(p)))
    yield good('credentials', `logged in as ${who?.identifier} in channel ${activeChannel.code}`)
    yield missing.length === 0
      ? good('permissions', 'may read the catalogue and orders, and set stock')
      : bad(
          'permissions',
          `${settings.username} lacks ${missing.map((any) => any.join(' or ')).join(', ')}`,
          'give its role these permissions in Vendure under Settings, Roles',
        )
  } catch (error) {
    yield bad('credentials', messageOf(error), 'check url, username, password and channelToken')
    return
  }
  if (!encrypted(settings.url)) {
    yield bad(
      'encryption',
      `${settings.url} is not encrypted`,
      'use https, or keep it inside one network',
    )
  }
  yield* orFailed('locations', locations(remote))
  yield* orFailed('variants', variants(remote))
  yield await pluginThere(remote)
}

async function* orFailed(check: string, findings: AsyncIterable<Finding>): AsyncIterable<Finding> {
  try {
    yield* findings
  } catch (error) {
    yield bad(check, messageOf(error), 'try again; if it stays, look into the log of Vendure')
  }
}

const encrypted = (url: string) => /^https:|^http:\/\/(localhost|127\.|\[::1\])/.test(url)

async function* locations(remote: Remote<Settings>): AsyncIterable<Finding> {
  const { stockLocations } = await read(remote, stock, { options: { take: 1 } })
  const named = (ids: readonly { id: string; name: string }[]) =>
    ids.map((l) => `${l.id} (${l.name})`).join(', ')
  const there = stockLocations.items
  const ours = new Set<string>(remote.settings.stockLocations)
  const lost = [...ours].filter((id) => !there.some((l) => l.id === id))
  const others = there.filter((l) => !ours.has(l.id))
  yield lost.length === 0
    ? good('locations', `sets ${named(there.filter((l) => ours.has(l.id)))}`)
    : bad(
        'locations',
        `no stock location ${lost.join(', ')} in this channel; there are ${named(there)}`,
        'correct stockLocations',
      )
  if (others.length > 0) {
    yield bad(
      'other locations',
      `this channel also sells from ${named(others)}, which Onhand does not set`,
      'name them in stockLocations, or take them out of the channel',
    )
  }
}

async function* variants(remote: Remote<Settings>): AsyncIterable<Finding> {
  const seen = new Map<string, string>()
  const found = { unnamed: [] as string[], twice: [] as string[], untracked: [] as string[] }
  let count = 0
  for await (const { variant, shop } of variantsOf(remote)) {
    count++
    const { id, sku } = variant
    if (sku.trim() === '') found.unnamed.push(id)
    else if (seen.has(sku)) found.twice.push(`${sku} (${seen.get(sku)} and ${id})`)
    else seen.set(sku, id)
    if (untracked(variant, shop)) found.untracked.push(sku || id)
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
    'variants whose inventory is not tracked: Vendure sells them without limit',
    'switch on "track inventory" for them',
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

/** The Admin API itself does not say its version; the plugin does. */
async function pluginThere(remote: Remote<Settings>): Promise<Finding> {
  const fix = 'install it: docs/guides/vendure.md'
  try {
    const p = await pluginIn(remote)
    if (p === null)
      return bad('plugin', 'not installed: orders are only polled, once a minute', fix)
    const says = `plugin ${p.version} on Vendure ${p.vendure}, ${p.waiting} event(s) waiting`
    if (!p.lastError) return good('plugin', says)
    return bad(
      'plugin',
      `${says} since ${p.oldest}: ${p.lastError}`,
      "check the plugin's url and secret",
    )
  } catch (error) {
    return bad('plugin', messageOf(error), fix)
  }
}

const good = (check: string, says: string): Finding => ({ check, ok: true, says })
const bad = (check: string, says: string, fix: string): Finding => ({ check, ok: false, says, fix })
