/**
 * May this disagreement be repaired without a person? Pure. Every lock is looked at and answers in
 * words; one that holds is enough, and what is not known holds.
 */
import type { Limits, Policy } from '../authority/registry.ts'
import { many, units } from './decide/words.ts'

/** Units of one repair, whatever the configuration says. No setting raises it. */
export const CEILING = 5
/** Nor does one lower this. */
export const LEAST_CONFIDENCE = 0.95
const MOST_OF_A_SKU_PER_WEEK = 3

/** `publish`: the owner's number is told to the mirror again. `compensate`: a movement for the owner. */
export const acts = ['publish', 'compensate'] as const
export type Act = (typeof acts)[number]

/** A number that would change: base units, at the place (`publish`) or in the ledger (`compensate`). */
export type Repair = { act: Act; locationId: number; before: number; after: number }

/** All that the gate asks, in base units. Undefined: not known. */
export type Weighed = {
  policy: Policy | undefined
  mode: 'shadow' | 'on' | undefined
  limits: Partial<Limits>
  /** What would make it right; a text is why no number would. */
  repair: Repair | string | undefined
  /** What the place shows less what it should, and the part of it that nothing explains. */
  gap: number | undefined
  residue: number | undefined
  /** What the causes make of the residue, each with what it cites. */
  claims: readonly { units: number; cites: readonly string[] }[] | undefined
  cause: string | null | undefined
  confidence: number | undefined
  /** Why somebody doubts the cause, which is then not sure enough; null: nobody does. */
  doubt: string | null | undefined
  /** A person has it in hand, or wants to be left alone with it; null: nobody. */
  hands: string | null | undefined
  onHand: number | undefined
  /** Ages of the two numbers. */
  observedMs: number | undefined
  expectedMs: number | undefined
  /** Looked at twice, and the same both times. */
  settled: boolean | undefined
  /** The same two numbers were there at an earlier reading. */
  seenTwice: boolean | undefined
  /** What is still under way about it; null: nothing. */
  underWay: string | null | undefined
  /** Why the last reading of its system is not to be relied on; null: it is whole. */
  ailing: string | null | undefined
  /** Why nothing may be told there; null: telling is open. */
  paused: string | null | undefined
  /** More could be sold because of it, here or elsewhere. */
  sells: boolean | undefined
  /** The one automatic try, by its numbers; null: none yet. */
  tried: { expected: number; observed: number } | null | undefined
  expected: number | undefined
  observed: number | undefined
  /** Repairs of this item in the last seven days. */
  thisWeek: number | undefined
  /** Why the books are not to be relied on; null: nothing is known against them. */
  books: string | null | undefined
  /** A batch that waits for a person; null: none. */
  heldBatch: number | null | undefined
}

export const lockNames = [
  'policy',
  'repair',
  'hands',
  'small',
  'share',
  'cause',
  'confidence',
  'fresh',
  'settled',
  'under_way',
  'source',
  'channel',
  'increase',
  'tried',
  'week',
  'books',
  'batch',
  'blast_radius',
] as const
export type LockName = (typeof lockNames)[number]

/** One condition. `holds`: it keeps the repair from being made. */
export type Lock = { lock: LockName; holds: boolean; why: string }

/** `record`: nothing is to be done by itself. `hold`: something would, and a lock is against it.
 *  `would_repair`: in shadow mode, what `repair` would be. */
export const decisions = ['repair', 'would_repair', 'hold', 'record'] as const
export type Decision = {
  decision: (typeof decisions)[number]
  locks: readonly Lock[]
  /** What would be done, if anything could be. */
  repair: Repair | null
}

export function gate(w: Weighed): Decision {
  const locks = looks.map(([lock, look]): Lock => {
    const answer = look(w)
    return { lock, holds: answer.open !== true, why: answer.why }
  })
  const repair = mendOf(w) ?? null
  const passes = repair !== null && locks.every((l) => !l.holds)
  if (idle(w)) return { decision: 'record', locks, repair }
  if (!passes) return { decision: 'hold', locks, repair }
  return { decision: w.mode === 'on' ? 'repair' : 'would_repair', locks, repair }
}

/** Nobody asked for repairs here, or there is nothing to repair. */
const idle = (w: Weighed) =>
  w.policy === undefined || w.policy === 'record_only' || w.residue === 0 || w.residue === undefined

type Answer = { open: boolean; why: string }
const open = (why: string): Answer => ({ open: true, why })
const holds = (why: string): Answer => ({ open: false, why })
const unknown = (what: string) => holds(`not known: ${what}`)
/** Null is nothing in the way. */
const clear = (against: string | null | undefined, fine: string, what: string) =>
  against === undefined ? unknown(what) : against === null ? open(fine) : holds(against)

const mendOf = (w: Weighed) => (typeof w.repair === 'object' ? w.repair : undefined)
const sizeOf = (w: Weighed) => {
  const repair = mendOf(w)
  return repair && Math.abs(repair.after - repair.before)
}
/** A mirror that heals itself is told the owner's number whatever went wrong. */
const healing = (w: Weighed) => w.policy === 'self_heal' && mendOf(w)?.act === 'publish'

const looks: readonly [LockName, (w: Weighed) => Answer][] = [
  [
    'policy',
    ({ policy }) => {
      if (policy === undefined) return unknown('the policy of this system')
      if (policy === 'record_only')
        return holds('this system is only recorded: repairs are for people')
      return open(policy === 'gated' ? 'repairs are allowed here' : 'this system heals itself')
    },
  ],
  [
    'repair',
    (w) => {
      if (w.repair === undefined) return unknown('what would make it right')
      if (typeof w.repair === 'string') return holds(w.repair)
      const { act, before, after } = w.repair
      if (![before, after].every(Number.isSafeInteger)) return unknown('the numbers')
      if (before === after) return holds('no number would change')
      return open(
        act === 'publish'
          ? `the owner’s number is told again: ${before} → ${after}`
          : `the ledger is corrected for the owner: ${before} → ${after}`,
      )
    },
  ],
  ['hands', (w) => clear(w.hands, 'nobody has it in hand', 'who has it in hand')],
  ['small', small],
  ['share', share],
  ['cause', cause],
  ['confidence', confidence],
  ['fresh', fresh],
  [
    'settled',
    ({ settled }) => {
      if (settled === undefined) return unknown('whether it stood still')
      return settled
        ? open('looked at twice, and the same both times')
        : holds('it was not the same at two looks, or could not be looked at twice')
    },
  ],
  ['under_way', (w) => clear(w.underWay, 'nothing is under way', 'what is under way')],
  ['source', (w) => clear(w.ailing, 'the system was read whole', 'how well the system was read')],
  ['channel', (w) => clear(w.paused, 'telling it is open', 'whether it may be told')],
  ['increase', increase],
  [
    'tried',
    ({ tried, expected, observed }) => {
      if (tried === undefined || expected === undefined || observed === undefined) {
        return unknown('whether it was tried')
      }
      if (tried?.expected === expected && tried.observed === observed) {
        return holds(`it was tried once at ${observed} against ${expected}: not again`)
      }
      return open('it was not tried with these numbers')
    },
  ],
  ['week', week],
  ['books', (w) => clear(w.books, 'the books are in order', 'whether the books are in order')],
  [
    'batch',
    ({ heldBatch }) => {
      if (heldBatch === undefined) return unknown('whether a batch waits for a person')
      return heldBatch === null
        ? open('no batch waits for a person')
        : holds(`batch ${heldBatch} waits for a person: until then nothing is repaired by itself`)
    },
  ],
]

function small(w: Weighed): Answer {
  const size = sizeOf(w)
  const { gap, residue } = w
  const most = Math.min(CEILING, w.limits.most ?? CEILING)
  if (size === undefined || gap === undefined || residue === undefined) return unknown('its size')
  const largest = Math.max(size, Math.abs(gap), Math.abs(residue))
  return largest <= most
    ? open(`${units(largest)}, at most ${most}`)
    : holds(`${units(largest)}: more than ${most} is for people`)
}

function share(w: Weighed): Answer {
  const size = sizeOf(w)
  const { onHand, limits } = w
  if (size === undefined || onHand === undefined || limits.share === undefined) {
    return unknown('its share of what is on hand')
  }
  if (size <= 1) return open('a single unit')
  const most = Math.floor(Math.max(0, onHand) * limits.share)
  const of = `${units(size)} of ${onHand} on hand`
  return size <= most ? open(of) : holds(`${of}: at most ${most} may change by itself`)
}

function cause(w: Weighed): Answer {
  if (healing(w)) return open('not asked of a mirror that heals itself')
  if (w.claims === undefined || w.residue === undefined) return unknown('its cause')
  if (w.cause == null || w.claims.length === 0) return holds('no cause explains it to the unit')
  const sum = w.claims.reduce((total, c) => total + c.units, 0)
  if (sum !== w.residue) return holds(`its causes add up to ${sum}, not to ${w.residue}`)
  const bare = w.claims.some((c) => c.cites.length === 0 || c.units === 0)
  return bare ? holds('part of it rests on no record') : open('every unit rests on a record')
}

function confidence(w: Weighed): Answer {
  if (healing(w)) return open('not asked of a mirror that heals itself')
  const least = Math.max(LEAST_CONFIDENCE, w.limits.confidence ?? LEAST_CONFIDENCE)
  if (w.confidence === undefined) return unknown('how sure the cause is')
  const sure = `${percent(w.confidence)} sure`
  if (w.doubt === undefined) return unknown('whether anybody doubts the cause')
  if (w.doubt !== null) return holds(`${w.doubt} (${sure}, at least ${percent(least)} is asked)`)
  return w.confidence >= least && w.confidence <= 1
    ? open(`${sure}, at least ${percent(least)}`)
    : holds(`${sure}: at least ${percent(least)} is asked`)
}

function fresh({ observedMs, expectedMs, limits: { freshMs } }: Weighed): Answer {
  if (observedMs === undefined || expectedMs === undefined || freshMs === undefined) {
    return unknown('how old the numbers are')
  }
  const oldest = Math.max(observedMs, expectedMs)
  const newest = Math.min(observedMs, expectedMs)
  // A number from the future is as good as none.
  if (!(newest >= -60_000)) return unknown('how old the numbers are')
  return oldest <= freshMs
    ? open(`both numbers are of the last ${minutes(freshMs)}`)
    : holds(`a number is ${minutes(oldest)} old: at most ${minutes(freshMs)}`)
}

/** A number pushed up wrongly sells what is not there; one pushed down wrongly sells a little less. */
function increase(w: Weighed): Answer {
  const repair = mendOf(w)
  if (!repair || w.sells === undefined) return unknown('whether more could be sold')
  if (repair.after < repair.before) return open('nothing is raised')
  if (!w.sells) return open('nothing is sold by this number')
  if (w.seenTwice === undefined) return unknown('whether it was there before')
  return w.seenTwice
    ? open('raised, and seen in two readings')
    : holds('it would be raised, and was seen in one reading only')
}

function week({ thisWeek, limits }: Weighed): Answer {
  const most = Math.min(MOST_OF_A_SKU_PER_WEEK, limits.perSkuPerWeek ?? MOST_OF_A_SKU_PER_WEEK)
  if (thisWeek === undefined) return unknown('how often it was repaired lately')
  const often = `${many(thisWeek, 'repair', 'repairs')} of it in seven days`
  return thisWeek < most
    ? open(often)
    : holds(`${often}: something is wrong with it that repairs do not mend`)
}

const percent = (n: number) => `${Math.round(n * 1000) / 10}%`
const minutes = (ms: number) => many(Math.ceil(ms / 60_000), 'minute', 'minutes')
