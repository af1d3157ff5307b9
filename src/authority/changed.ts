/** The number that every change of names (items, listings, locations) raises, in its own transaction. */
import type { Db } from '../db/db.ts'
import { raw } from '../db/sql.ts'

export const changed = (tx: Db) =>
  tx.one(
    raw(`insert into setting as s (name, value) values ('catalogue', '1')
         on conflict (name) do update set value = to_jsonb((s.value #>> '{}')::bigint + 1)`),
  )
