/** WooCommerce, over its REST API v3: told what may be sold, heard by webhooks and a poll that remembers. */
import type { Bound, Connector } from '../connector.ts'
import { doctor } from './doctor/doctor.ts'
import { levels } from './levels.ts'
import { offers } from './offers.ts'
import { orders } from './orders/open.ts'
import { pull } from './orders/pull.ts'
import { BATCH, push } from './push.ts'
import { type Settings, settings } from './settings.ts'
import { subscriptions } from './subscriptions.ts'
import { webhook } from './webhook.ts'

export type { Settings } from './settings.ts'

/** WooCommerce has no limit of its own, and shares a small server with its buyers: ours is modest. */
export const connector: Connector<Settings> = {
  name: 'woocommerce',
  settings,
  secrets: ({ consumerKey, consumerSecret, webhookSecret }) => [
    consumerKey,
    consumerSecret,
    ...(webhookSecret === undefined ? [] : [webhookSecret]),
  ],
  limits: { batch: BATCH, perSecond: 5, burst: 10, inFlight: 1 },
  webhook,
  push,
  levels,
  pull,
  orders,
  offers,
  subscriptions,
  doctor,
}

/** `connector: woocommerce({ url, consumerKey: 'WOO_KEY', consumerSecret: 'WOO_SECRET' })` */
export const woocommerce = (settings: Settings): Bound => ({ connector, settings })
