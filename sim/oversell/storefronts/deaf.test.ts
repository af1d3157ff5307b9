import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from '../../../src/db/sql.ts'
import { heardNow } from '../../../src/inbox/subscriptions.ts'
import type { Log } from '../../../src/lib/log.ts'
import { seededRandom } from '../../../src/lib/random.ts'
import { testDb } from '../../../test/database.ts'
import { emptied } from '../../../test/emptied.ts'
import { passing } from '../../passing.ts'
import { type Front, fronts } from './front.ts'
import { openHouse } from './house.ts'
import { createPost, wayTo } from './post.ts'

const MINUTE = 60_000
const STOCK = 40
const db = await testDb()

/** A storefront and Onhand beside it, with an order every half minute; polls are off, so that only healing can help. */
async function opened(front: Front) {
  await emptied(db, true)
  const time = passing(new Date(Date.UTC(2026, 0, 5, 9)))
  const { calls: clock } = time
  const stock = [STOCK, STOCK]
  const post = createPost(clock, seededRandom(1), { lost: 0, late: 0, doubled: 0 })
  const open = front.open({
    clock,
    random: seededRandom(2),
    stock,
    post: async (_, letter) => post.take(letter),
  })
  const { fetch } = wayTo(open, time.world, seededRandom(3), false)
  const noted: { at: number; event: string }[] = []
  const note = (event: string) => void noted.push({ at: clock.now().getTime(), event })
  const log: Log = { info: note, warn: note, error: note }
  const house = await openHouse({ db, front, time, stock, fetch, polls: false, log })
  let sold = 0
  let heard = 0
  /** Minutes go by; somebody buys one in each half of them. */
  async function pass(minutes: number, buys = true) {
    for (let half = 0; half < 2 * minutes; half++) {
      if (buys) {
        open.sell(sold % 2, 1)
        sold++
      }
      await open.send()
      for (const letter of post.arrived()) {
        heard++
        assert.equal(await house.hear(letter), 200)
      }
      await house.work()
      await clock.sleep(MINUTE / 2)
    }
  }
  const ordered = async () =>
    (await db.one<{ n: number; units: number }>(sql`
      select count(*) as n, coalesce(sum(committed), 0) as units from movement where committed > 0`))!
  const at = (event: string, after: number) =>
    noted.find((one) => one.event === event && one.at >= after)?.at
  const now = () => clock.now().getTime()
  return { open, house, post, pass, ordered, at, now, sold: () => sold, heard: () => heard }
}

type Opened = Awaited<ReturnType<typeof opened>>

/** `breaks` makes it deaf, and answers since when it has been. */
async function mendedWithinTenMinutes(front: Front, breaks: (it: Opened) => Promise<number>) {
  const it = await opened(front)
  const { open, house, pass, ordered, at, now } = it
  await pass(6)
  assert.ok(open.live() > 0, 'subscribed by itself')
  assert.equal((await ordered()).units, it.sold())
  const deafAt = await breaks(it)
  assert.equal(open.live(), 0, 'deaf')
  assert.ok((await ordered()).units < it.sold(), 'a gap opens')
  // Orders go on, and nobody says so.
  await pass(10 - (now() - deafAt) / MINUTE)
  for (const event of ['deaf', 'healed', 'caught_up']) {
    const when = at(`webhooks.${event}`, deafAt)
    assert.ok(when !== undefined && when - deafAt <= 10 * MINUTE, event)
  }
  assert.ok(open.live() > 0, 'heard again')
  const states = (await heardNow(house.engine.db)).get(house.engine.directory.systemId('shop'))!
  assert.ok(states.every((s) => s.state === 'live' && s.caughtUpAt !== null))
  // Afterwards webhooks tell of each order again: the records are not needed.
  const before = it.heard()
  await pass(2)
  assert.ok(it.heard() >= before + 4)
  await pass(0.5, false)
  const sold = it.sold()
  assert.deepEqual(await ordered(), { n: sold, units: sold }, 'nothing lost, nothing doubled')
  for (const item of [0, 1]) assert.equal(open.shows(item), STOCK - Math.ceil((sold - item) / 2))
}

describe('a storefront that stops sending in mid-run is noticed, healed and caught up with in ten minutes', () => {
  const [shopify, woo] = fronts as readonly [Front, Front]

  test('Shopify, whose subscriptions were deleted', () =>
    mendedWithinTenMinutes(shopify, async ({ open, pass, now }) => {
      const deafAt = now()
      open.lose()
      await pass(1)
      return deafAt
    }))

  test('WooCommerce, which switched its webhooks off after five failures', () =>
    mendedWithinTenMinutes(woo, async ({ open, post, pass, now }) => {
      // Nobody answers at our address for some minutes: that is all it takes.
      post.down(true)
      for (let half = 0; half < 12 && open.live() > 0; half++) await pass(0.5)
      post.down(false)
      return now()
    }))
})
