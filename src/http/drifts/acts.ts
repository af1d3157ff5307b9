/** What a person decides about one disagreement. */
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { assign, escalate, reopen, snooze } from '../../triage/hand/acts.ts'
import { readDrift } from '../../triage/hand/drifts.ts'
import { type Door, route } from '../door.ts'
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
  ) =>
    route(
      door,
      {
        method: 'post',
        path: `/v1/drifts/:id/${name}`,
        scope: 'write',
        says,
        params: Id,
        body,
        answer: DriftRowShape,
      },
      async ({ params: { id }, body: given, caller }) => {
        await work(id, given, caller.name)
        return after(id)
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
}
