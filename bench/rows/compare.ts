/** Row: one system read whole and compared, over loading the same numbers by COPY and joining them. */
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { defineConfig } from '../../src/config.ts'
import type { Bound, Level } from '../../src/connectors/connector.ts'
import type { Remote } from '../../src/connectors/remote.ts'
import type { OpenDb } from '../../src/db/db.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { placesOf, syncPlaces } from '../../src/reconcile/places.ts'
import { readSystem } from '../../src/reconcile/read.ts'
import type { Place } from '../place.ts'
import { type Result, result } from '../result.ts'
import { interleaved, median, ratios, timed } from '../rounds.ts'
import { OPENING, skuOf, stocked, world } from '../world.ts'

const ITEMS = { postgres: 1_000_000, pglite: 100_000 }
/** Shares of the catalogue: sold since the last hour, and wrong there. */
const SOLD = 0.01
const WRONG = 0.0001

/** What the shop shows, by item id; changed between the rounds. */
type Shop = Int32Array

export async function compare(place: Place, rounds: number): Promise<Result[]> {
  const items = ITEMS[place.engine]
  const shop: Shop = new Int32Array(items + 1).fill(OPENING)
  const registry = declared(shop)
  const db = await place.fresh()
  const directory = await stocked(db, items, registry)
  await syncPlaces(db, registry)
  await db.all(raw('vacuum analyze'))
  const places = await placesOf(db)
  const remoteOf = () => ({}) as Remote<unknown>
  const random = seededRandom(items)
  const firstS = await timed(() => readSystem({ db, world, registry, remoteOf }, 'shop', places))
  await db.all(raw('vacuum analyze'))
  let found = 0
  const an = async () => {
    const wrong = await hour(db, shop, random)
    return timed(async () => {
      const reading = await readSystem({ db, world, registry, remoteOf }, 'shop', places)
      found = reading.different.length
      if (reading.state !== 'complete' || found !== wrong) {
        throw new Error(`${wrong} are wrong there; found ${found}, ${reading.why ?? reading.state}`)
      }
    })
  }
  void directory
  const says = `${items.toLocaleString('en-GB')} numbers read and compared`
  const facts = (seconds: readonly number[]) => ({
    seconds: median(seconds),
    'numbers/s': items / median(seconds),
    'changed a round': items * SOLD,
    'wrong there': found,
    'first pass s': firstS,
  })
  if (place.engine === 'pglite') {
    const seconds: number[] = []
    for (let round = 0; round <= rounds; round++) seconds.push(await an())
    await db.close()
    const own = { row: 'compare', engine: place.engine, says, unit: 'ms' as const }
    const taken = seconds.slice(1)
    const target = { below: 2000 }
    return [
      result(
        { ...own, target, facts: facts(taken) },
        taken.map((s) => s * 1000),
      ),
    ]
  }
  const file = join(tmpdir(), `onhand-bench-${process.pid}.copy`)
  const taken = await interleaved(rounds, {
    compared: an,
    joined: async () => {
      await hour(db, shop, random, false)
      await writeFile(file, lines(shop), { mode: 0o644 })
      return timed(() => copyAndJoin(db, file))
    },
  })
  await rm(file)
  await db.close()
  const own = { row: 'compare', engine: place.engine, unit: '×' as const, target: { atMost: 3 } }
  const more = { ...facts(taken.compared), 'COPY and join s': median(taken.joined) }
  return [
    result(
      { ...own, says: `${says} ÷ COPY and join`, facts: more },
      ratios(taken.compared, taken.joined),
    ),
  ]
}

function declared(shop: Shop) {
  const asOf = systemClock.now
  const bound: Bound = {
    connector: {
      name: 'stub',
      settings: z.object({}),
      limits: { batch: 100, perSecond: 1000, burst: 1000 },
      push: { compares: true, send: async () => [] },
      levels: {
        of: async () => [],
        async *all(): AsyncIterable<Level> {
          const at = asOf()
          for (let id = 1; id < shop.length; id++) {
            yield { external: skuOf(id), location: 'main', quantity: shop[id]!, asOf: at }
          }
        },
      },
    },
    settings: {},
  }
  return defineConfig({
    locations: { main: 'Warehouse' },
    systems: {
      shop: { role: 'storefront', connector: bound },
      wms: {
        role: 'wms',
        connector: { ...bound, connector: { ...bound.connector, levels: undefined as never } },
      },
    },
    owners: { on_hand: 'wms', committed: 'shop' },
    channels: [{ system: 'shop', external: 'main', from: ['main'], name: 'shop' }],
  })
}

/** An hour passes: some items are sold, here and there, and some are wrong there. Answers how many. */
async function hour(
  db: OpenDb,
  shop: Shop,
  random: { next(): number },
  wrong = true,
): Promise<number> {
  const items = shop.length - 1
  await db.one(
    sql`update position set on_hand = on_hand - 1 where item_id % 100 = ${Math.floor(random.next() * 100)}`,
  )
  await db.all(raw('vacuum position'))
  const rows = await db.all<{ itemId: number; onHand: number }>(
    sql`select item_id, on_hand from position`,
  )
  for (const { itemId, onHand } of rows) shop[itemId] = onHand
  if (!wrong) return 0
  const ids = new Set<number>()
  while (ids.size < items * WRONG) ids.add(1 + Math.floor(random.next() * items))
  for (const id of ids) shop[id]! += 3
  return ids.size
}

function lines(shop: Shop): string {
  const at = systemClock.now().toISOString()
  const rows: string[] = []
  for (let id = 1; id < shop.length; id++) rows.push(`${skuOf(id)}\t${shop[id]}\t${at}`)
  return `${rows.join('\n')}\n`
}

const copyAndJoin = (db: OpenDb, file: string) =>
  db.tx(async (tx) => {
    await tx.one(
      raw(
        'create temporary table told (external text, quantity bigint, as_of timestamptz) on commit drop',
      ),
    )
    await tx.one(raw(`copy told from '${file}'`))
    await tx.one(raw('analyze told'))
    await tx.all(
      raw(`
      select l.item_id, t.quantity, p.on_hand from told t
      join listing l on l.external = t.external
      join position p on p.item_id = l.item_id
      where t.quantity is distinct from p.on_hand - p.committed - p.reserved - p.unavailable`),
    )
  })
