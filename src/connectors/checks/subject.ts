/** What the conformance suite must be told of a connector, and the bench on which it is tried. */
import type { Clock } from '../../lib/clock.ts'
import { limiter } from '../../lib/limiter.ts'
import { type Random, seededRandom } from '../../lib/random.ts'
import type { Fetch } from '../../lib/world.ts'
import type {
  Bound,
  Connector,
  Offer,
  OpenLine,
  Parsed,
  Proposal,
  Subscription,
  Wanted,
} from '../connector.ts'
import { type Remote, remote } from '../remote.ts'
import type { FaultName } from './faults.ts'

/** One number that the double keeps. */
export type Listing = Pick<Wanted, 'external' | 'location' | 'remote'>

/** The other side, as a program: faithful, with its truth open to be looked at. */
export type Double = {
  fetch: Fetch
  /** What is there now; null: there is no such listing. */
  truth(listing: Listing): number | null
  /** Somebody else changes the number. */
  change(listing: Listing, quantity: number): void
  /** The next calls go wrong in this order; `none`: that one goes well. */
  next(...faults: (FaultName | 'none')[]): void
  /** `n` things happen that a pull must find. */
  happen?(n: number): void
  /** How many proposals it took. */
  proposed?(): number
  /** What is owed to buyers there, as `orders.open` must tell it. With `also: ['orders']`. */
  owed?(): readonly Pick<OpenLine, 'document' | 'line' | 'sku' | 'quantity'>[]
  /** All that is kept there, as `offers` must tell it. With `also: ['offers']`. */
  offered?(): readonly (Pick<Offer, 'external' | 'sku' | 'barcode'> & { tracked: boolean })[]
  /** The webhooks that are subscribed to there. With `also: ['subscriptions']`. */
  hooks?: {
    list(): readonly { topic: string; address: string; on: boolean }[]
    /** Somebody deletes one, switches one off, or has one sent to another address. */
    spoil(how: Spoil): void
  }
  /** For one that is reached without a network: nobody is there any more, or again. */
  down?(value: boolean): void
  close?(): Promise<void>
}

/** What can become of a subscription. */
export type Spoil = Exclude<Subscription['state'], 'live'>

/** A webhook as the other side sends it, and what it says. */
export type Example = {
  says: string
  body: string
  expect: Parsed
  /** Paths without which it can't be understood (JSON bodies only). */
  required: readonly string[]
}

export type Subject = {
  name: string
  bound: Bound
  /** By name; none of the values may ever be shown. */
  secrets: Readonly<Record<string, string>>
  /** The `n`th listing of the double, in a fixed order. */
  listing(n: number): Listing
  /** One that it does not have. */
  stranger: Listing
  /** A fresh double with the first `levels.length` listings at these numbers. */
  open(world: { levels: readonly number[]; clock: Clock; random: Random }): Double
  /** What the double can do. */
  faults: readonly FaultName[]
  webhook?: {
    secret: string
    examples: readonly Example[]
    sign(
      message: { id: string; body: Uint8Array; at: Date },
      secret: string,
    ): Readonly<Record<string, string>>
    /** Headers that its signature does not cover: without them a message is as genuine as with. */
    unsigned?: readonly string[]
    /** Where the scheme carries a time: how old a message may be. */
    windowMs?: number
  }
  /** The other side keeps keys: the same one twice is applied once. */
  remembers?: boolean
  /** How many records a resumed pull may give again. Default 0. */
  overlap?: number
  /**
   * Abilities that are tried as well, because the double shows what they must tell: `orders` by
   * `owed`, `offers` by `offered`, `subscriptions` by `hooks`.
   */
  also?: readonly ('orders' | 'offers' | 'subscriptions')[]
  subscriptions?: {
    /** Where webhooks have to go. */
    address: string
    /** What can become of one there. */
    spoils: readonly Spoil[]
    /** False: only an operator of the other side can mend it. Default: true. */
    mends?: boolean
  }
  /** Settings that must be refused, besides what is no object at all. */
  nonsense: readonly unknown[]
}

/** What a check found wrong; nothing is a pass. */
export type Check = {
  says: string
  applies(subject: Subject): boolean
  run(subject: Subject): Promise<string[]>
}

/** Long enough for an app in this process, short enough to be waited for often. */
const DEADLINE_MS = 60
const START = Date.UTC(2026, 0, 5, 12)

export type Bench = Awaited<ReturnType<typeof bench>>

/** A fresh double, a remote that speaks to it, and a clock that never makes anyone wait. */
export function bench(subject: Subject, levels: readonly number[] = [10, 11, 12, 13, 14, 15, 16]) {
  let now = START
  const held = new Set<() => void>()
  const clock: Clock = {
    now: () => new Date(now),
    async sleep(ms) {
      now += ms
    },
  }
  /** The double's own: long sleeps last until `land`. */
  const theirs: Clock = {
    now: clock.now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (ms < 1000 || signal?.aborted) return resolve()
        held.add(resolve)
        signal?.addEventListener('abort', () => resolve(), { once: true })
      }),
  }
  const random = seededRandom(20_260_105)
  const double = subject.open({ levels, clock: theirs, random })
  let calls = 0
  let down = false
  const connector = subject.bound.connector as Connector<unknown>
  const to: Remote<unknown> = remote({
    settings: connector.settings.parse(subject.bound.settings),
    secret: (name) => subject.secrets[name] ?? '',
    clock,
    limiter: limiter(1_000_000, 1_000_000),
    fetch: async (url, init) => {
      calls++
      if (down) throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } })
      return double.fetch(url, init)
    },
    deadlineMs: DEADLINE_MS,
  })
  let keys = 0
  return {
    connector,
    double,
    address: subject.subscriptions?.address,
    remote: to,
    clock,
    random,
    calls: () => calls,
    /** Nobody listens any more, or again. */
    down(value: boolean) {
      down = value
      double.down?.(value)
    },
    listings: levels.map((_, n) => subject.listing(n)),
    /** A write of `quantity` over what is there, under a key of its own. */
    want(listing: Listing, quantity: number, over = double.truth(listing)): Wanted {
      return { ...listing, quantity, over, key: `check-${++keys}` }
    },
    /** Late requests land. */
    async land() {
      for (const wake of held) wake()
      held.clear()
      for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
    },
    close: async () => double.close?.(),
  }
}

export const proposal = (listing: Listing, key: string, quantity: number): Proposal => ({
  key,
  kind: 'adjusted',
  external: listing.external,
  location: listing.location,
  quantity,
  from: 'somewhere',
  happenedAt: new Date(START),
})

export async function collect<T>(list: AsyncIterable<T>): Promise<T[]> {
  const got: T[] = []
  for await (const one of list) got.push(one)
  return got
}
