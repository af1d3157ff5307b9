/** What a person decides about one disagreement. */
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { assign, escalate, reopen, snooze } from '../../triage/hand/acts.ts'
import { count, counted } from '../../triage/hand/count.ts'
import { readDrift } from '../../triage/hand/drifts.ts'
import type { Scope } from '../auth.ts'
import { type Door, route } from '../door.ts'
import { outcomeOf as outcomeOfAll } from '../files.ts'
import { Moment, text } from '../shapes.ts'
import { DriftRowShape, driftOf } from './shapes.ts'

const Id = z.object({ id: z.coerce.number().int().min(1) })
const Why = z.strictObject({ why: text(500) })

export function driftActs(door: Door, engine: Engine): void {
  const { db, world } = engine
  const { clock } = world
  const after = async (id: number) => driftOf((await readDrift(db, id))!, engine)
  const act = <B>(
    name: string,
    says: string,
    body: z.ZodType<B>,
    work: (id: number, body: B, actor: string) => Promise<unknown>,
    scope: Scope = 'write',
  ) =>
    route(
      door,
      {
        method: 'post',
        path: `/v1/drifts/:id/${name}`,
        scope,
        says,
        params: Id,
        body,
        answer: DriftRowShape,
      },
      async ({ params: { id }, body: given, caller, tell }) => {
        const before = await readDrift(db, id)
        await work(id, given, caller.name)
        const row = await after(id)
        tell({ was: before && standOf(driftOf(before, engine)), now: standOf(row) })
        return row
      },
    )
  act(
    'snooze',
    'Leave it alone until a time, or until it is more than it is now',
    z.strictObject({ until: Moment }),
    (id, { until }, actor) => snooze(db, id, until, actor, clock.now()),
  )
  act('escalate', 'Give it to a person: nothing is done about it by itself', Why, (id, b, actor) =>
    escalate(db, id, b.why, actor, clock.now()),
  )
  act('reopen', 'Give it back, as if nobody had decided about it', Why, (id, b, actor) =>
    reopen(db, id, b.why, actor, clock.now()),
  )
  act(
    'cause',
    'Say what it is; what triage found stays beside it',
    z.strictObject({ cause: text(200) }),
    (id, { cause }, actor) => assign(db, id, cause, actor, clock.now()),
  )
  act(
    'count',
    'Somebody goes and counts it: nothing is done about it by itself meanwhile',
    z.strictObject({ why: text(500).optional() }),
    (id, { why }, actor) => count(db, id, why ?? null, actor, clock.now()),
    'count',
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/drifts/:id/counted',
      scope: 'count',
      says: 'What was counted, in base units: taken in as a row of a counts file would be, for who owns the shelf',
      params: Id,
      body: z.strictObject({
        quantity: z.int().min(0).max(1_000_000_000),
        why: text(500).optional(),
      }),
      answer: z.object({
        /** `recorded`, `refused`, `quarantined`, … as for any count. */
        outcome: z.string(),
        says: z.string(),
        drift: DriftRowShape,
      }),
      also: { 409: 'Nobody, or nobody alone, owns what is on hand there; or it is resolved' },
    },
    async ({ params: { id }, body, caller, tell }) => {
      const given = { quantity: body.quantity, why: body.why ?? null }
      const outcomeOf = (messages: readonly number[]) => outcomeOfAll(engine, messages)
      const became = await counted({ ...engine, outcomeOf }, id, given, caller.name)
      engine.wake()
      tell({ now: became })
      return { ...became, drift: await after(id) }
    },
  )
}

/** As the log has it. */
const standOf = ({ state, snoozedUntil, assigned }: z.infer<typeof DriftRowShape>) => ({
  state,
  snoozedUntil,
  assigned,
})
