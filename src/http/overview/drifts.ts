/** Blocks of the overview: disagreements, and how much agrees. */
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { accuracy } from '../../insight/accuracy.ts'
import { openNow, topCauses, trend, waitingForPerson } from '../../insight/trend.ts'
import { later } from '../../lib/clock.ts'
import { type Door, route } from '../door.ts'
import { Time } from '../shapes.ts'

const DAY_MS = 86_400_000
const MOST_CAUSES = 8

const Open = z.object({ critical: z.int(), high: z.int(), low: z.int() })

const Drifts = z
  .object({
    at: Time,
    days: z.int(),
    /** As /v1/status counts them; those put off or ignored are named apart. */
    open: Open.extend({ inFlight: z.int(), snoozed: z.int(), ignored: z.int() }),
    /** Open, with a person, or being counted; not in flight, and not put off. */
    waiting: z.int(),
    /** Days of 24 hours, oldest first; the last one ends now. */
    trend: z.array(
      z.object({
        until: Time,
        opened: z.int(),
        /** The numbers agree again, all of it is on its way, or it is ignored. */
        resolved: z.int(),
        /** At the end of the day; those put off are among them. */
        open: Open,
      }),
    ),
    /** Of those that are open; null: nothing found explains it. */
    causes: z.array(z.object({ cause: z.string().nullable(), drifts: z.int(), units: z.int() })),
  })
  .openapi('DriftTrend')

const Accuracy = z
  .object({
    at: Time,
    days: z.int(),
    rows: z.array(
      z.object({
        system: z.string(),
        points: z.array(
          z.object({
            reading: z.int(),
            at: Time,
            state: z.enum(['complete', 'partial', 'suspect', 'failed']),
            compared: z.int(),
            agreed: z.int().nullable(),
            /** Null where the reading was not whole: then nothing is known, good or bad. */
            share: z.number().nullable(),
            why: z.string().nullable(),
          }),
        ),
      }),
    ),
  })
  .openapi('Accuracy')

export function driftBlocks(door: Door, { db, world }: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/overview/drifts',
      scope: 'read',
      says: 'Disagreements: open now, day by day, and what made them',
      query: z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(14) }),
      answer: Drifts,
    },
    async ({ query: { days } }) => {
      const at = world.clock.now()
      const [open, waiting, each, causes] = await Promise.all([
        openNow(db, at),
        waitingForPerson(db, at),
        trend(db, at, days),
        topCauses(db, at, MOST_CAUSES),
      ])
      return { at, days, open, waiting, trend: each, causes }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/overview/accuracy',
      scope: 'read',
      says: 'How much of what each system shows agreed with the ledger, reading by reading',
      query: z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(30) }),
      answer: Accuracy,
    },
    async ({ query: { days } }) => {
      const at = world.clock.now()
      return { at, days, rows: await accuracy(db, later(at, -days * DAY_MS)) }
    },
  )
}
