/** The recent history of an item in all systems: what a cause may look at. Types only. Pure. */
import type { Case } from '../reconcile/round.ts'
import type { Kind } from '../stock/kinds.ts'
import type { Movement } from '../stock/movement.ts'
import type { Quantities, Role } from '../stock/names.ts'
import type { Claim } from './claim.ts'

export type Moved = {
  /** `movement:source:business key` */
  cite: string
  kind: Kind
  locationId: number
  source: string
  sourceId: number
  reportedBy: string
  reportedById: number
  key: string
  change: Quantities
  counted: number | null
  /** For a count: what the ledger had for that moment when it was told. */
  book: number | null
  version: number
  messageId: number | null
  /** How its message came; null: without one. */
  via: string | null
  happenedAt: Date
  recordedAt: Date
  reason: string | null
  actor: string | null
}
/** A write that was not applied: not the owner's, told twice, or in conflict. */
export type Refused = {
  cite: string
  outcome: 'refused' | 'forwarded' | 'contradicted' | 'repeated'
  kind: Kind
  locationId: number
  source: string
  sourceId: number
  reportedBy: string
  reportedById: number
  key: string
  quantity: number
  happenedAt: Date
  refusedAt: Date
}
/** A number told to a channel, in packs. */
export type Attempt = {
  cite: string
  channelId: number
  at: Date
  quantity: number
  before: number | null
  outcome: string
  /** `item:location` → version the number was made from. */
  seen: Record<string, number>
}
/** A number that a place showed, in base units; null: it kept none. */
export type Observed = {
  cite: string
  systemId: number
  /** Null: the system told it of itself, as it changed. */
  placeId: number | null
  locationId: number
  quantity: number | null
  asOf: Date
  observedAt: Date
  /** It is what we had just written there. */
  echo: boolean
}
/** A line of a message in quarantine that could not be made a movement. */
export type Unread = {
  cite: string
  systemId: number
  reason: string
  says: string
  sku: string
  kind: Kind
  /** As it was written, in the sender's packs. */
  quantity: number
  location: string | null
  /** Ours, where it names one. */
  itemId: number | null
  locationId: number | null
  document: string
  happenedAt: Date
}
/** A record that is in a system's own list, and neither in the ledger nor in the inbox. */
export type Missed = { cite: string; systemId: number; movement: Movement }

export type History = {
  case: Case
  now: Date
  sku: string
  role: Role
  /** Up to this old, what is on its way is on its way. */
  inFlightMs: number
  /** When this place was last seen to agree; null: it was never compared before. */
  agreedAt: Date | null
  firstSeenAt: Date
  /** Since when the gap is just this large. */
  standsSince: Date
  /** Newest first, all locations. */
  movements: readonly Moved[]
  refusals: readonly Refused[]
  /** Newest first, all channels. */
  attempts: readonly Attempt[]
  /** Newest first, all systems. */
  observations: readonly Observed[]
  /** What the item is called in each system, with pack factors. */
  listings: readonly { systemId: number | null; external: string; pack: number }[]
  /** Of any item, where the message names none of ours; else of this one. */
  unread: readonly Unread[]
  missed: readonly Missed[]
  /** Systems whose own lists of records were read again, so that all they know of is known. */
  heard: ReadonlySet<number>
  /** How long this system's movements usually take to be told (the 95th of a hundred), in ms. */
  lagMs: number | null
  /** Other gaps of this item. */
  sameItem: readonly Case[]
  /** Gaps of other items that came up together with this one at this place, and are as large the other way. */
  halves: readonly Case[]
  /** How many gaps came up together here. */
  gapsHere: number
  /** When this place seems to have been set back to: items that show what they had then, and those
   *  that moved since and show it. */
  setBack: { at: Date; seenAt: Date; items: number; contrary: number } | null
  /** What was found earlier for this very gap, where it was sure. */
  before: readonly Claim[]
  /** The gap of the owner of what is shown here, if there is one. */
  owner: Case | null
  skuOf(itemId: number): string
  /** When a gap was first seen. */
  seenAt(driftId: number): Date
  /** Of another item with a gap in this round. */
  movementsOf(itemId: number): readonly Moved[]
}
