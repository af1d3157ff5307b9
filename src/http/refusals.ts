/** Writes that were not applied: who tried what, and whose it is. */
import { z } from 'zod'
import { raw, sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { kindNames } from '../stock/kinds.ts'
import { type Door, route } from './door.ts'
import { findSystem } from './find.ts'
import { Limit, MaybeTime, pageOf, Time } from './shapes.ts'

const Refusal = z
  .object({
    id: z.int(),
    outcome: z.enum(['refused', 'forwarded', 'contradicted', 'repeated']),
    sku: z.string(),
    location: z.string(),
    /** The issuer of the document, and its line. */
    source: z.string(),
    line: z.string(),
    kind: z.string(),
    quantity: z.int(),
    by: z.string(),
    owner: z.string().nullable(),
    says: z.string(),
    message: z.int().nullable(),
    happenedAt: Time,
    refusedAt: Time,
    /** When the owner was told of it, where the configuration says so. */
    sentAt: MaybeTime,
  })
  .openapi('Refusal')

type Row = Omit<z.infer<typeof Refusal>, 'says' | 'kind'> & { kind: number }

export function refusals(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/refusals',
      scope: 'read',
      says: 'Writes that were not applied, newest first',
      query: z.strictObject({
        outcome: z.enum(['refused', 'forwarded', 'contradicted', 'repeated']).optional(),
        system: z.string().optional(),
        cursor: z.coerce.number().int().min(1).optional(),
        limit: Limit,
      }),
      answer: pageOf(Refusal),
    },
    async ({ query: { outcome, system, cursor, limit } }) => {
      const by = system === undefined ? undefined : findSystem(engine, system)
      const found = await engine.db.all<Row>(sql`
        select r.id, r.outcome, i.sku, l.code as location, s.name as source, r.business_key as line, r.kind,
               r.quantity, b.name as by, o.name as owner, r.message_id as message, r.happened_at, r.refused_at,
               r.sent_at
        from refusal r join item i on i.id = r.item_id join location l on l.id = r.location_id
        join system s on s.id = r.source_id join system b on b.id = r.reported_by
        left join system o on o.id = r.owner_id
        where ${outcome ? sql`r.outcome = ${outcome}` : raw('true')}
          and ${by === undefined ? raw('true') : sql`r.reported_by = ${by}`}
          and ${cursor ? sql`r.id < ${cursor}` : raw('true')}
        order by r.id desc limit ${limit}`)
      const rows = found.map((r) => {
        const kind = kindNames[r.kind]!
        return { ...r, kind, says: saysOf({ ...r, kind }) }
      })
      return { rows, next: rows.length < limit ? null : String(rows.at(-1)!.id) }
    },
  )
}

function saysOf(r: Omit<Row, 'kind'> & { kind: string }): string {
  const what = `${r.by} told ${r.kind} ${r.quantity} of ${r.sku} at ${r.location}`
  switch (r.outcome) {
    case 'refused':
      return `${what}; that is ${r.owner}'s to say, so it was kept and not applied`
    case 'forwarded':
      return `${what}; that is ${r.owner}'s to say, so it was handed on${r.sentAt ? '' : ' (not yet taken)'}`
    case 'contradicted':
      return `${what}; the ledger holds that line with other content`
    case 'repeated':
      return `${what}; another system had told it first, so it counts once`
  }
}
