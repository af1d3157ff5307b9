/** The business that the fault tests run: a shop that sells, a checkout that holds, a warehouse. */

import { storefrontSettings, wmsSettings } from '../../sim/systems/settings.ts'
import type { Registry } from '../../src/authority/registry.ts'
import { defineConfig } from '../../src/config.ts'
import { generic } from '../../src/connectors/generic/index.ts'
import type { Given } from '../../src/connectors/generic/settings.ts'

export const PLACE = 'main'
export const secrets = {
  SHOP_WEBHOOKS: 'whsec_ZmF1bHRzLXNob3Atc2lnbnMtd2l0aC10aGlz',
  WAREHOUSE_WEBHOOKS: 'whsec_ZmF1bHRzLXdhcmVob3VzZS1zaWducy13aXRoLXRoaXM=',
  SHOP_TOKEN: 'faults-shop-token',
} as const

/** How late a request may land at the shop, and how long a claim on work holds: short, to be passed. */
export const LATE_MS = 1_000
export const LEASE_MS = 2_000

/** `smtp`: a mail server that gets the daily mail every five seconds. */
export type Urls = { shop: string; warehouse: string; smtp?: string }

export const declared = (urls: Urls): Registry =>
  defineConfig({
    locations: { [PLACE]: 'Warehouse' },
    systems: {
      shop: {
        role: 'storefront',
        connector: webhooksOnly(
          storefrontSettings({ url: urls.shop, token: 'SHOP_TOKEN', compares: true }),
        ),
        locations: { [PLACE]: PLACE },
        webhookSecrets: ['SHOP_WEBHOOKS'],
      },
      checkout: { role: 'pos', connector: generic({}), locations: { [PLACE]: PLACE } },
      warehouse: {
        role: 'wms',
        connector: webhooksOnly(wmsSettings({ url: urls.warehouse, orders: 'shop' })),
        locations: { [PLACE]: PLACE },
        webhookSecrets: ['WAREHOUSE_WEBHOOKS'],
      },
    },
    owners: { on_hand: 'warehouse', committed: { each: ['shop', 'checkout'] } },
    channels: [{ system: 'shop', external: PLACE, from: [PLACE], name: 'shop' }],
    timing: {
      leaseMs: LEASE_MS,
      landsWithinMs: LATE_MS + 500,
      raiseAfterMs: 100,
      unseenForMs: 3_000,
      sweepMs: 200,
    },
    ...(urls.smtp === undefined
      ? {}
      : {
          notify: {
            mail: { smtp: urls.smtp, from: 'onhand@here.example', to: ['ann@here.example'] },
          },
          schedules: { digest: '*/5 * * * * *' },
        }),
  })

/** Without polling: a message that is not kept is then really lost. */
function webhooksOnly({ pull: _, ...settings }: Given) {
  return generic(settings)
}
