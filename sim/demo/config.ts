/** The demo's onhand.config: a shop that sells, a warehouse that ships, books that buy. */
import { defineConfig } from '../../src/config.ts'
import { generic } from '../../src/connectors/generic/index.ts'
import type { Given } from '../../src/connectors/generic/settings.ts'
import { erpSettings, storefrontSettings, wmsSettings } from '../systems/settings.ts'

/** The systems' names, the place's name in each of them and ours, and the secrets. */
export const PLACE = 'main'
export const secrets = {
  SHOP_WEBHOOKS: 'whsec_ZGVtby1zaG9wLXNpZ25zLXdpdGgtdGhpcw==',
  WAREHOUSE_WEBHOOKS: 'whsec_ZGVtby13YXJlaG91c2Utc2lnbnMtd2l0aC10aGlz',
  BOOKS_WEBHOOKS: 'whsec_ZGVtby1ib29rcy1zaWducy13aXRoLXRoaXM=',
  SHOP_TOKEN: 'demo-shop-token',
} as const

/** How long the demo's shop may let a late request land, and Onhand waits for it. */
export const LATE_MS = 1_000

export const demoConfig = (urls: { shop: string; warehouse: string; books: string }) =>
  defineConfig({
    locations: { [PLACE]: 'Warehouse' },
    systems: {
      shop: {
        role: 'storefront',
        connector: webhooksOnly(
          storefrontSettings({
            url: urls.shop,
            token: 'SHOP_TOKEN',
            compares: true,
            limits: { batch: 100, perSecond: 100, burst: 20 },
          }),
        ),
        locations: { [PLACE]: PLACE },
        webhookSecrets: ['SHOP_WEBHOOKS'],
      },
      warehouse: {
        role: 'wms',
        connector: webhooksOnly(wmsSettings({ url: urls.warehouse, orders: 'shop' })),
        locations: { [PLACE]: PLACE },
        webhookSecrets: ['WAREHOUSE_WEBHOOKS'],
      },
      books: {
        role: 'erp',
        connector: webhooksOnly(erpSettings({ url: urls.books })),
        locations: { [PLACE]: PLACE },
        webhookSecrets: ['BOOKS_WEBHOOKS'],
      },
    },
    owners: { on_hand: 'warehouse', committed: 'shop', incoming: 'books' },
    channels: [{ system: 'shop', external: PLACE, from: [PLACE], name: 'shop' }],
    timing: {
      // Years of the world pass in seconds: what waits for a lost answer must not wait for minutes.
      landsWithinMs: 2 * LATE_MS,
      raiseAfterMs: 250,
      unseenForMs: 5_000,
      horizonMs: 50 * 365 * 86_400_000,
    },
  })

/** Without polling, so that every message is one that was sent. */
function webhooksOnly({ pull: _, ...settings }: Given) {
  return generic(settings)
}
