/** Everything that can be recomputed, recomputed: proven, or the first difference named. */
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { rebuild } from '../ledger/rebuild.ts'
import { verify as verified } from '../ledger/verify.ts'
import { logCheck } from '../people/log/verify.ts'
import { type Door, route } from './door.ts'

export function verify(door: Door, engine: Engine): void {
  const { db, world, txBase } = engine
  route(
    door,
    {
      method: 'post',
      path: '/v1/verify',
      scope: 'admin',
      act: 'verify',
      says: 'Prove that positions equal their movements and that the ledger is as it was sealed',
      body: z.strictObject({
        /** First make every position anew from the movements. */
        rebuild: z.boolean().default(false),
      }),
      answer: z.object({
        ok: z.boolean(),
        checks: z.array(z.object({ check: z.string(), ok: z.boolean(), says: z.string() })),
        movements: z.int(),
        positions: z.int(),
        /** Positions that were wrong and are right now; null: not asked for. */
        rebuilt: z.int().nullable(),
      }),
    },
    async ({ body }) => {
      const rebuilt = body.rebuild ? await rebuild(db) : null
      if (rebuilt) engine.wake()
      const books = await verified(db, txBase, world.clock.now())
      const log = await logCheck(db)
      return { ...books, ok: books.ok && log.ok, checks: [...books.checks, log], rebuilt }
    },
  )
}
