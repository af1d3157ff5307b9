import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { type Watched, watched } from '../../test/watched.ts'
import { accept } from './accept.ts'
import { reconcile } from './round.ts'

const db = await testDb()
let w: Watched
beforeEach(async () => {
  await cleared(db)
  w = await watched(db, { A: 20, B: 8, C: 3, D: 5, E: 5, F: 5, G: 5, H: 5 })
  await reconcile(w.net)
})
const hour = () => w.clock.advance(3_600_000)
const wms = async () => {
  await hour()
  return (await reconcile(w.net, ['wms'])).readings[0]!
}
const empty = (...skus: string[]) => {
  for (const sku of skus) w.wms.set(sku, 0)
}

test('a flood of zeros that a person accepts is believed for a day, and is drift then', async () => {
  empty('A', 'B', 'C')
  const { id, state } = await wms()
  assert.equal(state, 'suspect')
  assert.equal((await wms()).state, 'suspect', 'by itself it stays unbelieved')
  const last = id + 1
  await assert.rejects(
    accept(db, id, 'ann', w.clock.now()),
    /Reading \d+ of the same system is newer/,
  )
  await accept(db, last, 'ann', w.clock.now())
  const believed = await wms()
  assert.deepEqual([believed.state, believed.different.length], ['complete', 3])
  assert.equal((await wms()).state, 'complete', 'for as long as it takes to repair')
  await w.clock.advance(24 * 3_600_000)
  assert.equal((await wms()).state, 'suspect', 'after a day somebody has to say so again')
})

test('what is worse than what was accepted is not believed', async () => {
  empty('A', 'B', 'C')
  const { id } = await wms()
  await accept(db, id, 'ann', w.clock.now())
  empty('D', 'E')
  assert.equal((await wms()).state, 'suspect')
})

test('there is nothing to accept in a reading that was believed, or is a day old', async () => {
  const { id } = await wms()
  await assert.rejects(accept(db, id, 'ann', w.clock.now()), /only a suspect or partial one/)
  await assert.rejects(accept(db, 999, 'ann', w.clock.now()), /There is no reading 999/)
  empty('A', 'B', 'C')
  const suspect = await wms()
  await w.clock.advance(25 * 3_600_000)
  await assert.rejects(accept(db, suspect.id, 'ann', w.clock.now()), /more than a day old/)
})
