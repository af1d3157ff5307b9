/** The whole schema as it stands, told from the catalogue: `node src/db/schema.ts` writes schema.sql. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Db } from './db.ts'
import { raw, sql } from './sql.ts'

export const schemaFile = join(import.meta.dirname, 'schema.sql')

type Column = {
  name: string
  type: string
  required: boolean
  identity: '' | 'a' | 'd'
  value: string | null
  collation: string | null
}

/** Statements that make this schema in an empty one, the same on every engine and version. */
export async function describe(db: Db): Promise<string> {
  const schema = (await db.one<{ name: string }>(raw('select current_schema() as name')))!.name
  const tables = await db.all<{ id: number; name: string; options: string[] | null }>(
    sql`select c.oid as id, relname as name, reloptions as options from pg_class c
        where relkind = 'r' and relnamespace = current_schema()::regnamespace and relname <> 'migration'
        order by c.oid`,
  )
  const functions = await db.all<{ text: string }>(
    sql`select pg_get_functiondef(oid) as text from pg_proc
        where pronamespace = current_schema()::regnamespace order by proname`,
  )
  const parts = ['-- Made by src/db/schema.ts from the migrations; not to be edited.']
  for (const { text } of functions) parts.push(`${text.trim()};`)
  for (const table of tables) parts.push(await describeTable(db, table))
  return `${parts.join('\n\n').replaceAll(`${schema}.`, '')}\n`
}

type Table = { id: number; name: string; options: string[] | null }

async function describeTable(db: Db, { id, name, options }: Table): Promise<string> {
  const columns = await db.all<Column>(sql`
    select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as required,
           attidentity as identity, pg_get_expr(adbin, adrelid) as value,
           case when attcollation <> typcollation then attcollation::regcollation::text end as collation
    from pg_attribute a join pg_type t on t.oid = atttypid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where attrelid = ${id} and a.attnum > 0 and not attisdropped order by a.attnum`)
  // Since PostgreSQL 18 "not null" is a constraint too; it is told with its column.
  const constraints = await db.all<{ text: string }>(sql`
    select pg_get_constraintdef(oid) as text from pg_constraint
    where conrelid = ${id} and contype in ('p', 'u', 'f', 'c', 'x')
    order by position(contype::text in 'pufcx'), conname`)
  const indexes = await db.all<{ text: string }>(sql`
    select pg_get_indexdef(indexrelid) as text from pg_index i
    where indrelid = ${id} and not exists (select 1 from pg_constraint where conindid = indexrelid)
    order by indexrelid::regclass::text`)
  const triggers = await db.all<{ text: string }>(sql`
    select pg_get_triggerdef(oid) as text from pg_trigger
    where tgrelid = ${id} and not tgisinternal order by tgname`)
  const width = Math.max(...columns.map((column) => column.name.length))
  const lines = [
    ...columns.map((column) => `  ${column.name.padEnd(width)} ${describeColumn(column)}`),
    ...constraints.map(({ text }) => `  ${text}`),
  ]
  const end = options ? `) with (${options.join(', ')});` : ');'
  return [
    `create table ${name} (\n${lines.join(',\n')}\n${end}`,
    ...[...indexes, ...triggers].map(({ text }) => `${text};`),
  ].join('\n')
}

function describeColumn({ type, required, identity, value, collation }: Column): string {
  const parts = [type]
  if (collation) parts.push(`collate ${collation}`)
  if (required) parts.push('not null')
  if (identity) parts.push(`generated ${identity === 'a' ? 'always' : 'by default'} as identity`)
  if (value !== null) parts.push(`default ${value}`)
  return parts.join(' ')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { openMemory } = await import('./embedded.ts')
  const { migrate } = await import('./migrate.ts')
  const db = await openMemory()
  await migrate(db, new Date(0))
  writeFileSync(schemaFile, await describe(db))
  await db.close()
}
