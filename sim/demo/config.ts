/** The demo's onhand.config: a shop that sells, a warehouse that ships, books that buy. */
import { defineConfig } from '../../src/config.ts'
import { generic } from '../../src/connectors/generic/index.ts'
import { erpSettings, wmsSettings } from '../systems/settings.ts'
import { shopNamed } from './town/shops.ts'

/** The place's name with us and at the warehouse and the books; and the secrets of those two. */
export const PLACE = 'main'
export const secrets = {
  WAREHOUSE_WEBHOOKS: 'whsec_ZGVtby13YXJlaG91c2Utc2lnbnMtd2l0aC10aGlz',
  BOOKS_WEBHOOKS: 'whsec_ZGVtby1ib29rcy1zaWducy13aXRoLXRoaXM=',
} as const

/** How long the demo's shop may let a late request land, and Onhand waits for it. */
export const LATE_MS = 1_000

export const STOREFRONT = 'generic'

export function demoConfig(
  urls: { shop: string; warehouse: string; books: string },
  storefront = STOREFRONT,
) {
  const shop = shopNamed(storefront)
  return defineConfig({
    locations: { [PLACE]: 'Warehouse' },
    systems: {
      shop: shop.system(urls.shop),
      warehouse: {
        role: 'wms',
        connector: generic(wmsSettings({ url: urls.warehouse, orders: 'shop' })),
        locations: { [PLACE]: PLACE },
        webhookSecrets: ['WAREHOUSE_WEBHOOKS'],
      },
      books: {
        role: 'erp',
        connector: generic(buys(urls.books)),
        locations: { [PLACE]: PLACE },
        webhookSecrets: ['BOOKS_WEBHOOKS'],
      },
    },
    owners: { on_hand: 'warehouse', committed: 'shop', incoming: 'books' },
    channels: [{ system: 'shop', external: shop.place, from: [PLACE], name: 'shop' }],
    timing: {
      // Years of the world pass in seconds: what waits for a lost answer must not wait for minutes.
      landsWithinMs: 2 * LATE_MS,
      raiseAfterMs: 250,
      unseenForMs: 5_000,
      horizonMs: 50 * 365 * 86_400_000,
    },
    // Nothing is polled or compared of itself, so that every message is one that was sent; the
    // demo asks for it when it looks for trouble.
    schedules: { polls: { shop: NEVER, warehouse: NEVER, books: NEVER }, reconcile: NEVER },
    // Most articles of this business lie on the shelf by the handful.
    lowStock: 1,
    reconcile: { inFlightMs: 2_000, gate: 'on', policies: { shop: 'gated', warehouse: 'gated' } },
  })
}

/** As good as. */
const NEVER = '0 0 29 2 *'

/** These books order goods and keep no stock of their own. */
function buys(url: string) {
  const { levels: _, push: __, ...settings } = erpSettings({ url })
  return settings
}
