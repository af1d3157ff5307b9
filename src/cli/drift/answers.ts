/** What the API answers about drift, as the command line reads it. */

export type Drift = {
  id: number
  sku: string
  name: string
  system: string
  external: string
  locations: string[]
  state: string
  regressed: boolean
  expected: number
  observed: number
  gap: number
  residue: number
  says: string
  severity: 'critical' | 'high' | 'low' | 'in_flight'
  severityWhy: string
  cause: string | null
  confidence: number | null
  assigned: string | null
  assignedBy: string | null
  decision: string | null
  next: string | null
  comparedAt: string
  firstSeenAt: string
  lastSeenAt: string
  occurrences: number
  snoozedUntil: string | null
  snoozedBy: string | null
}
export type Tally = { state: string; severity: string; drifts: number; snoozed: number }
export type Drifts = { rows: Drift[]; next: string | null; tally: Tally[] }

export type Cite = { cite: string; says: string; at: string | null }
export type Whole = {
  drift: Drift
  story: Record<'product' | 'gap' | 'found' | 'safe' | 'next', string> | null
  assistant: {
    model: string
    doubt: string | null
    story: Record<'product' | 'gap' | 'found' | 'safe' | 'next', string | null>
  } | null
  sum: { what: string; quantity: number; says: string }[]
  terms: { term: string; cites: Cite[] }[]
  claims: { cause: string; units: number; strength: string; remedy: string; cites: Cite[] }[]
  locks: { lock: string; holds: boolean; why: string }[]
  repairs: {
    id: number
    batch: number
    act: string
    before: number
    after: number
    state: string
    says: string | null
    doneAt: string | null
  }[]
}
export type Event = {
  at: string
  event: string
  actor: string
  state: string
  expected: number
  observed: number
  residue: number
  detail: Record<string, unknown>
}

export type Batch = {
  id: number
  state: string
  automatic: boolean
  madeBy: string
  madeAt: string
  why: string
  skus: number
  units: number
  zeroed: number
  decidedBy: string | null
  decidedAt: string | null
  reverts: number | null
}
export type Planned = {
  batch: Batch
  rows: {
    id: number
    driftId: number | null
    sku: string
    system: string
    external: string
    location: string
    act: string
    before: number
    after: number
    cause: string | null
    confidence: number | null
    why: string
    state: string
    says: string | null
  }[]
  radius: {
    skus: number
    units: number
    zeroed: number
    channels: { channel: string; listed: number; moved: number; zeroed: number }[]
    why: string | null
  } | null
  irrevertible: string | null
}

export type Reading = {
  id: number
  system: string
  startedAt: string
  state: string
  levels: number
  different: number
  why: string | null
  acceptedBy: string | null
}
export type Readings = {
  rows: Reading[]
  systems: {
    system: string
    last: number | null
    state: string | null
    doneAt: string | null
    why: string | null
  }[]
}
