/** Recomputes everything that can be recomputed, and proves it or names the first difference. */
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { projection } from './projection.ts'
import { checkSeals, seal } from './seal.ts'

export type Check = { check: string; ok: boolean; says: string }
export type Verdict = { ok: boolean; checks: Check[]; movements: number; positions: number }

/** `now` and `txBase` because what is not yet sealed is sealed first. */
export async function verify(db: Db, txBase: number, now: Date): Promise<Verdict> {
  while ((await seal(db, txBase, now)) > 0);
  return db.tx(async (tx) => {
    await tx.one(raw('set local enable_seqscan = on'))
    const size = await tx.one<{ movements: number; positions: number }>(sql`
      select (select count(*) from movement) as movements, (select count(*) from position) as positions`)
    const checks = [await conservation(tx), await chain(tx), await holds(tx), await outbox(tx)]
    return { ok: checks.every((c) => c.ok), checks, ...size! }
  })
}

/** I1: every position is what its movements make it, and counts as many of them. */
async function conservation(db: Db): Promise<Check> {
  const check = 'positions equal their movements'
  const wrong = await db.all<{
    sku: string
    code: string
    bucket: string
    stored: number
    computed: number
  }>(sql`
    select i.sku, l.code, d.bucket, d.stored, d.computed
    from (${projection(null, null)}) c
    full join position p using (item_id, location_id)
    cross join lateral (values
      ('on_hand', p.on_hand, c.on_hand), ('committed', p.committed, c.committed),
      ('reserved', p.reserved, c.reserved), ('unavailable', p.unavailable, c.unavailable),
      ('incoming', p.incoming, c.incoming), ('movements', p.movements, c.movements)
    ) as d(bucket, stored, computed)
    left join item i on i.id = item_id
    left join location l on l.id = location_id
    where d.stored is distinct from d.computed
    order by item_id, location_id limit 5`)
  const first = wrong[0]
  if (!first)
    return { check, ok: true, says: 'Σ movements = positions, for every item and location' }
  return {
    check,
    ok: false,
    says: `${first.sku} at ${first.code}: ${first.bucket} is stored as ${first.stored}, its movements make ${first.computed} (rebuild with: onhand verify --rebuild)`,
  }
}

async function chain(db: Db): Promise<Check> {
  const { seals, sealed, broken } = await checkSeals(db)
  const check = 'the hash chain is whole'
  if (broken) return { check, ok: false, says: broken.says }
  return { check, ok: true, says: `${seals} seals over ${sealed} movements` }
}

/** Open holds are what positions say is reserved. */
async function holds(db: Db): Promise<Check> {
  const check = 'open holds equal what is reserved'
  const wrong = await db.one<{ sku: string; reserved: number; held: number }>(sql`
    select i.sku, coalesce(p.reserved, 0) as reserved, coalesce(r.held, 0) as held
    from (select item_id, location_id, sum(remaining)::bigint as held from reservation
          where state = 'held' group by item_id, location_id) r
    full join (select item_id, location_id, reserved from position where reserved <> 0) p
      using (item_id, location_id)
    left join item i on i.id = item_id
    where coalesce(r.held, 0) <> coalesce(p.reserved, 0)
    order by item_id limit 1`)
  if (!wrong) return { check, ok: true, says: 'every reserved unit has a holder' }
  return {
    check,
    ok: false,
    says: `${wrong.sku}: ${wrong.reserved} reserved, ${wrong.held} held by someone`,
  }
}

/** I9: whatever moved is told, or marked to be told, to every channel that lists it. */
async function outbox(db: Db): Promise<Check> {
  const check = 'every channel knows or will be told'
  const wrong = await db.one<{ sku: string; channel: string }>(sql`
    select i.sku, c.name as channel
    from channel c
    join listing g on g.system_id = c.system_id
    join item i on i.id = g.item_id
    where c.active
      and exists (select 1 from position p where p.item_id = g.item_id and p.location_id = any(c.locations))
      and not exists (select 1 from delivery d where d.item_id = g.item_id and d.channel_id = c.id)
      and not exists (select 1 from dirty d where d.item_id = g.item_id)
    limit 1`)
  if (!wrong) return { check, ok: true, says: 'no item with stock is missing from the outbox' }
  return { check, ok: false, says: `${wrong.channel} was never told about ${wrong.sku}` }
}
