/** Vendure 3: told what may be sold through its Admin API, heard through Onhand's plugin and a poll. */
import type { Bound, Connector } from '../connector.ts'
import { doctor } from './doctor.ts'
import { levels } from './levels.ts'
import { offers } from './offers.ts'
import { open } from './open.ts'
import { pull } from './pull.ts'
import { BATCH, push } from './push.ts'
import { type Settings, settings } from './settings.ts'
import { subscriptions } from './subscriptions.ts'
import { webhook } from './webhook.ts'

export type { Settings } from './settings.ts'

/** Vendure has no limit of its own; ours keeps it free for its buyers. */
export const connector: Connector<Settings> = {
  name: 'vendure',
  settings,
  secrets: ({ password }) => [password],
  limits: { batch: BATCH, perSecond: 20, burst: 40, inFlight: 1 },
  webhook,
  push,
  levels,
  pull,
  orders: { open },
  offers,
  subscriptions,
  doctor,
}

/** `connector: vendure({ url, username, password: 'VENDURE_PASSWORD', stockLocations: ['1'] })` */
export const vendure = (settings: Settings): Bound => ({ connector, settings })
