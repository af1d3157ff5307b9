import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { testDb } from '../../../test/database.ts'
import { fronts } from './front.ts'
import { play } from './play.ts'

// Seeds in which the plain sync sells what is not there; most so short ones pass without.
const seeds = { Shopify: 4, WooCommerce: 13 }
const setting = { minutes: 12, items: 4, quiet: 4 }

describe('shoppers at a storefront, with webhooks lost and writes gone wrong', () => {
  for (const front of fronts) {
    test(`${front.name} shows what there is when it is over, and less is oversold than without Onhand`, async () => {
      const seed = seeds[front.name]
      const ours = await play(front, 'onhand', seed, setting, testDb)
      const plain = await play(front, 'plain', seed, setting, testDb)
      assert.ok(ours.lost > 0, 'a webhook was lost')
      assert.equal(ours.wrong, 0)
      assert.ok(plain.sold > 15)
      assert.ok(plain.oversold > ours.oversold, `${plain.oversold} > ${ours.oversold}`)
    })
  }
})
