/** Who is who and who owns what, as declared in `onhand.config.ts` and checked once at start-up. */
import type { Bound } from '../connectors/connector.ts'
import type { Fact, Measure, Role } from '../stock/names.ts'
import type { AssistantConfig } from './assistant.ts'
import type { SignIn } from './signin.ts'
import type { Notify, Retention } from './telling.ts'

export type SystemConfig = {
  role: Role
  connector: Bound
  /** The system's location codes → ours. What is not named here is quarantined. */
  locations?: Readonly<Record<string, string>>
  /** Where lines without a location belong (an order that names none). Ours. */
  defaultLocation?: string
  /** The event at which a sale leaves on_hand; `ordered` for a till that hands goods over at once. */
  truthMoment?: 'shipped' | 'ordered'
  /** What happens to a write of a fact the system does not own. Default `keep`: kept, listed. */
  gate?: 'keep' | 'forward'
  /** Names of the secrets that sign its webhooks; several while one is being rotated. */
  webhookSecrets?: readonly string[]
  /** Longest silence that is still normal, e.g. 3_600_000. */
  heardEveryMs?: number
  /** What the numbers mean that it shows where it is not a channel. Default: a storefront shows
   *  `available`, everything else `on_hand`. */
  shows?: Measure
  /** Numbers older than this are not compared: they are unknown. Default: 26 hours. */
  staleAfterMs?: number
}

/** One system; or one per location; or each system for the documents it issued itself. */
export type Owner<SystemName extends string, LocationCode extends string> =
  | SystemName
  | { byLocation: Readonly<Record<LocationCode, SystemName>> }
  | { each: readonly SystemName[] }

export type ChannelConfig<SystemName extends string, LocationCode extends string> = {
  system: SystemName
  /** The system's own code of the place whose number is set. */
  external: string
  /** Whose stock is offered there. */
  from: readonly LocationCode[]
  name?: string
  safety?: number
  cap?: number
  percent?: number
  /** Which number it is told; `on_hand` for a mirror of the books. Default `available_to_sell`. */
  measure?: 'available_to_sell' | 'on_hand'
  /** Safety stock per category; beats the channel's, is beaten by the item's. */
  categories?: Readonly<Record<string, { safety?: number; cap?: number; percent?: number }>>
  /** Start with publishing switched off. */
  paused?: boolean
}

export type Handoff<SystemName extends string> = {
  event: string
  from: SystemName
  to: SystemName | 'onhand'
  withinMs: number
}

/** When things are done of themselves: cron expressions, in UTC. */
export type Schedules<SystemName extends string> = {
  /** Every system is read whole and compared. Default: every hour, at seven minutes past. */
  reconcile?: string
  /** Systems that are read at times of their own instead: a nightly file, a slow ERP. */
  reads?: Readonly<Partial<Record<SystemName, string>>>
  /** The whole ledger is recomputed and its chain checked. Default: at 03:15. */
  verify?: string
  /** The embedded database is vacuumed. Default: every minute. */
  maintain?: string
  /** The daily mail. Default: at 06:30. */
  digest?: string
  /** Everything is read at one time and audited. Default: Sundays at 02:00. */
  audit?: string
  /** What has been kept long enough goes. Default: at 03:45. */
  prune?: string
  /** When a system is polled; else as often as its connector's settings say. */
  polls?: Readonly<Partial<Record<SystemName, string>>>
}

export const schedules = {
  reconcile: '7 * * * *',
  verify: '15 3 * * *',
  maintain: '* * * * *',
  digest: '30 6 * * *',
  audit: '0 2 * * SUN',
  prune: '45 3 * * *',
} as const

/** How long things may take. All in ms. */
export type Timing = {
  /** How long a request can still land after its answer was lost. */
  landsWithinMs: number
  /** An increase must be wanted this long before it is told. */
  raiseAfterMs: number
  /** How long an order that only the channel's own number shows holds an increase back. */
  unseenForMs: number
  /** How long a message waits for its predecessor before it is quarantined. */
  parkForMs: number
  /** A claim on work is void after this. */
  leaseMs: number
  /** The sweep that is the net under every wake-up. */
  sweepMs: number
  /** Events that happened longer ago than this are quarantined. */
  horizonMs: number
  /** How often it is looked whether a system's webhooks still come to us. */
  subscriptionsMs: number
}

export const timing: Timing = {
  landsWithinMs: 120_000,
  raiseAfterMs: 1_000,
  unseenForMs: 900_000,
  parkForMs: 86_400_000,
  leaseMs: 60_000,
  sweepMs: 1_000,
  horizonMs: 400 * 86_400_000,
  subscriptionsMs: 300_000,
}

/** What may be done about a disagreement at a system: nothing, what the gate lets pass, or (at a
 *  mirror only) telling it again whatever the cause. */
export const policies = ['record_only', 'gated', 'self_heal'] as const
export type Policy = (typeof policies)[number]

export type Reconcile<SystemName extends string> = {
  /** How long something may be on its way; after that it is stuck. */
  inFlightMs: number
  /** Units that do not matter, by category. */
  tolerance: Readonly<Record<string, number>>
  /** Default: `record_only`. */
  policies: Readonly<Partial<Record<SystemName, Policy>>>
  /** `shadow`: it decides and writes down what it would do, and does nothing. */
  gate: 'shadow' | 'on'
  limits: Limits
}

/** The locks of the gate. Each can be lowered from here; `most` never goes above 5. */
export type Limits = {
  /** Units of one repair. */
  most: number
  /** Least confidence in the cause. */
  confidence: number
  /** Share of what is on hand; a single unit always passes. */
  share: number
  skusPerDay: number
  unitsPerDay: number
  /** Of all active items, per day. */
  catalogueShare: number
  /** Repairs of one item in seven days; then it is locked. */
  perSkuPerWeek: number
  /** Both numbers must have been read this recently. */
  freshMs: number
}

export const reconciling: Reconcile<string> = {
  inFlightMs: 900_000,
  tolerance: {},
  policies: {},
  gate: 'shadow',
  limits: {
    most: 5,
    confidence: 0.95,
    share: 0.5,
    skusPerDay: 20,
    unitsPerDay: 50,
    catalogueShare: 0.01,
    perSkuPerWeek: 3,
    freshMs: 600_000,
  },
}

export type Registry = {
  /** Where the world reaches us: `https://onhand.example`. Webhooks go to `/webhooks/<system>` there. */
  publicUrl?: string
  systems: Readonly<Record<string, SystemConfig>>
  /** Code → name. */
  locations: Readonly<Record<string, string>>
  owners: Readonly<Partial<Record<Fact, Owner<string, string>>>>
  channels: readonly ChannelConfig<string, string>[]
  handoffs: readonly Handoff<string>[]
  timing: Timing
  schedules: Schedules<string>
  reconcile: Reconcile<string>
  /** Undefined: no language model, and nothing of it is loaded. */
  assistant?: AssistantConfig
  notify: Notify
  signIn: SignIn
  retention: Retention
  /** At or below this an item counts as low: it goes first. Base units. */
  lowStock: number
}
