/** What lies in quarantine for want of a name that has just been mapped, and how to release it. */
import { z } from 'zod'
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'

export const Waiting = z
  .object({
    system: z.string(),
    reason: z.string(),
    messages: z.int(),
    /** The request that replays them. */
    next: z.string(),
  })
  .openapi('Waiting')

type Names = { skus?: readonly string[]; locations?: readonly string[] }

/** Quarantined messages that name one of these SKUs or location codes. */
export async function waitingFor(db: Db, names: Names): Promise<z.infer<typeof Waiting>[]> {
  const [reason, field, list] = names.skus
    ? (['unmapped_sku', 'sku', names.skus] as const)
    : (['unmapped_location', 'location', names.locations ?? []] as const)
  const rows = await db.all<{ system: string; messages: number }>(sql`
    select s.name as system, count(*) as messages
    from message m join system s on s.id = m.system_id
    where m.state = 'quarantined' and m.reason = ${reason}
      and exists (select 1 from jsonb_array_elements(m.detail -> 'problems') p
                  where p ->> ${raw(`'${field}'`)} = any(${list}::text[]))
    group by s.name order by s.name`)
  return rows.map((r) => ({ ...r, reason, next: nextFor(r.system, reason) }))
}

const nextFor = (system: string, reason: string) =>
  `POST /v1/quarantine/replay {"reason":"${reason}","system":"${system}"}`
