/** The contract between Onhand and one kind of external system. A connector is one folder. */
import type { z } from 'zod'
import type { Kind } from '../stock/kinds.ts'
import type { Fact } from '../stock/names.ts'
import type { Remote } from './remote.ts'

/** A request exactly as it came; header names in lower case. */
export type Raw = { headers: Readonly<Record<string, string>>; body: Uint8Array }

/** One line of a document, in the other system's own words; the inbox translates it. */
export type Line = {
  kind: Kind
  document: string
  line: string
  /** Tells apart several events of one kind on one line (a fulfilment id). Default: the kind. */
  transition?: string
  /** The system that issued the document, by our name. Default: the system that speaks. */
  issuer?: string
  sku: string
  /** In the system's packs; a decimal string is converted exactly. For `counted`: the absolute number. */
  quantity: number | string
  /** The system's location code; null only where it has none (then its `defaultLocation` is used). */
  location: string | null
  happenedAt: Date
  /** `[line, transition]` of the same document that must be in the ledger first. */
  after?: readonly [line: string, transition: string]
  reason?: string
  actor?: string
  /** Where it stood in a file, for the per-row outcome. */
  row?: number
}

/** An absolute number that a system says it has. */
export type Reading = {
  sku: string
  location: string | null
  quantity: number | string
  fact: Fact | 'available' | 'available_to_sell'
  asOf: Date
  /** Where it stood in a file, for the per-row outcome. */
  row?: number
}

/** What a message says. `ignored`: understood, and of no concern to stock. */
export type Parsed = {
  lines: readonly Line[]
  readings: readonly Reading[]
  ignored?: string
  /** Rows that could not be read; they hold nothing else back. */
  problems?: readonly { row: number; why: string }[]
}

/** Thrown by `parse`: what is missing or wrong, in words; the message goes to quarantine. */
export class Unreadable extends Error {}

/** A message as stored: what `parse` is given, today or at a replay in a year. */
export type Stored = { topic: string; headers: Readonly<Record<string, string>>; body: Uint8Array }

export type Webhook<S> = {
  /** True, or why not. On raw bytes, in constant time. `secrets` holds every one still valid. */
  verify(raw: Raw, secrets: readonly string[], now: Date, settings: S): true | string
  /** `key` deduplicates deliveries: what the platform really keeps stable over its retries. */
  identify(raw: Raw, settings: S): { key: string; topic: string }
  /** The headers worth storing. No others are ever kept. */
  keepHeaders: readonly string[]
  parse(message: Stored, settings: S): Parsed
}

/** One number to write. Quantities are in the listing's packs. */
export type Wanted = {
  external: string
  /** What the connector itself stored with the listing (a variant id, a location id). */
  remote: Readonly<Record<string, unknown>>
  location: string
  quantity: number
  /** What must be there for the write to count; null: not known. */
  over: number | null
  /** The same for every retry of this write, new when its content is. */
  key: string
  /** What `levels.of` just answered for this very write: while it is fresh, no other look is needed. */
  level?: Level
}

/** What the other side did with one row. */
export type Sent =
  /** `stands`: the number there afterwards, by the system's own answer. Then it is not read back. */
  | { sent: 'done'; stands?: number }
  /** Not written: something else than `over` was there. */
  | { sent: 'stale'; observed: number }
  /** Certainly not written; may work later. */
  | { sent: 'later'; why: string; afterMs?: number }
  /** May have been written, may still land. */
  | { sent: 'unclear'; why: string }
  /** Certainly not written and never will be as it stands. */
  | { sent: 'never'; why: string }

/** One number read. `quantity` null: the system does not keep it (never zero). */
export type Level = {
  external: string
  location: string
  quantity: number | null
  asOf: Date
  /** From `levels.of`, for the connector alone: what it must know to write over this number. */
  basis?: unknown
}

/** A record pulled by a poll; it goes through the inbox like a webhook. */
export type Pulled = {
  key: string
  topic: string
  body: Uint8Array
  cursor: string
  /** It is of a file: all of it is weighed, and stored, together. */
  file?: { last: boolean }
}

export type Finding = { check: string; ok: boolean; says: string; fix?: string }

/** One line of an order that is open there; the quantity is what has not left yet, in its packs. */
export type OpenLine = {
  document: string
  line: string
  sku: string
  quantity: number
  location: string | null
  placedAt: Date
}

/** One thing that is kept there, so that it can be matched with an item. */
export type Offer = {
  /** What pushes, levels and lines name it by, and what the connector wants back with it. */
  external: string
  remote: Readonly<Record<string, unknown>>
  /** Other names that its messages may call it by; each becomes a listing that is not written to. */
  also?: readonly string[]
  /** As it stands there; '' where it has none. */
  sku: string
  barcode: string
  name: string
  /** Null: its stock is kept there. Else why it is not, in words. */
  untracked: string | null
}

/** One sort of webhook that should reach us. */
export type Subscription = {
  topic: string
  /** `elsewhere`: it goes to another address. */
  state: 'live' | 'missing' | 'disabled' | 'elsewhere'
  why?: string
}

/** A write that was not the teller's to make, handed to the owner. */
export type Proposal = {
  key: string
  kind: Kind
  external: string
  location: string
  quantity: number
  from: string
  happenedAt: Date
}

/** Whole abilities are optional properties; a missing one is a stated limit, not an error. */
export type Connector<S> = {
  name: string
  settings: z.ZodType<S>
  /** The names of the secrets that it will ask for, so that what is missing is seen beforehand. */
  secrets?(settings: S): readonly string[]
  limits: { batch: number; perSecond: number; burst: number; inFlight?: number }
  webhook?: Webhook<S>
  /** For a system without webhooks: what a pulled record says. */
  parse?(message: Stored, settings: S): Parsed
  push?: {
    /** True: `over` is compared by the other side. False: read before, read back after. */
    compares: boolean
    /** True: `levels` is a report of another time, no use for reading back what was just written. */
    blind?: true
    send(wanted: readonly Wanted[], remote: Remote<S>): Promise<readonly Sent[]>
  }
  levels?: {
    /** In the order asked; null where the other side has no such listing. */
    of(
      wanted: readonly Pick<Wanted, 'external' | 'remote' | 'location'>[],
      remote: Remote<S>,
    ): Promise<readonly (Level | null)[]>
    all(remote: Remote<S>): AsyncIterable<Level>
  }
  /** Records since a cursor ('' at first), oldest first; the net under webhooks. */
  pull?: {
    stream: string
    everyMs: number
    since(cursor: string, remote: Remote<S>): AsyncIterable<Pulled>
  }
  orders?: {
    /** Every line that is open there now. */
    open(remote: Remote<S>): AsyncIterable<OpenLine>
  }
  offers?(remote: Remote<S>): AsyncIterable<Offer>
  /** `address`: where its webhooks must go. */
  subscriptions?: {
    /** Reads only; one for every topic there should be. */
    check(remote: Remote<S>, address: string): Promise<readonly Subscription[]>
    /** Makes what is missing, revives what was switched off; answers how they stand afterwards. */
    heal(remote: Remote<S>, address: string): Promise<readonly Subscription[]>
  }
  propose?(proposals: readonly Proposal[], remote: Remote<S>): Promise<readonly Sent[]>
  /** Reads only. */
  doctor?(remote: Remote<S>): AsyncIterable<Finding>
}

/** A connector with its settings, as `onhand.config.ts` names it. */
// biome-ignore lint/suspicious/noExplicitAny: settings differ per connector and are checked by its own schema
export type Bound = { connector: Connector<any>; settings: unknown }
