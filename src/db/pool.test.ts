import assert from 'node:assert/strict'
import test, { beforeEach } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { isRetryable } from './db.ts'
import { checkSchema } from './pool.ts'
import { raw, sql } from './sql.ts'

const db = await testDb()
beforeEach(() => cleared(db))

const put = (name: string) => sql`insert into setting values (${name}, '1')`
const names = async () =>
  (await db.all<{ name: string }>(raw('select name from setting order by name'))).map((r) => r.name)

test('a transaction is rolled back when its work throws, and the error is the one thrown', async () => {
  await assert.rejects(
    db.tx(async (tx) => {
      await tx.one(put('a'))
      throw new Error('changed my mind')
    }),
    /changed my mind/,
  )
  assert.deepEqual(await names(), [])
})

test('a transaction inside a transaction is part of it', async () => {
  await db.tx(async (tx) => {
    await tx.one(put('a'))
    await tx.tx(async (inner) => inner.one(put('b')))
  })
  assert.deepEqual(await names(), ['a', 'b'])
})

test('work that swallows a failed statement cannot pass for committed', async () => {
  await assert.rejects(
    db.tx(async (tx) => {
      await tx.one(put('a'))
      await tx.one(raw('select 1 / 0')).catch(() => {})
      return 'all fine'
    }),
    /nothing was committed/,
  )
  assert.deepEqual(await names(), [])
})

test('a failed statement leaves the connection usable and carries its code', async () => {
  await db.one(put('a'))
  await assert.rejects(db.one(put('a')), (error) => isRetryable(error))
  await assert.rejects(db.one(raw('selekt 1')), { code: '42601' })
  await assert.rejects(db.one(sql`select ${'x'}::int`), { code: '22P02' })
  assert.deepEqual(await names(), ['a'])
})

test('a failed statement costs neither the connection nor its named statements', async () => {
  const one = (n: number) =>
    db.one<{ x: number; pid: number }>(sql`select 6 / ${n}::int as x, pg_backend_pid() as pid`)
  const before = await one(2)
  for (let i = 0; i < 3; i++) await assert.rejects(one(0), { code: '22012' })
  assert.deepEqual(await one(2), before)
})

test('many transactions at once do not see or lose each other', async () => {
  await db.one(sql`insert into setting values ('n', '0')`)
  const add = () =>
    db.tx(async (tx) => {
      await tx.one(raw("update setting set value = to_jsonb(value::int + 1) where name = 'n'"))
      await tx.one(raw('select 1'))
    })
  await Promise.all(Array.from({ length: 40 }, add))
  assert.deepEqual(await db.one(raw('select value from setting')), { value: 40 })
})

test('the outer handle inside a transaction is an error on one connection, not a wait for ever', async (t) => {
  if (db.engine !== 'pglite') return t.skip('a server has more connections')
  await assert.rejects(
    db.tx(async () => {
      await db.one(raw('select 1'))
    }),
    /inside a transaction/,
  )
  await assert.rejects(
    db.tx(() => db.tx(async () => 1)),
    /inside a transaction/,
  )
  assert.deepEqual(await db.one(raw('select 1 as x')), { x: 1 })
})

test('a name that is not a schema name is refused', () => {
  assert.equal(checkSchema('brand_2'), 'brand_2')
  for (const bad of ['', 'A', 'a-b', '1a', 'a;drop table x', 'a'.repeat(64)]) {
    assert.throws(() => checkSchema(bad), /not a schema name/)
  }
})

test('closing waits for what was asked before and refuses what comes after', async () => {
  const own = await testDb()
  const slow = own.tx(async (tx) => {
    await tx.one(raw('select pg_sleep(0.05)'))
    await tx.one(put('late'))
    return 'done'
  })
  const many = Promise.all(Array.from({ length: 30 }, () => own.one(raw('select 1 as x'))))
  const closing = own.close()
  await assert.rejects(own.one(raw('select 1')), /closed/)
  assert.equal(await slow, 'done')
  assert.equal((await many).length, 30)
  await closing
})

test('a connection that is lost rejects what it did, and the next is another', async (t) => {
  if (db.engine === 'pglite') return t.skip('it has one session, whose end is the end')
  const work = db.tx(async (tx) => {
    await tx.one(put('a'))
    await tx.one(raw('select pg_terminate_backend(pg_backend_pid())'))
    await tx.one(put('b'))
  })
  await assert.rejects(work)
  const idle = db.tx(async (tx) => {
    const { pid } = (await tx.one<{ pid: number }>(raw('select pg_backend_pid() as pid')))!
    await db.one(sql`select pg_terminate_backend(${pid})`)
    await new Promise((resolve) => setTimeout(resolve, 50))
    await tx.one(put('c'))
  })
  await assert.rejects(idle)
  assert.deepEqual(await names(), [])
})
