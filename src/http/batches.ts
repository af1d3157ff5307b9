/** Repairs that are decided together: planned, looked at, done, taken back. */
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { acts } from '../triage/gate.ts'
import { apply } from '../triage/repair/apply.ts'
import {
  type Batch,
  batchStates,
  discard,
  listBatches,
  readBatch,
  repairStates,
  rowsOf,
} from '../triage/repair/batches.ts'
import { plan } from '../triage/repair/plan.ts'
import { radiusOf } from '../triage/repair/radius.ts'
import { irrevertible, revert } from '../triage/repair/revert.ts'
import type { Caller } from './auth.ts'
import { type Door, route } from './door.ts'
import { findSystem } from './find.ts'
import { approval } from './people/approval.ts'
import { Limit, MaybeTime, pageOf, Time, text } from './shapes.ts'

const BatchShape = z
  .object({
    id: z.int(),
    /** `held`: it was to be done by itself, and is too much for that. */
    state: z.enum(batchStates),
    automatic: z.boolean(),
    madeBy: z.string(),
    madeAt: Time,
    why: z.string(),
    skus: z.int(),
    units: z.int(),
    zeroed: z.int(),
    decidedBy: z.string().nullable(),
    decidedAt: MaybeTime,
    reverts: z.int().nullable(),
  })
  .openapi('Batch')

const RepairShape = z
  .object({
    id: z.int(),
    driftId: z.int().nullable(),
    sku: z.string(),
    system: z.string(),
    external: z.string(),
    location: z.string(),
    /** `publish`: the number at the system; `compensate`: the one in the ledger. */
    act: z.enum(acts),
    before: z.int(),
    after: z.int(),
    cause: z.string().nullable(),
    confidence: z.number().nullable(),
    why: z.string(),
    state: z.enum(repairStates),
    says: z.string().nullable(),
    doneAt: MaybeTime,
    endedAt: MaybeTime,
  })
  .openapi('Repair')

const Radius = z
  .object({
    skus: z.int(),
    units: z.int(),
    zeroed: z.int(),
    channels: z.array(
      z.object({ channel: z.string(), listed: z.int(), moved: z.int(), zeroed: z.int() }),
    ),
    /** Why the number of products has to be named; null: it need not be. */
    why: z.string().nullable(),
  })
  .openapi('BlastRadius')

const Whole = z.object({
  batch: BatchShape,
  rows: z.array(RepairShape),
  /** Of what is still to be done; null once it was decided. */
  radius: Radius.nullable(),
  /** Why it cannot be taken back; null: it can. */
  irrevertible: z.string().nullable(),
  /** Why whoever asks may not approve it; null: nothing is against that. */
  objection: z.string().nullable(),
})
const Unplanned = z.array(z.object({ driftId: z.int(), why: z.string() }))
const Id = z.object({ id: z.coerce.number().int().min(1) })

export function batches(door: Door, engine: Engine): void {
  const { db } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/batches',
      scope: 'read',
      says: 'What was planned, is held for a person, was done or taken back; newest first',
      query: z.strictObject({
        state: z.enum(batchStates).optional(),
        cursor: z.coerce.number().int().min(1).optional(),
        limit: Limit,
      }),
      answer: pageOf(BatchShape),
    },
    async ({ query: { state, cursor, limit } }) => {
      const filter = { ...(state && { state }), ...(cursor && { before: cursor }) }
      const rows = await listBatches(db, filter, limit)
      return { rows, next: rows.length < limit ? null : String(rows.at(-1)!.id) }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/batches/:id',
      scope: 'read',
      says: 'One batch: every number before and after, why, and how far it reaches',
      params: Id,
      answer: Whole,
    },
    async ({ params: { id }, caller }) => wholeOf(engine, await readBatch(db, id), caller),
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/batches',
      scope: 'write',
      act: 'batches.plan',
      says: 'Plan: every number that would change; nothing is done before the plan is applied',
      body: z.strictObject({
        systems: z.array(text(40)).max(100).optional(),
        drifts: z.array(z.int().min(1)).max(10_000).optional(),
        most: z.int().min(1).max(100_000).optional(),
      }),
      answer: z.object({ plan: Whole.nullable(), unplanned: Unplanned }),
    },
    async ({ body, caller }) => {
      for (const name of body.systems ?? []) findSystem(engine, name)
      const { systems, drifts: driftIds, most } = body
      const asked = {
        ...(systems && { systems }),
        ...(driftIds && { driftIds }),
        ...(most && { most }),
      }
      const { batchId, unplanned } = await plan(engine, asked, caller.name)
      const made =
        batchId === null ? null : await wholeOf(engine, await readBatch(db, batchId), caller)
      return { plan: made, unplanned }
    },
  )
  deciding(door, engine)
}

function deciding(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'post',
      path: '/v1/batches/:id/apply',
      scope: 'repair',
      says: 'Do it: each row is looked at again, and left out if it is not as it was',
      params: Id,
      body: z.strictObject({
        /** The number of products, where so many change that it has to be confirmed. */
        confirm: z.int().min(0).optional(),
      }),
      answer: z.object({
        done: z.int(),
        skipped: z.int(),
        rows: z.array(
          z.object({ id: z.int(), state: z.enum(['done', 'skipped']), says: z.string() }),
        ),
      }),
      also: {
        403: 'You made this plan yourself: somebody else applies it',
        409: 'It was decided before, or so much would change that its number has to be confirmed',
      },
    },
    async ({ params: { id }, body: { confirm }, caller, tell }) => {
      const mayApprove = approval(engine, caller, tell)
      const applied = await apply({ ...engine, mayApprove }, id, caller.name, confirm)
      engine.wake()
      return applied
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/batches/:id/revert',
      scope: 'repair',
      says: 'Take it back: the numbers from before, by new movements; the channels follow',
      params: Id,
      answer: z.object({
        batch: z.int(),
        done: z.int(),
        left: z.array(z.object({ repairId: z.int(), sku: z.string(), why: z.string() })),
      }),
      also: { 409: 'It makes no sense any more; `detail` says why' },
    },
    async ({ params: { id }, caller }) => {
      const { batchId: batch, done, left } = await revert(engine, id, caller.name)
      engine.wake()
      return { batch, done, left }
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/batches/:id/discard',
      scope: 'repair',
      says: 'Decide against it: nothing of it is done',
      params: Id,
      answer: BatchShape,
    },
    async ({ params: { id }, caller }) => discard(engine, id, caller.name),
  )
}

async function wholeOf(
  engine: Engine,
  batch: Batch,
  caller: Caller,
): Promise<z.infer<typeof Whole>> {
  const { db, world, directory, registry } = engine
  const rows = await rowsOf(db, batch.id)
  const now = world.clock.now()
  const open = batch.state === 'planned' || batch.state === 'held'
  const radius = open ? await radiusOf(db, directory, registry.reconcile.limits, rows, now) : null
  const objection = open ? await approval(engine, caller)(batch) : null
  return { batch, rows, radius, irrevertible: irrevertible(batch, rows, now), objection }
}
