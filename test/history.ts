/** A history made by hand, for the tests of causes: only what a test names differs from the ordinary. */
import type { Place } from '../src/reconcile/places.ts'
import type { Case } from '../src/reconcile/round.ts'
import { effectOf, type Kind } from '../src/stock/kinds.ts'
import type { Movement } from '../src/stock/movement.ts'
import type { Attempt, History, Moved, Observed, Refused } from '../src/triage/history.ts'

/** Minutes after nine, on one day: times of tests are told as such. */
export const at = (minutes: number) => new Date(Date.UTC(2026, 2, 2, 9, minutes))

const SYSTEMS = { shop: 1, wms: 2, books: 3 } as const
type System = keyof typeof SYSTEMS
export const LEEDS = 10
export const BATH = 11

const places: Record<System, Place> = {
  shop: placed('shop', { measure: 'available_to_sell', channelId: 5 }),
  wms: placed('wms', { owns: true }),
  books: placed('books', {}),
}

function placed(system: System, given: Partial<Place>): Place {
  const id = SYSTEMS[system] * 100
  const own = { id, systemId: SYSTEMS[system], system, external: 'L1', locations: [LEEDS] }
  return {
    ...own,
    measure: 'on_hand',
    lessCommitted: false,
    channelId: null,
    owns: false,
    ...given,
  }
}

/** A gap of `residue` at a system; `observed` is what it shows. */
export function gap(system: System, residue: number, given: Partial<Case> = {}): Case {
  const observed = given.observed ?? 50
  return {
    itemId: 1,
    place: places[system],
    observed,
    expected: observed - residue,
    asOf: at(120),
    pack: 1,
    positions: [],
    settled: true,
    driftId: 7,
    readingId: 1,
    split: { gap: residue, terms: [], residue },
    severity: 'low',
    severityWhy: '',
    told: undefined,
    waiting: [],
    open: [],
    ...given,
  }
}

/** Compared at 11:00; agreed at 9:30. */
export function history(one: Case, given: Partial<History> = {}): History {
  return {
    case: one,
    now: at(120),
    sku: 'TEE-RED-S',
    role: one.place.system === 'shop' ? 'storefront' : one.place.system === 'wms' ? 'wms' : 'erp',
    inFlightMs: 900_000,
    agreedAt: at(30),
    firstSeenAt: at(120),
    standsSince: at(120),
    movements: [],
    refusals: [],
    attempts: [],
    observations: [],
    listings: [],
    unread: [],
    missed: [],
    heard: new Set(),
    lagMs: null,
    sameItem: [],
    halves: [],
    gapsHere: 1,
    setBack: null,
    before: [],
    owner: null,
    skuOf: (id) => (id === 2 ? 'TEE-RED-M' : `item ${id}`),
    seenAt: () => at(120),
    movementsOf: () => [],
    ...given,
  }
}

let version = 0

/** A movement of the warehouse at `minutes`, newest first is up to the test. */
export function moved(
  kind: Kind,
  quantity: number,
  key: string,
  minutes: number,
  given: Partial<Moved> = {},
): Moved {
  const source = key.startsWith('order/') ? 'shop' : 'wms'
  return {
    cite: `movement:${source}:${key}`,
    kind,
    locationId: LEEDS,
    source,
    sourceId: SYSTEMS[source],
    reportedBy: 'wms',
    reportedById: SYSTEMS.wms,
    key,
    change: effectOf(kind, kind === 'counted' ? 0 : quantity),
    counted: kind === 'counted' ? quantity : null,
    book: null,
    version: ++version,
    messageId: null,
    via: 'webhook',
    happenedAt: at(minutes),
    recordedAt: at(minutes),
    reason: null,
    actor: null,
    ...given,
  }
}

export const attempt = (
  quantity: number,
  minutes: number,
  given: Partial<Attempt> = {},
): Attempt => ({
  cite: `attempt:${minutes}`,
  channelId: 5,
  at: at(minutes),
  quantity,
  before: null,
  outcome: 'done',
  seen: {},
  ...given,
})

/** A number that the shop told of itself. */
export const shown = (
  quantity: number,
  minutes: number,
  given: Partial<Observed> = {},
): Observed => ({
  cite: `observation:${minutes}`,
  systemId: SYSTEMS.shop,
  placeId: null,
  locationId: LEEDS,
  quantity,
  asOf: at(minutes),
  observedAt: at(minutes),
  echo: false,
  ...given,
})

export const refused = (
  outcome: Refused['outcome'],
  kind: Kind,
  quantity: number,
  key: string,
  minutes: number,
  by: System,
): Refused => ({
  cite: `refusal:${minutes}`,
  outcome,
  kind,
  locationId: LEEDS,
  source: by,
  sourceId: SYSTEMS[by],
  reportedBy: by,
  reportedById: SYSTEMS[by],
  key,
  quantity,
  happenedAt: at(minutes),
  refusedAt: at(minutes),
})

/** As a message or a list would have it: not in the ledger. */
export const told = (
  kind: Kind,
  quantity: number,
  key: string,
  minutes: number,
  by: System,
  after?: string,
): Movement => ({
  itemId: 1,
  locationId: LEEDS,
  sourceId: key.startsWith('order/') ? SYSTEMS.shop : SYSTEMS[by],
  key,
  kind,
  change: effectOf(kind, quantity),
  reportedBy: SYSTEMS[by],
  happenedAt: at(minutes),
  ...(after === undefined ? {} : { after }),
})

/** What a cause says: name, units, remedy, strength, and the first thing it cites. */
export const short = (
  claims: readonly {
    cause: string
    units: number
    remedy: string
    strength: string
    cites: readonly string[]
  }[],
) => claims.map((c) => [c.cause, c.units, c.remedy, c.strength, c.cites[0]])
