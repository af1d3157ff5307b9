import assert from 'node:assert/strict'
import test from 'node:test'
import { serverUrl } from '../../test/database.ts'
import { bench, day } from '../../test/ledger.ts'
import { systemClock } from '../lib/clock.ts'
import { seededRandom } from '../lib/random.ts'
import { effectOf, noQuantities } from '../stock/kinds.ts'
import type { Movement } from '../stock/movement.ts'
import { positionsOf } from './positions.ts'
import { recorder } from './record.ts'
import { verify } from './verify.ts'

const skip = serverUrl ? false : 'PGlite does one thing at a time'

test('a count is recorded however busy others are with the same position', { skip }, async () => {
  const b = await bench()
  const at = { itemId: b.items[0]!, locationId: b.leeds, sourceId: b.wms, reportedBy: b.wms }
  // Each as if in a process of its own.
  const another = () =>
    recorder(
      b.db,
      { clock: systemClock, random: seededRandom(2) },
      { lanes: b.db.lanes, txBase: 0, forwards: new Set() },
    )
  const change = effectOf('received', 1)
  const happenedAt = day(2)
  let busy = true
  const receives = async (who: number) => {
    const { record } = another()
    let n = 0
    for (; busy; n++) {
      await record([{ ...at, key: `receipt/${who}/${n}`, kind: 'received', change, happenedAt }])
    }
    return n
  }
  const others = Promise.all(Array.from({ length: 8 }, (_, who) => receives(who)))
  const count = (n: number): Movement => ({
    ...at,
    key: `count/${n}`,
    kind: 'counted',
    change: { ...noQuantities },
    counted: 100,
    happenedAt: day(1),
  })
  try {
    for (let n = 0; n < 10; n++) {
      assert.deepEqual(await b.recorder.record([count(n)]), [{ outcome: 'recorded' }])
    }
  } finally {
    busy = false
  }
  const received = (await others).reduce((sum, n) => sum + n, 0)
  const [position] = await positionsOf(b.db, [at.itemId])
  assert.equal(position!.on_hand, 100 + received)
  assert((await verify(b.db, 0, new Date())).ok)
})
