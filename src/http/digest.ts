/** How things stand as the daily mail would say it now, and what somebody must know. */
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { listAlerts } from '../notify/alerts.ts'
import { Alert, Digest } from './digest/shape.ts'
import { type Door, route } from './door.ts'
import { Limit, pageOf } from './shapes.ts'

export function digest(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/digest',
      scope: 'read',
      says: 'The daily mail as data, as of now: is all clear, and if not, why; and what was not checked',
      answer: Digest,
    },
    () => engine.notify.digest(),
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/digest/mail',
      scope: 'read',
      says: 'The daily mail as it would be sent now; POST /v1/jobs/digest/run sends it',
      answer: z.object({ subject: z.string(), text: z.string(), html: z.string() }),
    },
    () => engine.notify.mail(),
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/alerts',
      scope: 'read',
      says: 'What somebody must know, newest first, and who was told; `open=true`: the worst first',
      query: z.strictObject({
        open: z.enum(['true', 'false']).optional(),
        cursor: z.coerce.number().int().min(1).optional(),
        limit: Limit,
      }),
      answer: pageOf(Alert),
    },
    async ({ query: { open, cursor, limit } }) => {
      const filter = {
        ...(open === undefined ? {} : { open: open === 'true' }),
        ...(cursor === undefined ? {} : { before: cursor }),
      }
      const rows = await listAlerts(engine.db, filter, limit)
      // Sorted by how bad they are, the open ones have no next page; there are never that many.
      const last = open === 'true' || rows.length < limit
      return { rows, next: last ? null : String(rows.at(-1)!.id) }
    },
  )
}
