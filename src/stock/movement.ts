/** A movement as it is handed to the ledger, and what the ledger answers. */
import type { Kind } from './kinds.ts'
import type { Quantities } from './names.ts'

/** All ids are ours, all quantities whole base units. */
export type Movement = {
  itemId: number
  locationId: number
  /** The system that issued the document; with `key` and the item it makes the business key. */
  sourceId: number
  /** `document/line/transition`: the same fact by any path has the same key. */
  key: string
  kind: Kind
  /** Change per bucket; all zero for a count. */
  change: Quantities
  /** For a count: the absolute on-hand quantity as of `happenedAt`. */
  counted?: number
  /** The system that told us; the gate compares it with the owner of the fact. */
  reportedBy: number
  happenedAt: Date
  /** The key of the movement that must come first (a shipment needs its order), if any. */
  after?: string
  messageId?: number
  reason?: string
  actor?: string
}

/** What became of a movement. All are answers, none is an error. */
export type Outcome =
  | { outcome: 'recorded' }
  /** Already in the ledger with the same content; `path: 'second'` when another system told us first. */
  | { outcome: 'repeated'; path: 'same' | 'second' }
  /** The key is in the ledger with other content. */
  | { outcome: 'contradicted'; why: string }
  /** The reporter does not own the fact. */
  | { outcome: 'refused'; ownerId: number }
  /** Held back: nobody owns the fact, or the movement it follows has not come. */
  | { outcome: 'held'; why: 'no_owner' | 'predecessor_missing' }
