/** A ledger with seals that moves to another database, and goes on there. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { move } from '../src/db/move.ts'
import { raw } from '../src/db/sql.ts'
import { ensureTxBase } from '../src/db/txbase.ts'
import { recorder } from '../src/ledger/record.ts'
import { seal } from '../src/ledger/seal.ts'
import { verify } from '../src/ledger/verify.ts'
import { systemClock } from '../src/lib/clock.ts'
import { seededRandom } from '../src/lib/random.ts'
import { effectOf } from '../src/stock/kinds.ts'
import { emptyDb } from './database.ts'
import { bench, day } from './ledger.ts'

test('books and chain verify after a move, and what is recorded then is sealed after the rest', async () => {
  const b = await bench()
  const received = (key: string) => ({
    itemId: b.items[0]!,
    locationId: b.leeds,
    sourceId: b.wms,
    reportedBy: b.wms,
    key,
    kind: 'received' as const,
    change: effectOf('received', 3),
    happenedAt: day(1),
  })
  for (let i = 0; i < 12; i++) {
    await b.recorder.record([received(`r/${i}`)])
    if (i % 5 === 4) await seal(b.db, 0, day(2))
  }
  const { db: target } = await emptyDb()
  await move(b.db, target, { now: day(3) })

  const txBase = await ensureTxBase(target)
  const world = { clock: systemClock, random: seededRandom(1) }
  const there = recorder(target, world, { lanes: target.lanes, txBase, forwards: new Set() })
  await there.record([received('r/11'), received('r/12'), received('r/13')])
  const verdict = await verify(target, txBase, day(4))
  assert.deepEqual(
    verdict.checks.filter((check) => !check.ok),
    [],
  )
  assert.deepEqual(await target.one(raw('select count(*) from movement')), { count: 14 })
  assert.deepEqual(await target.one(raw('select sum(movements) as n from seal')), { n: 14 })
})
