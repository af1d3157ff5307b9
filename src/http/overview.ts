/** The overview: one verdict and the counts beside it; each block of it is asked for by itself. */
import { z } from 'zod'
import { sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { waitingForPerson } from '../insight/trend.ts'
import { type Door, route } from './door.ts'
import { driftBlocks } from './overview/drifts.ts'
import { links } from './overview/links.ts'
import { stockBlocks } from './overview/stock.ts'
import { Time } from './shapes.ts'
import { states } from './status/verdict.ts'
import { statusNow } from './status.ts'

export function overview(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/overview',
      scope: 'read',
      says: 'The verdict of /v1/status in one sentence, and how much waits for a person',
      answer: z
        .object({
          at: Time,
          verdict: z.enum(states),
          says: z.string(),
          /** Is what is written here what happened? */
          numbers: z.enum(states),
          /** Does it reach those who must know, and do they reach us? */
          links: z.enum(states),
          counts: z.object({
            /** Drifts that are open, with a person, or being counted; not those put off. */
            drifts: z.int(),
            quarantined: z.int(),
            deadLetters: z.int(),
            alerts: z.int(),
            /** Repairs that wait for a person to say so. */
            heldBatches: z.int(),
          }),
        })
        .openapi('Overview'),
    },
    async () => {
      const [now, drifts, rest] = await Promise.all([
        statusNow(engine),
        waitingForPerson(engine.db, engine.world.clock.now()),
        openOf(engine),
      ])
      return {
        at: now.at,
        verdict: now.verdict,
        says: now.says,
        numbers: now.numbers.state,
        links: now.links.state,
        counts: {
          drifts,
          quarantined: now.inbox.quarantined,
          deadLetters: now.channels.reduce((sum, c) => sum + c.dead, 0),
          ...rest,
        },
      }
    },
  )
  stockBlocks(door, engine)
  links(door, engine)
  driftBlocks(door, engine)
}

async function openOf({ db }: Engine) {
  const row = await db.one<{ alerts: number; heldBatches: number }>(sql`
    select (select count(*) from alert where closed_at is null) as alerts,
           (select count(*) from batch where state = 'held') as held_batches`)
  return row!
}
