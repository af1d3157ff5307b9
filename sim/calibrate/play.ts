/** One seed of the calibration world: trade, faults in their places, comparisons, and what was said of each gap. */
import type { OpenDb } from '../../src/db/db.ts'
import { reconcile } from '../../src/reconcile/round.ts'
import { sortsOf, type Table } from '../../src/triage/confidence.ts'
import { diagnoseAll } from '../../src/triage/diagnose.ts'
import { drawn } from './draw.ts'
import type { Fault, Truth } from './faults/fault.ts'
import { inBatch, unopened } from './faults/goods.ts'
import { ghost } from './faults/shop.ts'
import { restored } from './faults/whole.ts'
import { faults, type Where } from './faults.ts'
import type { Item } from './items.ts'
import { type Look, looked } from './judge.ts'
import { type Scene, scene } from './scene.ts'
import { trade } from './trade.ts'
import { polled, settled } from './work.ts'

const TICK_MS = 600_000
const TRADES = 30
const HOURS = 4

/** `size`: items; `table`: how sure what is. On an empty, migrated database. Answers every look at every gap. */
export async function play(db: OpenDb, seed: number, size: number, table?: Table): Promise<Look[]> {
  const s = await scene(db, seed, size)
  // The 3PL's opening count can be read at the next quarter of an hour.
  await s.clock.advance(960_000)
  await polled(s)
  await settled(s)
  await diagnosed(s, table)
  for (let i = 0; i < 9; i++) await tick(s)
  await diagnosed(s, table)
  const truths: Truth[] = []
  const looks: Look[] = []
  const chosen = s.items.filter(() => s.random.next() < 0.55)
  const each = Math.ceil(chosen.length / (HOURS * 6))
  for (let hour = 0; hour < HOURS + 2; hour++) {
    // The hour after the last fault: nothing else goes wrong in it.
    const back = hour === HOURS ? await restored(s, seed) : undefined
    for (let i = 0; i < 6; i++) {
      for (const item of hour < HOURS ? chosen.splice(0, each) : [])
        truths.push(...(await strike(s, item)))
      await tick(s)
    }
    if (back) truths.push(...back.now())
    await s.clock.advance(90_000)
    await polled(s)
    await settled(s)
    if (s.random.next() < 0.5) await batched(s)
    looks.push(...looked(s, seed, hour, truths, await diagnosed(s, table)))
  }
  return looks
}

async function tick(s: Scene) {
  await s.clock.advance(TICK_MS)
  await polled(s)
  await trade(s, TRADES)
  await settled(s)
}

async function diagnosed(s: Scene, table: Table | undefined) {
  const { cases } = await reconcile(s.net)
  const all = await diagnoseAll(s.net, cases, table)
  return all.map((d) => ({ ...d, sorts: d.solution ? sortsOf(d.solution, d.case.place) : [] }))
}

/** One fault, or two of one place. */
async function strike(s: Scene, item: Item): Promise<Truth[]> {
  if (s.touched.has(item.id)) return []
  const first = await struck(s, item)
  if (!first) return []
  const again = first.where !== 'other' && s.random.next() < 0.15
  const second = again ? await struck(s, item, first.where) : undefined
  const truths = [...first.truths, ...(second?.truths ?? [])]
  for (const t of truths) s.touched.add(t.itemId)
  return truths
}

async function struck(s: Scene, item: Item, where?: Where) {
  const own = faults.filter(
    ([, w, fault]) => (where === undefined || w === where) && fitting(item, w, fault),
  )
  for (let tries = 0; tries < 4; tries++) {
    const [, at, fault] = drawn(s.random, own)
    const truths = await fault(s, item)
    if (truths) return { where: at, truths }
  }
  return undefined
}

/** A set has no shelf of its own; and of what was never opened nothing else can be said. */
const fitting = (item: Item, where: Where, fault: Fault) =>
  item.unopened === (fault === unopened || fault === ghost) &&
  (item.parts.length === 0 || where === 'shop')

/** Parcels that leave minutes before the comparison. */
async function batched(s: Scene): Promise<void> {
  const free = s.items.filter((i) => i.york && !s.touched.has(i.id))
  for (const item of free.slice(0, 6)) await inBatch(s, item)
}
