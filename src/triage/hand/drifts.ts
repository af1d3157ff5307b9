/** Disagreements as people look for them: the list, one of them, and all that happened to it. */
import type { Db } from '../../db/db.ts'
import { raw, sql } from '../../db/sql.ts'
import type { DriftState } from '../../reconcile/drift.ts'
import type { Term } from '../../reconcile/normalise.ts'
import type { Severity } from '../../reconcile/severity.ts'
import type { Said } from '../assistant/keep.ts'
import type { Claim } from '../claim.ts'
import type { Lock } from '../gate.ts'
import type { Story } from '../story.ts'

export type DriftRow = {
  id: number
  sku: string
  name: string
  category: string
  system: string
  external: string
  /** Codes of ours. */
  locations: string[]
  measure: string
  channelId: number | null
  owns: boolean
  state: DriftState
  regressed: boolean
  expected: number
  observed: number
  residue: number
  severity: Severity
  severityWhy: string
  cause: string | null
  confidence: number | null
  assigned: string | null
  assignedBy: string | null
  decision: string | null
  story: Story | null
  asOf: Date
  comparedAt: Date
  firstSeenAt: Date
  lastSeenAt: Date
  occurrences: number
  snoozedUntil: Date | null
  snoozedBy: string | null
  resolvedAt: Date | null
  resolvedHow: string | null
  ignoreId: number | null
}
export type Drift = DriftRow & {
  readingId: number | null
  terms: Term[]
  claims: Claim[]
  locks: Lock[]
  /** What a language model says of it, where one is asked. */
  assistant: Said | null
}

export type Filter = {
  /** Default: everything that is neither resolved nor ignored nor put off. */
  states?: readonly DriftState[]
  severities?: readonly Severity[]
  system?: string
  sku?: string
  cause?: string
  decision?: string
  /** Only what is unexplained, in part or in whole. */
  unexplained?: boolean
  /** With those that were put off, or only those. */
  snoozed?: boolean | 'only'
  /** Part of a SKU or of a name. */
  search?: string
  /** Default: newest. */
  order?: Order
  /** Where the page before this one ended. */
  after?: Place
}

/** `worst`: what came back and what is critical first; by `cause` or `sku` the same within each. */
export const orders = ['newest', 'worst', 'cause', 'sku'] as const
export type Order = (typeof orders)[number]
/** Where a row stands in an order. */
export type Place = { by: string; rank: number; id: number }

const columns = raw(`
  d.id, i.sku, i.name, i.category, s.name as system, p.external, p.measure, p.channel_id, p.owns,
  array(select l.code from location l where l.id = any(p.locations) order by l.id) as locations,
  d.state, d.regressed, d.expected, d.observed, d.residue, d.severity, d.severity_why, d.cause, d.confidence,
  d.assigned, d.assigned_by, d.decision, d.story, d.as_of, d.compared_at, d.first_seen_at, d.last_seen_at,
  d.occurrences, d.snoozed_until, d.snoozed_by, d.resolved_at, d.resolved_how, d.ignore_id`)
const from = raw(`
  drift d join item i on i.id = d.item_id join place p on p.id = d.place_id join system s on s.id = p.system_id`)
const every = raw('true')

/** What came back is looked at first, then what can sell what is not there. */
const rank = raw(`
  case when d.regressed and d.residue <> 0 and d.state <> 'resolved' then 0
       else array_position(array['critical', 'high', 'low', 'in_flight'], d.severity) end`)
const groups = {
  newest: raw("''::text"),
  worst: raw("''::text"),
  cause: raw("coalesce(d.assigned, d.cause, '')"),
  sku: raw('i.sku'),
} as const

/** In the order asked for, each with where it stands in it. */
export function listDrifts(db: Db, f: Filter, most: number, now: Date) {
  const { order = 'newest', after } = f
  const by = sql`(${groups[order]} collate "C")`
  const at = order === 'newest' ? raw('0::int') : rank
  return db.all<DriftRow & Pick<Place, 'by' | 'rank'>>(sql`
    select ${columns}, ${by} as "by", ${at} as rank from ${from}
    where ${f.states ? sql`d.state = any(${[...f.states]}::text[])` : raw("d.state not in ('resolved', 'ignored')")}
      and ${putOff(f, now)}
      and ${f.search === undefined ? every : sql`strpos(lower(i.sku || ' ' || i.name), lower(${f.search})) > 0`}
      and ${f.severities ? sql`d.severity = any(${[...f.severities]}::text[])` : every}
      and ${f.system === undefined ? every : sql`s.name = ${f.system}`}
      and ${f.sku === undefined ? every : sql`i.sku = ${f.sku}`}
      and ${f.cause === undefined ? every : sql`coalesce(d.assigned, d.cause) = ${f.cause}`}
      and ${f.decision === undefined ? every : sql`d.decision = ${f.decision}`}
      and ${f.unexplained ? raw('d.residue <> 0') : every}
      and ${after === undefined ? every : sql`(${by}, ${at}, -d.id) > (${after.by}, ${after.rank}, -${after.id}::bigint)`}
    order by ${by}, ${at}, d.id desc limit ${most}`)
}

function putOff({ snoozed, states }: Filter, now: Date) {
  if (snoozed === 'only') return sql`d.snoozed_until > ${now}`
  return snoozed || states ? every : sql`(d.snoozed_until is null or d.snoozed_until <= ${now})`
}

export const readDrift = (db: Db, id: number) =>
  db.one<Drift>(sql`
    select ${columns}, d.reading_id, d.terms, d.claims, d.locks, d.assistant from ${from} where d.id = ${id}`)

/** How many there are of each state and severity, resolved ones left out. */
export const tallyDrifts = (db: Db, now: Date) =>
  db.all<{ state: DriftState; severity: Severity; drifts: number; snoozed: number }>(sql`
    select state, severity, count(*) as drifts,
           count(*) filter (where snoozed_until > ${now}) as snoozed
    from drift where state <> 'resolved' group by 1, 2 order by 1, 2`)

/** How many unsettled ones each cause has; a person's word goes before what was found. */
export const countCauses = (db: Db) =>
  db.all<{ cause: string; drifts: number }>(sql`
    select coalesce(assigned, cause) as cause, count(*) as drifts from drift
    where state not in ('resolved', 'ignored') and coalesce(assigned, cause) is not null group by 1`)

export type DriftEvent = {
  id: number
  at: Date
  event: string
  actor: string
  state: DriftState
  expected: number
  observed: number
  residue: number
  detail: Record<string, unknown>
}

/** Oldest first: a life is read from its beginning. `whole`: with all that an assistant was told. */
export const eventsOf = (db: Db, driftId: number, most: number, whole = false) =>
  db.all<DriftEvent>(sql`
    select id, at, event, actor, state, expected, observed, residue,
           ${whole ? raw('detail') : raw("detail - 'facts' - 'answer' as detail")} from (
      select * from drift_event where drift_id = ${driftId} order by id desc limit ${most}) e order by id`)
