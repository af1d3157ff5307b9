/** The log: who asked for what, what was there before, and what became of it. */
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { listLog } from '../../people/log/list.ts'
import { type Door, route } from '../door.ts'
import { Limit, Moment, pageOf, Time, text } from '../shapes.ts'

const LineShape = z
  .object({
    id: z.int(),
    /** The row of which this is the outcome; null: it is not one. */
    of: z.int().nullable(),
    at: Time,
    actor: z.string(),
    act: z.string(),
    target: z.string().nullable(),
    was: z.unknown(),
    now: z.unknown(),
    /** `asked` without a row after it: the program was ended in between, and nobody knows. */
    outcome: z.enum(['asked', 'done', 'refused', 'failed']),
    why: z.string().nullable(),
  })
  .openapi('LogLine')

export function logRoutes(door: Door, { db }: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/log',
      // Whoever decides sees who decided; for the others it is nobody's business who signed in when.
      scope: 'repair',
      says: 'Everything that was asked for, by whom, and what became of it; newest first',
      query: z.strictObject({
        actor: text(320).optional(),
        /** `keys`: all that was done to keys; `keys.add`: that alone. */
        act: text(100).optional(),
        target: text(500).optional(),
        since: Moment.optional(),
        until: Moment.optional(),
        cursor: z.coerce.number().int().min(1).optional(),
        limit: Limit,
      }),
      answer: pageOf(LineShape),
    },
    async ({ query: { cursor, limit, ...filter } }) => {
      const rows = await listLog(db, { ...filter, before: cursor }, limit)
      return { rows, next: rows.length < limit ? null : String(rows.at(-1)!.id) }
    },
  )
}
