/** One fact, one owner: who owns what, who was seen writing it, and where that does not fit. */
import { z } from 'zod'
import { exercise } from '../authority/exercise.ts'
import type { Engine } from '../engine/engine.ts'
import { facts } from '../stock/names.ts'
import { type Door, route } from './door.ts'
import { MaybeTime } from './shapes.ts'

const FactShape = z
  .object({
    fact: z.enum(facts),
    /** Location null: everywhere. Source null: whoever issued the document. */
    owners: z.array(
      z.object({
        location: z.string().nullable(),
        source: z.string().nullable(),
        owner: z.string(),
      }),
    ),
    writers: z.array(
      z.object({
        system: z.string(),
        owns: z.boolean(),
        movements: z.int(),
        locations: z.array(z.string()),
        lastAt: MaybeTime,
        refused: z.int(),
        forwarded: z.int(),
        contradicted: z.int(),
        repeated: z.int(),
      }),
    ),
    findings: z.array(z.object({ kind: z.enum(['gap', 'bug', 'note']), says: z.string() })),
  })
  .openapi('FactExercise')

export function authority(door: Door, engine: Engine): void {
  const { db, registry, world } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/authority',
      scope: 'read',
      says: 'The authority exercise: each fact, its owner, every system seen writing it, gaps and bugs',
      query: z.strictObject({ days: z.coerce.number().int().min(1).max(400).default(30) }),
      answer: z.object({
        days: z.int(),
        /** No gap and no bug. */
        ok: z.boolean(),
        facts: z.array(FactShape),
      }),
    },
    async ({ query: { days } }) => {
      const found = await exercise(db, registry, days, world.clock.now())
      const ok = found.every((f) => f.findings.every((one) => one.kind === 'note'))
      return { days, ok, facts: found }
    },
  )
}
