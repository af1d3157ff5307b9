/** What the package offers: the configuration's words, the connectors, and Onhand as a library. */

export { presets } from './authority/presets.ts'
export type { ChannelConfig, Owner, Registry, SystemConfig, Timing } from './authority/registry.ts'
export { type Config, defineConfig } from './config.ts'
export { connectors } from './connectors/all.ts'
export { inBatches, Refused } from './connectors/batches.ts'
export type {
  Bound,
  Connector,
  Finding,
  Level,
  Line,
  Offer,
  OpenLine,
  Parsed,
  Proposal,
  Pulled,
  Raw,
  Reading,
  Sent,
  Stored,
  Subscription,
  Wanted,
  Webhook,
} from './connectors/connector.ts'
export { Unreadable } from './connectors/connector.ts'
export { csv } from './connectors/csv/index.ts'
export { generic } from './connectors/generic/index.ts'
export { readJson } from './connectors/json.ts'
export type { Answer, Call, Remote } from './connectors/remote.ts'
export { RemoteError } from './connectors/remote.ts'
export { shopify } from './connectors/shopify/index.ts'
export { standardHeaders, verifyStandard } from './connectors/standard.ts'
export { vendure } from './connectors/vendure/index.ts'
export { woocommerce } from './connectors/woocommerce/index.ts'
export { sameBytes } from './lib/bytes.ts'
export { Fault, messageOf } from './lib/faults.ts'
export { type Onhand, type StartOptions, startOnhand } from './main.ts'
