/** The same buyers with and without Onhand, on days smaller than those that are written down. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openMemory } from '../../src/db/embedded.ts'
import { template } from '../../test/template.ts'
import { withNet } from './net.ts'
import { usual } from './usual.ts'

test('of ten units that the hourly tool oversells, Onhand oversells less than one', async () => {
  const [seed, items, hours] = [102, 30, 2]
  const db = await openMemory('onhand', await template())
  const { oversold: after, lost } = await withNet(db, seed, items, hours, true)
  await db.close()
  const { oversold: before } = await usual(seed, items, hours)
  assert.ok(before >= 10, `the hourly tool oversold only ${before}`)
  assert.ok(lost > 0, 'no webhook was lost')
  assert.ok(after <= before / 10, `${after} of ${before}`)
})
