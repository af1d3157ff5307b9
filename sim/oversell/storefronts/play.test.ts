import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testDb } from '../../../test/database.ts'
import { fronts } from './front.ts'
import { play } from './play.ts'

const setting = { minutes: 20, items: 4 }

describe('shoppers at a storefront, with webhooks lost and writes gone wrong', () => {
  for (const front of fronts) {
    test(`${front.name} shows what there is when it is over, and less is oversold than without Onhand`, async () => {
      const seed = 10
      const ours = await play(front, 'onhand', seed, setting, testDb)
      const plain = await play(front, 'plain', seed, setting, testDb)
      assert.ok(ours.lost > 0, 'a webhook was lost')
      assert.equal(ours.wrong, 0)
      assert.ok(plain.sold > 20)
      assert.ok(plain.oversold > ours.oversold, `${plain.oversold} > ${ours.oversold}`)
    })
  }
})
