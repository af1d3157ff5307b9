/** The three verbs over a pool of connections that speak PostgreSQL's protocol: both engines'. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { codeOf, type Db } from './db.ts'
import { rowsOf, types } from './rows.ts'
import { isFresh, type Query } from './sql.ts'

/** A schema is a brand; its name comes from outside and goes into text. */
export function checkSchema(schema: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) throw new Error(`"${schema}" is not a schema name`)
  return schema
}

/** Makes the schema if it is missing; a role that may not make any can use one that is there. */
export async function ensureSchema(pool: pg.Pool, schema: string): Promise<void> {
  const { rowCount } = await pool.query('select 1 from pg_namespace where nspname = $1', [schema])
  if (rowCount) return
  try {
    await pool.query(`create schema if not exists ${checkSchema(schema)}`)
  } catch (error) {
    // Two at the same moment: the other has made it.
    if (codeOf(error) !== '23505') throw error
  }
}

/**
 * `alone`: the pool has one connection, so that the outer handle inside a transaction would wait
 * for itself for ever; there it is an error at once.
 */
export function overPool(pool: pg.Pool, alone = false): Db & { end(): Promise<void> } {
  // A connection that is lost rejects its statement and is replaced; without somebody who hears
  // the event too, in use or idle, it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const inside = alone ? new AsyncLocalStorage<{ open: boolean }>() : undefined
  const users = inUse(pool)

  async function using<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    if (inside?.getStore()?.open) {
      throw new Error('the outer database was used inside a transaction: use the handle it gave')
    }
    const leave = users.enter()
    try {
      return await work(await pool.connect())
    } finally {
      leave()
    }
  }

  const tx: Db['tx'] = (work) =>
    using(async (client) => {
      const mark = { open: true }
      try {
        const nested: Db['tx'] = (inner) => inner(handle(client, nested))
        const run = () => work(handle(client, nested))
        return await transaction(client, inside ? () => inside.run(mark, run) : run)
      } finally {
        mark.open = false
      }
    })

  // Not `pool.query`: it throws a connection away, with its named statements, when a statement fails.
  const all = <Row>(query: Query) =>
    using(async (client) => {
      try {
        return await ask<Row>(client, query)
      } finally {
        client.release()
      }
    })

  return { all, one: async <Row>(query: Query) => (await all<Row>(query))[0], tx, end: users.end }
}

async function transaction<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work()
    // A statement failed and `work` went on: PostgreSQL answers the commit with a rollback.
    const { command } = await client.query('commit')
    if (command !== 'COMMIT') throw new Error('a statement had failed: nothing was committed')
    return result
  } catch (error) {
    await client.query('rollback').catch((e: Error) => {
      broken = e
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** A pool that is ended forgets those who wait for a connection; so it is ended after them. */
function inUse(pool: pg.Pool) {
  let users = 0
  let ending: Promise<void> | undefined
  let wake: (() => void) | undefined
  return {
    enter() {
      if (ending) throw new Error('the database is closed')
      users++
      return () => {
        if (--users === 0) wake?.()
      }
    },
    end() {
      ending ??= new Promise<void>((resolve) => {
        wake = resolve
        if (users === 0) resolve()
      }).then(() => pool.end())
      return ending
    },
  }
}

function handle(on: pg.PoolClient, tx: Db['tx']): Db {
  return {
    all: (query) => ask(on, query),
    one: async <Row>(query: Query) => (await ask<Row>(on, query))[0],
    tx,
  }
}

async function ask<Row>(on: pg.PoolClient, query: Query): Promise<Row[]> {
  const { text, values } = query.flat()
  const result = await on.query({
    text,
    values,
    rowMode: 'array',
    types,
    ...(isFresh(query) || values.length === 0 ? {} : { name: nameOf(text) }),
  } as pg.QueryArrayConfig)
  return rowsOf<Row>(
    result.fields.map((f) => f.name),
    result.rows,
  )
}

const names = new Map<string, string>()
function nameOf(text: string): string {
  let name = names.get(text)
  if (!name) {
    name = createHash('sha1').update(text).digest('hex').slice(0, 16)
    names.set(text, name)
  }
  return name
}
