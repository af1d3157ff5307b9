/** Row 6: what a movement costs in a ledger of ten million, over what it costs in an empty one. */
import type { Directory } from '../../src/authority/sync.ts'
import type { OpenDb } from '../../src/db/db.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { kindIndex } from '../../src/stock/kinds.ts'
import type { Place } from '../place.ts'
import { type Result, result } from '../result.ts'
import { interleaved, median, ratios } from '../rounds.ts'
import { type Trade, trade } from '../trade.ts'
import { stocked } from '../world.ts'
import { recordedIn, settled } from './record.ts'

const ITEMS = 10_000
const MANY = 10_000_000
const FIRST = 100_000
const PART = 20_000

/** The first 100,000 of an empty ledger in as many parts, each beside one of the full ledger. */
export async function size(place: Place, rounds: number): Promise<Result[]> {
  const [full, empty] = [await made(place, 1), await made(place, 2)]
  await fill(full.db)
  const acts = {
    full: async () => (await part(full)) / PART,
    empty: async (round: number) => {
      if ((round * PART) % FIRST === 0) {
        await emptied(empty.db)
        // What was ordered before is not there to be shipped any more.
        empty.business = businessOf(empty, 2 + round)
      }
      return (await part(empty)) / PART
    },
  }
  const taken = await interleaved(rounds, acts)
  const { movements } = (await full.db.one<{ movements: number }>(
    sql`select count(*) as movements from movement`,
  ))!
  await full.db.close()
  await empty.db.close()
  const facts = {
    'movements there': movements,
    'µs each there': median(taken.full) * 1e6,
    'µs each in the first 100,000': median(taken.empty) * 1e6,
  }
  const says = 'cost of a movement after 10,000,000 ÷ among the first 100,000'
  const target = { atMost: 1.3 }
  return [
    result(
      { row: 'size', engine: place.engine, says, unit: '×', target, facts },
      ratios(taken.full, taken.empty),
    ),
  ]
}

type Made = { db: OpenDb; directory: Directory; business: Trade }

async function made(place: Place, series: number): Promise<Made> {
  const db = await place.fresh()
  const directory = await stocked(db, ITEMS)
  return { db, directory, business: businessOf({ directory }, series) }
}

const businessOf = ({ directory }: Pick<Made, 'directory'>, series: number) =>
  trade(directory, { items: ITEMS, seed: series, series: 40 * series, at: systemClock.now() })

async function part({ db, business }: Made): Promise<number> {
  await settled(db)
  return recordedIn(db, business.next(PART))
}

async function emptied(db: OpenDb): Promise<void> {
  await db.tx(async (tx) => {
    await tx.all(raw("set local session_replication_role = 'replica'"))
    await tx.all(raw('truncate movement'))
    await tx.all(
      raw('update position set committed = 0, on_hand = 1000, version = 1, movements = 0'),
    )
  })
  await db.all(raw('vacuum analyze position'))
}

/** Sales as popular as Zipf says (the k-th of n: n to the power of a chance), in the order of their keys. */
async function fill(db: OpenDb): Promise<void> {
  await db.all(sql`
    insert into movement
      (item_id, source_id, business_key, kind, location_id, reported_by, on_hand, committed,
       reserved, unavailable, incoming, version, tx, happened_at, recorded_at)
    select ((floor(exp(random() * ln(${ITEMS}::float8)))::int * 7919) % ${ITEMS}::int) + 1,
           s.id, 'order/' || n / 3 || '/' || n % 3 || '/ordered', ${kindIndex('ordered')}::smallint,
           l.id, s.id, 0, 1, 0, 0, 0, n, 1, ${systemClock.now()}, ${systemClock.now()}
    from generate_series(1, ${MANY}::int) n, system s, location l
    where s.name = 'shop' and l.code = 'main'
    order by 1, 2, 3`)
  await db.all(
    raw(`
    update position p
    set committed = m.committed, movements = m.movements, version = m.version
    from (select item_id, location_id, sum(committed) as committed, count(*) as movements,
                 max(version) as version from movement group by item_id, location_id) m
    where (m.item_id, m.location_id) = (p.item_id, p.location_id)`),
  )
  await db.all(raw('vacuum analyze'))
}
