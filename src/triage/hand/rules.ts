/** Small differences that nobody wants to hear of: each with a reason, an owner and an end. */
import { ints } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { raw, sql } from '../../db/sql.ts'
import { Fault } from '../../lib/faults.ts'
import { log } from '../repair/log.ts'

/** At least one of item, place and category; `most`: residues up to this many units. */
export type Rule = {
  itemId: number | null
  placeId: number | null
  category: string | null
  most: number
  reason: string
  expiresAt: Date
}
export type RuleRow = {
  id: number
  sku: string | null
  system: string | null
  external: string | null
  category: string | null
  most: number
  reason: string
  madeBy: string
  madeAt: Date
  expiresAt: Date
  endedAt: Date | null
  /** How many it hides now. */
  hides: number
}
export type Hidden = {
  driftId: number
  sku: string
  system: string
  residue: number
  severity: string
}

/** What a rule like this would hide now. Not what a person has in hand, nor what is being repaired. */
export const hiddenBy = (
  db: Db,
  { itemId, placeId, category, most }: Omit<Rule, 'reason' | 'expiresAt'>,
) =>
  db.all<Hidden>(sql`
    select d.id as drift_id, i.sku, s.name as system, d.residue, d.severity
    from drift d join item i on i.id = d.item_id join place p on p.id = d.place_id join system s on s.id = p.system_id
    where d.state = 'open' and d.residue <> 0 and abs(d.residue) <= ${most}
      and (${itemId}::int is null or d.item_id = ${itemId})
      and (${placeId}::int is null or d.place_id = ${placeId})
      and (${category}::text is null or i.category = ${category})
    order by abs(d.residue) desc, d.id`)

/** Hides them at once; later ones when they are seen. Answers the rule's id and what it hid. */
export async function addRule(
  db: Db,
  rule: Rule,
  actor: string,
  now: Date,
): Promise<{ id: number; hidden: Hidden[] }> {
  if (rule.itemId === null && rule.placeId === null && rule.category === null) {
    throw new Fault('invalid', 'Say what it is about: an item, a place, or a category.')
  }
  if (rule.expiresAt <= now)
    throw new Fault('invalid', 'It would be over already: name a later time.')
  return db.tx(async (tx) => {
    const made = await tx.one<{ id: number }>(sql`
      insert into ignore_rule (item_id, place_id, category, most, reason, made_by, made_at, expires_at)
      values (${rule.itemId}, ${rule.placeId}, ${rule.category}, ${rule.most}, ${rule.reason}, ${actor}, ${now},
              ${rule.expiresAt})
      returning id`)
    const { id } = made!
    const hidden = await hiddenBy(tx, rule)
    const ids = hidden.map((h) => h.driftId)
    await tx.one(sql`update drift set ignore_id = ${id} where id = any(${ints(ids)}::bigint[])`)
    const detail = { rule: id, reason: rule.reason, until: rule.expiresAt }
    const notes = ids.map((driftId) => ({
      driftId,
      event: 'ignored',
      state: 'ignored' as const,
      detail,
    }))
    await log(tx, notes, actor, now)
    return { id, hidden }
  })
}

/** What it hid is open again. */
export async function endRule(db: Db, id: number, actor: string, now: Date): Promise<number> {
  return db.tx(async (tx) => {
    const ended = await tx.one(sql`
      update ignore_rule set ended_at = ${now} where id = ${id} and ended_at is null returning id`)
    if (!ended) {
      const there = await tx.one(sql`select id from ignore_rule where id = ${id}`)
      throw there
        ? new Fault('conflict', `Rule ${id} has ended already.`)
        : new Fault('not_found', `There is no ignore rule ${id}.`)
    }
    const rows = await tx.all<{ id: number; residue: number }>(
      sql`update drift set ignore_id = null where ignore_id = ${id} and state = 'ignored' returning id, residue`,
    )
    const notes = rows.map((row) => ({
      driftId: row.id,
      event: 'no longer ignored',
      state: row.residue === 0 ? ('explained' as const) : ('open' as const),
      detail: { rule: id },
    }))
    await log(tx, notes, actor, now)
    return rows.length
  })
}

/** Newest first; without `all` only those that still hold. */
export const listRules = (db: Db, all: boolean, now: Date) =>
  db.all<RuleRow>(sql`
    select r.id, i.sku, s.name as system, p.external, r.category, r.most, r.reason, r.made_by, r.made_at,
           r.expires_at, r.ended_at,
           (select count(*) from drift d where d.ignore_id = r.id and d.state = 'ignored') as hides
    from ignore_rule r left join item i on i.id = r.item_id left join place p on p.id = r.place_id
    left join system s on s.id = p.system_id
    where ${all ? raw('true') : sql`r.ended_at is null and r.expires_at > ${now}`}
    order by r.id desc`)
