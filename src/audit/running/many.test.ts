import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cleared, testDb } from '../../../test/database.ts'
import { watched } from '../../../test/watched.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { audit } from '../../engine/audit.ts'
import { auditRunning } from './audit.ts'

const db = await testDb()
const ITEMS = 100_000
const WRONG = 2_000

/** Counts the statements of whoever uses it. */
function counted(inner: Db) {
  const seen = { statements: 0 }
  const wrap = (one: Db): Db => ({
    all: (query) => {
      seen.statements++
      return one.all(query)
    },
    one: (query) => {
      seen.statements++
      return one.one(query)
    },
    tx: (work) => one.tx((tx) => work(wrap(tx))),
  })
  return { db: wrap(inner), seen }
}

test('a hundred thousand items at two systems take as many statements as three, and seconds', async () => {
  await cleared(db)
  const w = await watched(db, { SCARF: 20, MUG: 8, LAMP: 3 })
  const now = w.clock.now()
  const { registry } = w.engine
  const auditOf = async () => {
    const { db: own, seen } = counted(db)
    const auditing = { db: own, registry, since: now, runId: null, skipped: [] }
    const { report } = await auditRunning({ ...auditing, now: w.clock.now() })
    return { report, statements: seen.statements }
  }
  await audit(w.engine, { runId: 0 })
  const few = await auditOf()
  await db.one(sql`
    insert into item (sku, name, created_at)
    select 'S-' || n, 'Thing ' || n, ${now} from generate_series(1, ${ITEMS}::int) n`)
  await db.one(sql`
    insert into position (item_id, location_id, on_hand, committed, reserved, unavailable, incoming, version, movements)
    select i.id, l.id, 10, 0, 0, 0, 0, 1, 1 from item i, location l where i.sku like 'S-%' order by 1`)
  await db.one(sql`
    insert into reading (system_id, started_at, ended_at, state, levels)
    select id, ${now}, ${now}, 'complete', ${ITEMS} from system where name in ('shop', 'wms')`)
  await db.one(sql`
    insert into level (item_id, place_id, quantity, as_of, reading_id)
    select i.id, p.id,
           case when p.channel_id is not null and i.id <= (select min(id) from item where sku like 'S-%') + ${WRONG - 1}::int
             then 20 when p.channel_id is not null then 8 else 10 end, ${now}, 1
    from item i, place p where i.sku like 'S-%' order by 1, 2`)
  await db.one(sql`
    insert into drift (item_id, place_id, state, expected, observed, as_of, compared_at, residue, severity,
                       severity_why, first_seen_at, last_seen_at, changed_at)
    select l.item_id, l.place_id, 'open', 8, 20, ${now}, ${now}, 12, 'critical', '12 units too many', ${now}, ${now}, ${now}
    from level l where l.quantity = 20 and exists (select from item i where i.id = l.item_id and i.sku like 'S-%')`)
  const started = process.hrtime.bigint()
  const { report, statements } = await auditOf()
  const tookMs = Number(process.hrtime.bigint() - started) / 1e6
  assert.equal(statements, few.statements)
  const shop = report.systems.find((s) => s.key === 'shop')!.totals!
  assert.deepEqual([shop.compared, shop.exact], [ITEMS + 3, ITEMS + 3 - WRONG])
  assert.deepEqual(shop.oversell, { items: WRONG, units: WRONG * 12 })
  assert.equal(report.lines.length, WRONG)
  assert.deepEqual(report.running!.same, { compared: ITEMS + 3, items: ITEMS + 3 - WRONG })
  assert.ok(tookMs < 60_000, `${Math.round(tookMs)} ms`)
})
