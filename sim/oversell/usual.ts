/** The usual tool: once an hour every number is written over whatever is there. */
import { seededRandom } from '../../src/lib/random.ts'
import { virtualClock } from '../clock.ts'
import { script } from './script.ts'
import { type Town, town } from './town.ts'

const HOUR = 3_600_000
/** From reading the shelf to the last number written. */
const TAKES_MS = 60_000

/**
 * It is given every advantage: it reads shelf and open orders without a mistake, all of its writes
 * arrive, and it never stops. Only, it is an hour until the next.
 */
export async function usual(seed: number, size: number, hours: number): Promise<Town['tally']> {
  const clock = virtualClock(new Date('2026-03-02T08:00:00Z'))
  const plan = script(seededRandom(seed), size, hours)
  const accepted = async () => new Response(null, { status: 202 })
  const t = town(clock, seededRandom(seed + 1), plan, () => accepted, false)
  const wishes = [...plan.wishes]
  let read: Map<string, number> | undefined = free(t, plan.skus)
  write(t, read)
  for (let now = 0; now < plan.endMs; now += 5_000) {
    await clock.advance(5_000)
    while (wishes[0] && wishes[0].atMs <= now) t.do(wishes.shift()!)
    if (now % 60_000 === 0) t.ship(now)
    if (now % HOUR === 0) read = free(t, plan.skus)
    if (read && now % HOUR === TAKES_MS) {
      write(t, read)
      read = undefined
    }
  }
  return t.tally
}

const free = (t: Town, skus: readonly string[]) =>
  new Map(skus.map((sku) => [sku, Math.max(0, t.wms.level(sku) - (t.open.get(sku) ?? 0))]))

function write({ shops }: Town, numbers: ReadonlyMap<string, number>) {
  for (const [sku, quantity] of numbers) {
    shops.shop.set(sku, quantity)
    shops.market.set(sku, quantity)
  }
}
