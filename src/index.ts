/** What the package offers: the configuration's words, the connectors, and Onhand as a library. */

export { presets } from './authority/presets.ts'
export type { ChannelConfig, Owner, Registry, SystemConfig, Timing } from './authority/registry.ts'
export { type Config, defineConfig } from './config.ts'
export { connectors } from './connectors/all.ts'
export type {
  Bound,
  Connector,
  Finding,
  Level,
  Line,
  Parsed,
  Proposal,
  Pulled,
  Raw,
  Reading,
  Sent,
  Stored,
  Wanted,
  Webhook,
} from './connectors/connector.ts'
export { Unreadable } from './connectors/connector.ts'
export { csv } from './connectors/csv/index.ts'
export { generic } from './connectors/generic/index.ts'
export type { Answer, Call, Remote } from './connectors/remote.ts'
export { RemoteError } from './connectors/remote.ts'
export { vendure } from './connectors/vendure/index.ts'
export { Fault } from './lib/faults.ts'
export { type Onhand, type StartOptions, startOnhand } from './main.ts'
