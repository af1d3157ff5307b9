/**
 * The hash chain of the ledger, made behind the hot path. A seal covers all movements of a closed
 * range of transactions (`from_tx ≤ tx < to_tx`, nothing in it can still commit because to_tx is at
 * or below the oldest running transaction) and holds sha256(previous hash, range, their digests).
 * The hot path pays one bigint a row and a BRIN index; sealing reads every movement once.
 */
import type { Db } from '../db/db.ts'
import { type Query, raw, sql } from '../db/sql.ts'

const MOST = 20_000

/** The digest of every column of a movement, as text in UTC. */
const digest = raw(`sha256(convert_to(row(
  m.item_id, m.source_id, m.business_key, m.kind, m.location_id, m.reported_by, m.on_hand, m.committed,
  m.reserved, m.unavailable, m.incoming, m.counted, m.version, m.tx, m.message_id, m.happened_at,
  m.recorded_at, m.reason, m.actor)::text, 'UTF8'))`)

/** What a seal over [from, to) after `previous` must say. */
const contents = (from: Query, to: Query, previous: Query) => sql`
  select count(*)::int as movements,
         coalesce(string_agg(substring(d.digest for 4), ''::bytea order by d.item_id, d.source_id, d.business_key), '') as leaves,
         sha256(${previous} || convert_to(${from}::text || '..' || ${to}::text, 'UTF8')
           || coalesce(string_agg(d.digest, ''::bytea order by d.item_id, d.source_id, d.business_key), '')) as hash
  from (select m.item_id, m.source_id, m.business_key, ${digest} as digest
        from movement m where m.tx >= ${from} and m.tx < ${to}) d`

/** Seals what has been committed since the last seal; answers how many movements. Safe to run twice at once. */
export async function seal(db: Db, txBase: number, now: Date): Promise<number> {
  return db.tx(async (tx) => {
    // Spares two the same work; what forbids the second is the primary key. No lock on the table:
    // that takes the right to update it, which the role of the application does not have.
    await tx.one(raw(`select pg_advisory_xact_lock(hashtext('seal of ' || current_schema()))`))
    const last = await tx.one<{ id: number; toTx: number }>(
      sql`select id, to_tx from seal order by id desc limit 1`,
    )
    const from = last?.toTx ?? 0
    const end = await tx.one<{ tx: number; beyond: number | null }>(sql`
      with closed as (
        select pg_snapshot_xmin(pg_current_snapshot())::text::bigint + ${txBase}::bigint as tx
      )
      select c.tx,
             (select tx from movement m where m.tx >= ${from} and m.tx < c.tx
              order by m.tx offset ${MOST} limit 1) as beyond
      from closed c`)
    const to = end!.beyond === null ? end!.tx : Math.max(end!.beyond, from + 1)
    if (to <= from) return 0
    const id = (last?.id ?? 0) + 1
    const previous = sql`coalesce((select hash from seal where id = ${id - 1}::bigint), '')`
    const made = await tx.one<{ movements: number }>(sql`
      insert into seal (id, from_tx, to_tx, movements, leaves, hash, sealed_at)
      select ${id}, ${from}, ${to}, c.movements, c.leaves, c.hash, ${now}
      from (${contents(sql`${from}::bigint`, sql`${to}::bigint`, previous)}) c
      where c.movements > 0
      returning movements`)
    return made?.movements ?? 0
  })
}

export type BrokenSeal = { id: number; says: string }

/** Recomputes every seal in order; answers the first that does not match, and which rows differ. */
export async function checkSeals(
  db: Db,
): Promise<{ seals: number; sealed: number; broken?: BrokenSeal }> {
  const seals = await db.all<{ id: number; fromTx: number; toTx: number; movements: number }>(
    sql`select id, from_tx, to_tx, movements from seal order by id`,
  )
  let sealed = 0
  let before = 0
  for (const s of seals) {
    if (s.id !== before + 1)
      return {
        seals: seals.length,
        sealed,
        broken: { id: before + 1, says: `seal ${before + 1} is gone` },
      }
    before = s.id
    const previous = sql`coalesce((select hash from seal where id = ${s.id - 1}::bigint), '')`
    const same = await db.one<{ same: boolean }>(sql`
      select s.hash = c.hash as same
      from seal s, (${contents(sql`${s.fromTx}::bigint`, sql`${s.toTx}::bigint`, previous)}) c
      where s.id = ${s.id}`)
    if (!same?.same)
      return { seals: seals.length, sealed, broken: { id: s.id, says: await differenceIn(db, s) } }
    sealed += s.movements
  }
  return { seals: seals.length, sealed }
}

/** Names the movements in the range whose digest the seal does not know. */
async function differenceIn(
  db: Db,
  s: { id: number; fromTx: number; toTx: number; movements: number },
) {
  const rows = await db.all<{ itemId: number; businessKey: string; source: string }>(sql`
    with leaf as (
      select substring(s.leaves from 4 * n + 1 for 4) as leaf
      from seal s, generate_series(0, s.movements - 1) n where s.id = ${s.id}
    )
    select m.item_id, m.business_key, y.name as source
    from movement m join system y on y.id = m.source_id
    where m.tx >= ${s.fromTx} and m.tx < ${s.toTx}
      and not exists (select 1 from leaf where leaf.leaf = substring(${digest} for 4))
    order by m.item_id, m.business_key limit 5`)
  const range = `seal ${s.id} (transactions ${s.fromTx} to ${s.toTx}, ${s.movements} movements)`
  if (rows.length === 0) return `${range}: a movement was removed, or the seal itself was changed`
  const names = rows.map((r) => `${r.source}:${r.businessKey} of item ${r.itemId}`)
  return `${range}: changed or added since it was sealed: ${names.join(', ')}`
}
