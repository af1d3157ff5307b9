/**
 * The storefronts that the demo can sell through: `npm run demo -- --storefront <name>`.
 *
 * To add one: a file in `shops/` that exports a `Shop`, and a line here. It needs
 *
 * - `system(url)`: what an operator would write into onhand.config.ts for it, with the double at
 *   `url`. The demo polls it only when it looks for trouble, and before that once where `polled`
 *   says so: else every message was sent.
 * - `place`: what it calls the one place of the demo, as its levels and pushes do.
 * - `secrets`: every secret that `system` names, by name.
 * - `open(world)`: its double, as a `Storefront`. Import it in here (`await import`), so that what
 *   one double needs is not needed by another. Its orders happen at `at`, not at the clock's time.
 *   Webhooks go out by `sender(world, …)`, which repeats and delays them and hands them to the post.
 *
 * and of the opened double
 *
 * - `listings(item)`: the rows of `upsertListings` by which Onhand knows the item there. Every
 *   spelling in `item.codes` must be understood if the double writes it into orders.
 * - `movements(event)`: what must be in the ledger because of one event it sent, worked out from
 *   what happened, not by the connector. An event that says old things again adds nothing.
 * - `paper(order, line)`: what its connector calls an order of the world and its line, because the
 *   warehouse ships under the shop's own numbers. The connector has to call the document
 *   `order/<order>` and the first movement of a line `ordered`. Absent: as in the world.
 */
import type { SystemConfig } from '../../../src/authority/registry.ts'
import type { ListingRow } from '../../../src/catalog/items.ts'
import { Fault } from '../../../src/lib/faults.ts'
import type { Kind } from '../../../src/stock/kinds.ts'
import type { Faults } from '../../systems/faulty.ts'
import type { SentEvent, Storefront, SystemOptions } from '../../systems/system.ts'
import type { Item } from '../../world/survey.ts'
import { generic } from './shops/generic.ts'
import { shopifyDouble } from './shops/shopify.ts'
import { vendureDouble } from './shops/vendure.ts'
import { woocommerceDouble } from './shops/woocommerce.ts'

export const shops: Readonly<Record<string, Shop>> = {
  generic,
  shopify: shopifyDouble,
  'vendure-double': vendureDouble,
  woocommerce: woocommerceDouble,
}

export type Shop = {
  system(url: string): SystemConfig
  place: string
  secrets: Readonly<Record<string, string>>
  /** Its webhooks do not tell everything; the rest is polled when all has happened. */
  polled?: true
  open(world: ShopWorld): Promise<OpenShop>
}

/** What the town gives a shop; what signs its webhooks is the shop's own. */
export type ShopWorld = Omit<SystemOptions, 'secret' | 'token' | 'levels' | 'locations'> & {
  items: readonly Item[]
  /** False: it need not report numbers that it was told (large worlds). */
  echo: boolean
}

export type OpenShop = {
  storefront: Storefront
  listings(item: Item): ListingRow[]
  movements(event: SentEvent): Moved[]
  paper?(order: string, line: string): Paper
  /** What the layer of faults must know of its calls: where rows stand, which may fail. */
  faults?: Pick<Faults, 'rows' | 'only'>
  /** Somebody types in another number there, and the shop tells it. Without it there is no second act. */
  edit?(sku: string, quantity: number): Promise<unknown>
  /** How often it told us to slow down, where it does not answer 429 for that. */
  throttled?(): number
}

export type Paper = { order: string; line: string }

/** One movement: its key in the ledger without the issuer, which is the shop. */
export type Moved = { key: string; sku: string; kind: Kind; quantity: number }

/** The storefront called `name`; a Fault that names them all when there is none. */
export function shopNamed(name: string): Shop {
  const shop = Object.hasOwn(shops, name) ? shops[name] : undefined
  if (shop) {
    const open: Shop['open'] = (world) => shop.open(world).catch((error) => missing(name, error))
    return { ...shop, open }
  }
  const names = Object.keys(shops).join(', ')
  throw new Fault(
    'invalid',
    `There is no storefront "${name}" to demonstrate with; there are: ${names}.`,
  )
}

/** Doubles may need packages that come with the repository and not with the program. */
function missing(name: string, error: NodeJS.ErrnoException): never {
  if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error
  throw new Fault(
    'config',
    `The storefront "${name}" is simulated with something that is not installed here (${error.message}): run the demo in a clone of the repository.`,
  )
}
