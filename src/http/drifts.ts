/** Where systems disagree with the ledger: the list, and one of them with everything that is known about it. */
import { z } from 'zod'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { Fault } from '../lib/faults.ts'
import { driftStates } from '../reconcile/drift.ts'
import { severities } from '../reconcile/severity.ts'
import { recordOf } from '../triage/confidence.ts'
import type { Act } from '../triage/gate.ts'
import { decisions } from '../triage/gate.ts'
import { type Opened, open } from '../triage/hand/cites.ts'
import {
  type Drift,
  type DriftEvent,
  eventsOf,
  type Filter,
  listDrifts,
  type Order,
  orders,
  type Place,
  readDrift,
  tallyDrifts,
} from '../triage/hand/drifts.ts'
import type { RepairState } from '../triage/repair/batches.ts'
import { type Door, route } from './door.ts'
import { driftActs } from './drifts/acts.ts'
import { causesOf, saysOf } from './drifts/causes.ts'
import { ignoreRules } from './drifts/rules.ts'
import { DriftRowShape, driftOf, Event, Whole } from './drifts/shapes.ts'
import { Cursor, Limit, pageOf, Sku, text } from './shapes.ts'

const several = <T extends string>(of: readonly [T, ...T[]]) =>
  z
    .union([z.enum(of), z.array(z.enum(of))])
    .transform((value) => (Array.isArray(value) ? value : [value]))
    .optional()
    .openapi({ type: 'array', items: { type: 'string', enum: [...of] } })
const Flag = z.enum(['', 'true', 'false']).optional()
const said = (flag: string | undefined) => flag !== undefined && flag !== 'false'

const Query = z.strictObject({
  state: several(driftStates),
  severity: several(severities),
  decision: z.enum(decisions).optional(),
  system: text(40).optional(),
  sku: Sku.optional(),
  cause: text(200).optional(),
  unexplained: Flag,
  /** With those that were put off; `only`: nothing but those. */
  snoozed: z.enum(['', 'true', 'false', 'only']).optional(),
  /** Part of a SKU or of a name. */
  search: text(100).optional(),
  order: z.enum(orders).default('newest'),
  cursor: Cursor,
  limit: Limit,
})
const Id = z.object({ id: z.coerce.number().int().min(1) })
const MOST_EVENTS = 500

export function drifts(door: Door, engine: Engine): void {
  const { db, world } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/drifts',
      scope: 'read',
      says: 'What differs and is not settled, newest or worst first; put off and ignored ones when asked for',
      query: Query,
      answer: pageOf(DriftRowShape).extend({
        /** All that is not resolved, whatever was asked for. */
        tally: z.array(
          z.object({
            state: z.enum(driftStates),
            severity: z.enum(severities),
            drifts: z.int(),
            snoozed: z.int(),
          }),
        ),
      }),
    },
    async ({ query }) => {
      const now = world.clock.now()
      const rows = await listDrifts(db, filterOf(query), query.limit, now)
      const next = rows.length < query.limit ? null : cursorOf(query.order, rows.at(-1)!)
      const tally = await tallyDrifts(db, now)
      return { rows: rows.map(({ by: _, rank: __, ...row }) => driftOf(row, engine)), next, tally }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/drifts/:id',
      scope: 'read',
      says: 'One disagreement: the sum from one number to the other, causes with their evidence, every lock',
      params: Id,
      answer: Whole,
    },
    async ({ params: { id } }) => wholeOf(engine, await driftBy(db, id)),
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/drifts/:id/events',
      scope: 'read',
      says: 'Everything that was seen, decided and done about it, and by whom; oldest first',
      params: Id,
      answer: z.object({ rows: z.array(Event) }),
    },
    async ({ params: { id } }) => {
      await driftBy(db, id)
      return { rows: await eventsOf(db, id, 1_000, true) }
    },
  )
  causesOf(door, engine)
  driftActs(door, engine)
  ignoreRules(door, engine)
}

function filterOf(query: z.infer<typeof Query>): Filter {
  const { state, severity, decision, system, sku, cause, unexplained, snoozed, cursor } = query
  const { search, order } = query
  return {
    ...(state && { states: state }),
    ...(severity && { severities: severity }),
    ...(decision && { decision }),
    ...(system && { system }),
    ...(sku && { sku }),
    ...(cause && { cause }),
    ...(search && { search }),
    ...(cursor && { after: placeAt(order, cursor) }),
    order,
    unexplained: said(unexplained),
    snoozed: snoozed === 'only' ? snoozed : said(snoozed),
  }
}

/** `17`, and in other orders also where that one stands: `17.0.stale overwrite`. */
const cursorOf = (order: Order, { id, rank, by }: Place) =>
  order === 'newest' ? String(id) : `${id}.${rank}.${by}`

function placeAt(order: Order, cursor: string): Place {
  const [, id, rank, by] = /^(\d{1,15})(?:\.(\d)\.(.*))?$/.exec(cursor) ?? []
  if (id === undefined || (rank === undefined) !== (order === 'newest')) {
    throw new Fault('invalid', 'This cursor belongs to another list: begin at its first page.')
  }
  return { id: Number(id), rank: Number(rank ?? 0), by: by ?? '' }
}

async function driftBy(db: Db, id: number): Promise<Drift> {
  const drift = await readDrift(db, id)
  if (!drift) throw new Fault('not_found', `There is no drift ${id}.`)
  return drift
}

async function wholeOf(engine: Engine, drift: Drift): Promise<z.infer<typeof Whole>> {
  const { db } = engine
  const { id, sku, terms, claims, locks, story, assistant } = drift
  const events = await eventsOf(db, id, MOST_EVENTS)
  const item = await db.one<{ itemId: number }>(sql`select item_id from drift where id = ${id}`)
  const cites = [...terms, ...claims].flatMap((part) => part.cites)
  const opened = await open(db, cites, { itemId: item!.itemId, sku })
  const by = new Map(opened.map((o) => [o.cite, o]))
  const read = <T extends { cites: readonly string[] }>(part: T) => ({
    ...part,
    cites: part.cites.map((cite): Opened => by.get(cite)!),
  })
  return {
    drift: driftOf(drift, engine),
    story,
    assistant,
    sum: sumOf(drift),
    terms: terms.map(read),
    claims: claims.map(read),
    record: recordOf(claims, drift) ?? null,
    rivals: rivalsOf(events),
    locks,
    repairs: await repairsOf(db, id),
    events,
  }
}

/** What else would have added up, as the last diagnosis said. */
function rivalsOf(events: readonly DriftEvent[]) {
  const told = events.findLast(({ event }) => event === 'diagnosed')?.detail.rivals
  const names = Array.isArray(told) ? told.map(String) : []
  return [...new Set(names)].map((cause) => ({ cause, says: saysOf(cause) }))
}

/** From what should be there to what is there; whatever no cause makes is named as well. */
function sumOf({ expected, observed, terms, claims, residue, system }: Drift) {
  const explained = residue === 0 ? [] : claims
  const rest = residue - explained.reduce((sum, c) => sum + c.units, 0)
  return [
    { what: 'expected', quantity: expected, says: `${system} should show` },
    ...terms.map(({ term, quantity, says }) => ({ what: term, quantity, says })),
    ...explained.map(({ cause, units, says }) => ({ what: cause, quantity: units, says })),
    ...(rest === 0
      ? []
      : [{ what: 'unexplained', quantity: rest, says: 'nothing found explains it' }]),
    { what: 'observed', quantity: observed, says: `${system} shows` },
  ]
}

const repairsOf = (db: Db, driftId: number) =>
  db.all<{
    id: number
    batch: number
    act: Act
    before: number
    after: number
    state: RepairState
    says: string | null
    doneAt: Date | null
  }>(sql`
    select id, batch_id as batch, act, before, after, state, says, done_at
    from repair where drift_id = ${driftId} order by id`)
