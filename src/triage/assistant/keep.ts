/** What a model said of drifts, kept beside their stories; every question and answer is on record. */
import { ints } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { type Query, sql } from '../../db/sql.ts'
import { log } from '../repair/log.ts'
import type { Facts } from './facts.ts'
import { VERSION } from './instructions.ts'
import type { Wording } from './text/wording.ts'
import type { Verdict } from './verdict.ts'

/** In `drift.assistant`. Its texts are a model's: they are shown as text, and as written by one. */
export type Said = Verdict &
  Wording & {
    /** Of all that it was told. */
    hash: string
    /** ISO 8601: it is kept as JSON. */
    at: string
    model: string
    /** The label that it gave; null: none of the list. */
    label: string | null
    /** How sure the diagnosis was by its evidence, and how sure it counts as. */
    evidence: number
    confidence: number
  }

export type Known = {
  id: number
  name: string
  category: string
  state: string
  snoozedUntil: Date | null
  said: Said | null
}

export const knownOf = (db: Db, driftIds: readonly number[]) =>
  db.all<Known>(sql`
    select d.id, i.name, i.category, d.state, d.snoozed_until, d.assistant as said
    from drift d join item i on i.id = d.item_id where d.id = any(${ints(driftIds)}::bigint[])`)

/** One answer with its question. */
export type Asked = { driftId: number; said: Said; facts: Facts; text: string; tokens: number }

const MOST_TEXT = 4_000

/** Keeps the answers, and forgets what was said of drifts that are not as they were. */
export async function keep(
  db: Db,
  asked: readonly Asked[],
  stale: readonly number[],
  now: Date,
): Promise<void> {
  const rows = asked.map(({ driftId, said }) => ({ id: driftId, said }))
  await clear(db, sql`id = any(${ints(stale)}::bigint[]) or residue = 0`)
  if (rows.length === 0) return
  await db.tx(async (tx) => {
    await tx.one(sql`
      update drift d set assistant = a.said
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a(id bigint, said jsonb)
      where d.id = a.id`)
    const notes = asked.map(({ driftId, said, facts, text, tokens }) => ({
      driftId,
      event: 'assistant',
      state: null,
      detail: { ...said, instructions: VERSION, facts, answer: storable(text), tokens },
    }))
    await log(tx, notes, 'assistant', now)
  })
}

/** It was switched off: what it said of drifts that may have changed since is no longer shown. */
export const forget = (db: Db) => clear(db, sql`true`)

/** A row that somebody else has in hand is left for the next round: nobody waits for words. */
const clear = (db: Db, which: Query) =>
  db.one(sql`
    update drift set assistant = null where id in (
      select id from drift where assistant is not null and state <> 'resolved' and (${which})
      order by id for update skip locked)`)

/** JSON in the database holds no zero byte and no half character. */
const storable = (text: string) => text.slice(0, MOST_TEXT).replaceAll('\0', '').toWellFormed()
