/** Northwind, an inventory API that does not exist: the example of docs/guides/write-a-connector.md. */
import type { Bound, Connector } from '../../../src/connectors/connector.ts'
import { offers, open } from './catalogue.ts'
import { doctor } from './doctor.ts'
import { pull, webhook } from './events.ts'
import { type Settings, settings } from './settings.ts'
import { BATCH, levels, push } from './stock.ts'
import { subscriptions } from './subscriptions.ts'

export type { Settings } from './settings.ts'

export const connector: Connector<Settings> = {
  name: 'northwind',
  settings,
  // Northwind allows ten calls a second; we leave it some for others.
  limits: { batch: BATCH, perSecond: 8, burst: 16, inFlight: 1 },
  webhook,
  push,
  levels,
  pull,
  orders: { open },
  offers,
  subscriptions,
  doctor,
}

/** `connector: northwind({ url: 'https://api.northwind.example/v2', key: 'NORTHWIND_KEY' })` */
export const northwind = (settings: Settings): Bound => ({ connector, settings })
