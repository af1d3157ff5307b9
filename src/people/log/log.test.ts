import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { emptyDb, serverUrl, testDb } from '../../../test/database.ts'
import type { OpenDb } from '../../db/db.ts'
import { migrate } from '../../db/migrate.ts'
import { raw, sql } from '../../db/sql.ts'
import { listLog } from './list.ts'
import { redact } from './redact.ts'
import { checkLog } from './verify.ts'
import { write } from './write.ts'

const at = new Date(Date.UTC(2026, 0, 10, 12))
const entry = (target: string) => ({
  actor: 'ann@shop.example',
  act: 'keys.add',
  target,
  now: { name: target, list: [1, null, 'ö'] },
  outcome: 'done' as const,
})

describe('the log', () => {
  let db: OpenDb
  before(async () => {
    db = await testDb()
    for (const name of ['a', 'b', 'c', 'd']) await write(db, entry(name), at)
  })

  /** As somebody could who owns the database. */
  const tampered = async (statement: string) => {
    let found: Awaited<ReturnType<typeof checkLog>> | undefined
    const undo = new Error('undo')
    await assert.rejects(
      db.tx(async (tx) => {
        await tx.all(raw("set local session_replication_role = 'replica'"))
        await tx.all(raw(statement))
        found = await checkLog(tx)
        throw undo
      }),
      undo,
    )
    return found!.broken
  }

  test('as it was written, it is whole, and its head stands for it', async () => {
    const { rows, broken, head } = await checkLog(db)
    assert.deepEqual([rows, broken], [4, null])
    assert.match(head!, /^[0-9a-f]{64}$/)
    assert.equal((await checkLog(await testDb())).head, null)
  })

  test('nothing in it can be changed or taken out', async () => {
    for (const statement of [
      `update audit_log set actor = 'x'`,
      'delete from audit_log',
      'truncate audit_log',
    ]) {
      await assert.rejects(db.all(raw(statement)), /append-only/)
    }
  })

  test('whoever owns the database and changes one byte is found out, by row', async () => {
    for (const [statement, id] of [
      [`update audit_log set target = 'B' where id = 2`, 2],
      [`update audit_log set now = '{"name": "x"}' where id = 3`, 3],
      [`update audit_log set at = at + interval '1 millisecond' where id = 1`, 1],
      [`update audit_log set actor = 'bob@shop.example' where id = 4`, 4],
      [`update audit_log set hash = sha256('x') where id = 2`, 2],
      ['delete from audit_log where id = 3', 3],
      ['delete from audit_log where id = 1', 1],
      [`update audit_log set id = id + 1 where id = 4`, 4],
    ] as const) {
      assert.match((await tampered(statement)) ?? 'whole', new RegExp(`^row ${id} `), statement)
    }
  })

  test('what is cut off at the end is seen by the head that was mailed', async () => {
    const { head } = await checkLog(db)
    assert.equal(await tampered('delete from audit_log where id = 4'), null)
    await write(db, entry('e'), at)
    const again = await checkLog(db)
    assert.notEqual(again.head, head)
  })

  test('forty who write at once make one chain', async () => {
    const from = (await checkLog(db)).rows
    const all = Array.from({ length: 40 }, (_, i) => write(db, entry(`at once ${i}`), at))
    const ids = (await Promise.all(all)).sort((a, b) => a - b)
    assert.deepEqual(
      ids,
      Array.from({ length: 40 }, (_, i) => from + 1 + i),
    )
    assert.equal((await checkLog(db)).broken, null)
  })

  test('two processes that write at once make one chain', { skip: !serverUrl }, async () => {
    const empty = await emptyDb()
    await migrate(empty.db, at)
    const both = [empty.db, await empty.again()]
    await Promise.all(Array.from({ length: 40 }, (_, i) => write(both[i % 2]!, entry(`${i}`), at)))
    const { rows, broken } = await checkLog(empty.db)
    assert.deepEqual([rows, broken], [40, null])
  })

  test('any text can be written, and is found again', async () => {
    const odd = 'a\u0000b\ud800c "\\ ö'
    await write(db, { ...entry(odd), now: redact({ odd }), why: odd }, at)
    const [row] = await listLog(db, {}, 1)
    assert.equal(row!.why, 'ab\ufffdc "\\ ö')
    assert.equal((await checkLog(db)).broken, null)
    assert.equal((await listLog(db, { act: 'keys', target: 'b' }, 10)).length, 1)
    assert.equal((await listLog(db, { act: 'key' }, 10)).length, 0)
    const at_ = await db.one<{ n: number }>(sql`select count(*) as n from audit_log`)
    assert.equal((await listLog(db, { actor: 'ann@shop.example' }, 1000)).length, at_!.n)
  })
})

test('of a request its secrets are not kept, and not more than can be read', () => {
  assert.deepEqual(
    redact({
      email: 'a@b.example',
      password: 'p',
      old: 'o',
      nested: [{ clientSecret: 's', token: 't', apiKey: 'k' }],
      sku: 'KEY-1',
    }),
    {
      email: 'a@b.example',
      password: '***',
      old: '***',
      nested: [{ clientSecret: '***', token: '***', apiKey: '***' }],
      sku: 'KEY-1',
    },
  )
  assert.match((redact({ a: 'x'.repeat(5000) }) as { a: string }).a, /^x{200}… 5000 characters$/)
  assert.equal((redact(Array.from({ length: 99 }, (_, i) => i)) as unknown[]).length, 21)
  const wide = Array.from({ length: 20 }, () => ({
    a: 'x'.repeat(190),
    b: 'y'.repeat(190),
    c: 'z'.repeat(190),
  }))
  assert.deepEqual(Object.keys(redact(wide) as object), ['cut'])
})
