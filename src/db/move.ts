/** Copies a whole database into an empty one: from the embedded one to a server, all or nothing. */
import { Fault } from '../lib/faults.ts'
import { texts } from './arrays.ts'
import type { Db, OpenDb } from './db.ts'
import { migrate } from './migrate.ts'
import { fresh, raw, sql } from './sql.ts'
import { ensureTxBase } from './txbase.ts'

export type Progress = { table: string; rows: number; of: number }
export type MoveOptions = { now: Date; progress?(step: Progress): void }
export type Moved = { tables: number; rows: number }

/**
 * One transaction on either side: `from` is read as it was at one moment, and `to` has nothing
 * until every table has come with the same count and checksum. `to` must have no rows; its tables
 * are made here. Movements keep their `tx`, and the target's base is set so that new ones follow.
 */
export function move(from: OpenDb, to: OpenDb, options: MoveOptions): Promise<Moved> {
  return from.tx((source) =>
    to.tx(async (target) => {
      await source.one(raw('set transaction isolation level repeatable read'))
      await target.one(raw('set local idle_in_transaction_session_timeout = 0'))
      await source.one(raw('set local idle_in_transaction_session_timeout = 0'))
      for (const db of [source, target]) await speakAlike(db)
      await migrate(target, options.now)
      await checkPair(source, target)
      const tables = await inOrder(source)
      let rows = 0
      for (const table of tables) {
        rows += await copy(source, target, table, options.progress)
      }
      await copySequences(source, target)
      await ensureTxBase(target)
      return { tables: tables.length, rows }
    }),
  )
}

/** Values travel and are compared as text, so both must write it in the same way. */
async function speakAlike(db: Db): Promise<void> {
  const { encoding } = (await db.one<{ encoding: string }>(
    raw(`select current_setting('server_encoding') as encoding`),
  ))!
  if (encoding !== 'UTF8') throw new Fault('config', `the database is ${encoding}; it must be UTF8`)
  for (const setting of [
    `timezone = 'UTC'`,
    `datestyle = 'ISO, YMD'`,
    `intervalstyle = 'postgres'`,
    `bytea_output = 'hex'`,
    'extra_float_digits = 1',
  ]) {
    await db.one(raw(`set local ${setting}`))
  }
}

async function checkPair(source: Db, target: Db): Promise<void> {
  const names = async (db: Db) =>
    (await db.all<{ name: string }>(raw('select name from migration order by name')))
      .map((row) => row.name)
      .join(', ')
  if ((await names(source)) !== (await names(target))) {
    throw new Fault('conflict', 'the source is not up to date: start Onhand on it once, then move')
  }
  for (const table of await inOrder(target)) {
    if (await target.one(sql`select 1 from ${quoted(table)} limit 1`)) {
      throw new Fault(
        'conflict',
        `the target is not empty (${table} has rows): name another --schema, or drop that one`,
      )
    }
  }
}

// A table may be named by a word of SQL's own, as position is.
const quoted = (name: string) => raw(`"${name}"`)

/** Tables, those that others refer to first. */
async function inOrder(db: Db): Promise<string[]> {
  const rows = await db.all<{ name: string; needs: string[] }>(sql`
    select c.relname as name,
           array(select distinct f.relname::text from pg_constraint join pg_class f on f.oid = confrelid
                 where conrelid = c.oid and contype = 'f' and confrelid <> c.oid) as needs
    from pg_class c
    where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname <> 'migration'
    order by c.oid`)
  const done: string[] = []
  while (done.length < rows.length) {
    const next = rows.find(
      (row) => !done.includes(row.name) && row.needs.every((need) => done.includes(need)),
    )
    if (!next) throw new Error('tables refer to each other in a circle')
    done.push(next.name)
  }
  return done
}

/** Bytes of text that one statement should carry. */
const load = 1_000_000

async function copy(
  source: Db,
  target: Db,
  table: string,
  progress?: MoveOptions['progress'],
): Promise<number> {
  const before = await sumOf(source, table)
  const columns = (
    await source.all<{ name: string }>(
      sql`select quote_ident(attname) as name from pg_attribute
          where attrelid = quote_ident(${table})::regclass and attnum > 0 and not attisdropped order by attnum`,
    )
  ).map((column) => column.name)
  // Not a named statement: after a failed move its types are gone, and the next makes new ones.
  const insert = (rows: string[]) =>
    fresh(sql`
      insert into ${quoted(table)} (${raw(columns.join(', '))}) overriding system value
      select ${raw(columns.join(', '))} from unnest(${texts(rows)}::${quoted(table)}[])`)

  // A row may name an earlier one of its own table, and rows lie in no order.
  const order = raw((await namesItself(source, table)) ? 'order by id' : '')
  await source.one(
    sql`declare rows no scroll cursor for select r::text as row from ${quoted(table)} r ${order}`,
  )
  let size = 200
  for (let done = 0; ; ) {
    const batch = await source.all<{ row: string }>(raw(`fetch ${size} from rows`))
    if (batch.length === 0) break
    const rows = batch.map((one) => one.row)
    await target.one(insert(rows))
    done += rows.length
    progress?.({ table, rows: done, of: before.count })
    const bytes = rows.reduce((sum, row) => sum + row.length, 0)
    size = Math.max(1, Math.min(5000, Math.floor((load / bytes) * rows.length)))
  }
  await source.one(raw('close rows'))

  const after = await sumOf(target, table)
  if (after.count !== before.count || after.sum !== before.sum) {
    throw new Error(
      `${table} did not come over as it was: ${before.count} rows (${before.sum}) became ` +
        `${after.count} (${after.sum}); nothing was kept in the target`,
    )
  }
  return before.count
}

async function namesItself(db: Db, table: string): Promise<boolean> {
  const found = await db.one(sql`
    select 1 from pg_constraint
    where contype = 'f' and conrelid = quote_ident(${table})::regclass and confrelid = conrelid limit 1`)
  return found !== undefined
}

/** The count and a sum over a hash of every row: the same whatever order they lie in. */
async function sumOf(db: Db, table: string): Promise<{ count: number; sum: string }> {
  const row = await db.one<{ count: number; sum: string }>(sql`
    select count(*) as count, coalesce(sum(('x' || encode(substring(
      sha256(convert_to(r::text, 'UTF8')) for 7), 'hex'))::bit(56)::bigint), 0)::text as sum
    from ${quoted(table)} r`)
  return row!
}

/** Numbers that were given are not given again, even of rows that are gone. */
async function copySequences(source: Db, target: Db): Promise<void> {
  const names = await source.all<{ name: string }>(
    sql`select c.relname as name from pg_class c
        where relkind = 'S' and relnamespace = current_schema()::regnamespace order by 1`,
  )
  for (const { name } of names) {
    const at = (await source.one<{ lastValue: number; isCalled: boolean }>(
      sql`select last_value, is_called from ${quoted(name)}`,
    ))!
    await target.one(
      sql`select setval(quote_ident(${name})::regclass, ${at.lastValue}, ${at.isCalled})`,
    )
  }
}
