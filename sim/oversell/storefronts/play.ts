/** One seed: shoppers buy at a storefront while a sync of one kind or another tells it what there is. */
import type { OpenDb } from '../../../src/db/db.ts'
import { seededRandom } from '../../../src/lib/random.ts'
import { passing } from '../../passing.ts'
import type { Front } from './front.ts'
import { openHouse } from './house.ts'
import { createPlain } from './plain.ts'
import { createPost, wayTo } from './post.ts'

export type Way = 'plain' | 'webhooks only' | 'onhand'
export type Played = {
  /** Units that shoppers bought, and of these those that were not there any more. */
  sold: number
  oversold: number
  /** Seconds, over all items, in which more was shown than there was. */
  overS: number
  /** Items that show a wrong number after a quiet time without any fault. */
  wrong: number
  webhooks: number
  lost: number
  late: number
}

const START = Date.UTC(2026, 0, 5, 9)
/** As long as nothing happens, somebody looks at the clock this often. */
const TICK_MS = 10_000
/** How long a call is on its way; shoppers do not wait for it. */
export const CALL_MS = 300
/** WooCommerce's queue is run by cron or by visitors. */
const QUEUE_MS = 30_000

/** `quiet`: minutes without shoppers and faults at the end. */
export type Setting = { minutes: number; items: number; quiet: number }
type Happening = { at: number; what: 'buy' | 'move'; item: number; units: number }

/** The same for every way: it is drawn before anybody does anything. */
function happenings(seed: number, { minutes, items }: Setting): Happening[] {
  const random = seededRandom(seed)
  const all: Happening[] = []
  const each = (meanMs: number, make: (at: number, item: number) => Happening) => {
    for (let item = 0; item < items; item++) {
      let at = START
      for (;;) {
        at += -Math.log(1 - random.next()) * meanMs
        if (at >= START + minutes * 60_000) break
        all.push(make(Math.round(at), item))
      }
    }
  }
  const upTo = (most: number) => 1 + Math.floor(random.next() * most)
  each(150_000, (at, item) => ({ at, what: 'buy', item, units: upTo(2) }))
  each(900_000, (at, item) => ({ at, what: 'move', item, units: upTo(10) }))
  each(1_800_000, (at, item) => ({ at, what: 'move', item, units: -upTo(3) }))
  return all.sort((a, b) => a.at - b.at)
}

export async function play(
  front: Front,
  way: Way,
  seed: number,
  setting: Setting,
  db: () => Promise<OpenDb>,
): Promise<Played> {
  const time = passing(new Date(START))
  const { calls: clock } = time
  const dice = seededRandom(seed * 7919 + 1)
  const stock = Array.from({ length: setting.items }, () => 4 + Math.floor(dice.next() * 8))
  const truth = [...stock]
  const post = createPost(clock, seededRandom(seed * 7919 + 2))
  const open = front.open({
    clock,
    random: seededRandom(seed),
    stock,
    post: async (_, letter) => post.take(letter),
  })
  const list = happenings(seed, setting)
  const done = new Set<Happening>()
  const played: Played = { sold: 0, oversold: 0, overS: 0, wrong: 0, webhooks: 0, lost: 0, late: 0 }
  function buy(one: Happening) {
    const { item, units } = one
    if (one.what !== 'buy' || done.has(one)) return
    done.add(one)
    if (open.shows(item) < units) return
    played.sold += units
    played.oversold += units - Math.min(units, Math.max(0, truth[item]!))
    truth[item]! -= units
    open.sell(item, units)
  }
  const begun = { shopping: false }
  const { fetch, calm } = wayTo(open, time.world, seededRandom(seed * 7919 + 3), true, async () => {
    if (!begun.shopping) return
    await clock.sleep(CALL_MS)
    for (const one of list) if (one.at <= clock.now().getTime()) buy(one)
  })
  if (way === 'plain') await open.subscribe()
  const plain = way === 'plain' ? createPlain(front, open, stock, fetch) : undefined
  const house = plain
    ? undefined
    : await openHouse({ db: await db(), front, time, stock, fetch, polls: way === 'onhand' })
  const sync = (plain ?? house)!
  let queued = START

  async function settle() {
    if (front.name === 'Shopify' || clock.now().getTime() >= queued) {
      queued = clock.now().getTime() + QUEUE_MS
      await open.send()
    }
    for (const letter of post.arrived()) await sync.hear(letter)
    await house?.work()
  }
  /** Onward to `at`, or not at all where waiting at a limit has already taken longer. */
  async function until(at: number) {
    for (let now = clock.now().getTime(); now < at; now = clock.now().getTime()) {
      const ms = Math.min(TICK_MS, at - now)
      const over = truth.filter((there, n) => open.shows(n) > Math.max(0, there)).length
      played.overS += (over * ms) / 1000
      await clock.sleep(ms)
      await turns()
      await settle()
    }
  }

  await settle()
  begun.shopping = true
  for (const one of list) {
    await until(one.at)
    if (one.what === 'buy') buy(one)
    else {
      truth[one.item]! += one.units
      await sync.moved(one.item, one.units)
    }
    await settle()
  }
  calm()
  const before = played.overS
  await until(clock.now().getTime() + setting.quiet * 60_000)
  played.overS = before
  played.wrong = truth.filter((there, n) => open.shows(n) !== Math.max(0, there)).length
  const { sent, lost, late } = post.count
  return { ...played, webhooks: sent, lost, late }
}

/** Lets requests that have just landed be answered. */
async function turns() {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve))
}
