/** Shopify: told its numbers through the Admin API, heard through webhooks and a poll. */
import type { Bound, Connector } from '../connector.ts'
import { doctor } from './doctor.ts'
import { levels } from './levels.ts'
import { offers } from './offers.ts'
import { openOrders } from './orders/open.ts'
import { pull, pullOf } from './pull.ts'
import { BATCH, push } from './push.ts'
import { type Settings, settings } from './settings.ts'
import { subscriptions } from './subscriptions.ts'
import { webhook } from './webhook.ts'

export type { Settings } from './settings.ts'

/** The real limit is Shopify's bucket of points, which every answer tells of. */
export const connector: Connector<Settings> = {
  name: 'shopify',
  settings,
  secrets: ({ token, client }) => [token, client?.secret].filter((name) => name !== undefined),
  limits: { batch: BATCH, perSecond: 20, burst: 40, inFlight: 1 },
  webhook,
  push,
  levels,
  pull,
  orders: { open: openOrders },
  offers,
  subscriptions,
  doctor,
}

/** `connector: shopify({ shop: 'example.myshopify.com', token: 'SHOPIFY_TOKEN', locations: ['1'] })` */
export const shopify = (settings: Settings): Bound => ({
  connector: { ...connector, pull: pullOf(settings) },
  settings,
})
