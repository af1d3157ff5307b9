/** What every simulated system has in common: its options, what it sent, and what can be done to it. */
import type { Hono } from 'hono'
import type { Clock } from '../../src/lib/clock.ts'
import type { Random } from '../../src/lib/random.ts'
import type { Fetch } from '../../src/lib/world.ts'

/** How well its webhooks travel. Times are measured on the system's own clock. */
export type Delivery = {
  /** Chance that an event is sent a second time (the same id, another moment). */
  repeat?: number
  /** Each delivery waits up to this long, so that events overtake each other. */
  shuffleMs?: number
  /** Chance that an event is never sent; only a poll can find it. */
  drop?: number
  /** Every delivery waits at least this long. */
  delayMs?: number
  /** First pause after a failed delivery; doubles up to `retryMostMs`. */
  retryMs?: number
  retryMostMs?: number
  /** After so many failed tries an event is given up. Default: never. */
  tries?: number
  /** Deliveries in flight at once. */
  inFlight?: number
  /** A delivery not answered within this is a failure. */
  deadlineMs?: number
}

export type SystemOptions = {
  name: string
  /** Signs its webhooks: `whsec_…`. */
  secret: string
  /** Where its webhooks go. */
  url: string
  fetch: Fetch
  clock: Clock
  random: Random
  delivery?: Delivery
  /** What callers must show as `authorization: Bearer …`; absent: everyone is let in. */
  token?: string
  /** The place codes it knows; the first is meant where none is named. */
  locations?: readonly string[]
  /** Opening stock at the first location. */
  levels?: Iterable<readonly [sku: string, quantity: number]>
  /** Rows a page of its lists holds. */
  page?: number
}

/** One event as it was sent; the same object is updated while it travels. */
export type SentEvent = {
  id: string
  type: string
  body: string
  /** When the receiver first answered 2xx (or, for a system that is polled, took it). */
  acceptedAt?: Date
  attempts: number
}

export type SoldLine = { line: string; sku: string; quantity: number; location?: string }
export type AdjustedLine = SoldLine & { reason: string }

/** What all of them can do. */
export type System = {
  name: string
  app: Hono
  /** Every event, in the order in which it happened, delivered or not. */
  sent: readonly SentEvent[]
  /** The plain truth; 0 for a SKU it does not know. */
  level(sku: string, location?: string): number
  /** All it keeps at one place. */
  levels(location?: string): ReadonlyMap<string, number>
  /** Somebody changes the number there by hand: no event is sent. */
  set(sku: string, quantity: number, location?: string): void
  /** Resolves when every event is accepted or given up. */
  idle(): Promise<void>
  /** Sends nothing more. */
  stop(): Promise<void>
}

export type StorefrontOptions = SystemOptions & {
  /** True: a row may carry `expected`, and is refused when something else is there. */
  compares?: boolean
  /** False: an order for more than there is, is refused. Default true. */
  oversell?: boolean
  /** A `level.changed` webhook for each changed number, own or told. Default true. */
  echo?: boolean
  /** Calls per second before 429. Default: no limit. */
  perSecond?: number
  burst?: number
  /** Rows in one call; more are refused with 413. Default 100. */
  batch?: number
  /** The SKU that keeps the number for a code, where orders write one in several ways. */
  product?: (code: string) => string
}

export type Storefront = System & {
  /** Takes the units off its own number at once. Null: sold out, nothing was done. */
  order(o: { order: string; at: Date; lines: readonly SoldLine[] }): SentEvent | null
  /** Puts the units back on its own number. */
  cancel(o: {
    order: string
    cancellation: string
    at: Date
    lines: readonly SoldLine[]
  }): SentEvent
  /** For a shop that keeps parcels: it is told that one has left. Null: it says nothing of it. */
  fulfil?(o: {
    order: string
    shipment: string
    at: Date
    lines: readonly SoldLine[]
  }): SentEvent | null
}

export type Warehouse = System & {
  receive(o: {
    receipt: string
    at: Date
    lines: readonly SoldLine[]
    purchase?: string
  }): SentEvent
  ship(o: { order: string; shipment: string; at: Date; lines: readonly SoldLine[] }): SentEvent
  adjust(o: { adjustment: string; at: Date; lines: readonly AdjustedLine[] }): SentEvent
  return(o: { return: string; order?: string; at: Date; lines: readonly SoldLine[] }): SentEvent
  /** Quantities are what was counted: absolute. */
  count(o: { count: string; at: Date; lines: readonly SoldLine[] }): SentEvent
  /** Writes by others that were proposed to it, in order of arrival. */
  proposals: readonly Readonly<Record<string, unknown>>[]
}

export type WmsOptions = SystemOptions
export type Wms = Warehouse

export type ThreePlOptions = SystemOptions & {
  /** Confirmations appear together, at the next multiple of this. Default 15 minutes. */
  batchMs?: number
}
/** A warehouse that sends no webhooks: it is polled, and confirms late and in batches. */
export type ThreePl = Warehouse

export type ErpOptions = SystemOptions & {
  /** How long it takes to answer a write. Default 0. */
  slowMs?: number
}
export type Erp = System & {
  purchase(o: { purchase: string; at: Date; lines: readonly SoldLine[] }): SentEvent
}
