import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { cleared, testDb } from '../../../test/database.ts'
import { type Watched, watched } from '../../../test/watched.ts'
import { sql } from '../../db/sql.ts'
import { audit } from '../../engine/audit.ts'
import type { Engine } from '../../engine/engine.ts'
import { addRule } from '../../triage/hand/rules.ts'
import { apply } from '../../triage/repair/apply.ts'
import { plan } from '../../triage/repair/plan.ts'
import type { Report } from '../report.ts'
import { listAudits, readAudit } from './store.ts'

const db = await testDb()
const HOUR_MS = 3_600_000
let w: Watched
beforeEach(async () => {
  await cleared(db)
  w = await watched(db, { SCARF: 20, MUG: 8, LAMP: 3, TEE: 30 })
})

async function audited(engine: Engine = w.engine): Promise<Report> {
  const { counts } = await audit(engine, { runId: 0 })
  return readAudit(db, counts!.audit!)
}
const system = (report: Report, key: string) => report.systems.find((s) => s.key === key)!
const accuracy = (report: Report, of: string) =>
  report.running!.accuracy.find((a) => a.system === of)!

test('where every system shows what it should, the audit says so, and has nothing to list', async () => {
  const report = await audited()
  assert.equal(report.verdict.agrees, true, report.verdict.says)
  assert.deepEqual([report.lines, report.findings, report.running!.traces], [[], [], []])
  assert.deepEqual(report.running!.same, { compared: 4, items: 4 })
  assert.deepEqual(
    report.systems.map((s) => [s.key, s.units, s.totals?.exact ?? null]),
    [
      ['onhand', 61, null],
      ['shop', 53, 4],
      ['wms', 61, 4],
    ],
  )
})

test('drift of several sorts: each counted once, with its cause, its path, and what every place shows', async () => {
  w.shop.set('SCARF', 25)
  w.shop.set('MUG', 0)
  await w.clock.advance(HOUR_MS)
  const report = await audited()
  const { totals } = system(report, 'shop')
  assert.equal(report.verdict.agrees, false)
  assert.deepEqual(
    [totals!.exact, totals!.tolerated, totals!.far],
    [2, 0, { tooMany: 1, tooFew: 1 }],
  )
  assert.deepEqual(
    [totals!.oversell, totals!.soldOut],
    [
      { items: 1, units: 7 },
      { items: 1, units: 6 },
    ],
  )
  assert.deepEqual(
    report.lines.map((l) => [l.sku, l.severity, ...l.shows.map((s) => [s.number, s.gap])]),
    [
      ['SCARF', 'critical', [20, null], [25, 7], [20, 0]],
      ['MUG', 'high', [8, null], [0, -6], [8, 0]],
    ],
  )
  assert.deepEqual(accuracy(report, 'wms'), {
    ...{ system: 'wms', compared: 4, exact: 4, within: 4, unknown: 0, why: null },
  })
  const [drifts] = [report.running!.drifts]
  assert.deepEqual([drifts.open, drifts.units, drifts.opened, drifts.closed], [2, 13, 2, 0])
  const [unexplained] = report.findings
  assert.deepEqual(
    [unexplained!.kind, unexplained!.items, unexplained!.units],
    ['unexplained', 2, 13],
  )
  assert.ok(report.cost.total > 0)
})

test('a gap is traced to the handoff that failed: what never arrived, from whom, how often', async () => {
  for (const [n, sku] of ['SCARF', 'TEE'].entries()) {
    const lines = [{ line: '1', sku, quantity: n + 2 }]
    w.wms.ship({ order: `LOST-${n}`, shipment: `P-${n}`, at: w.clock.now(), lines })
  }
  await w.settle()
  await audited()
  await w.clock.advance(HOUR_MS)
  const report = await audited()
  const [trace, ...more] = report.running!.traces
  assert.deepEqual(more, [])
  const { cause, event, from, to, failed, events, skus, units } = trace!
  assert.deepEqual(
    [cause, event, from, to, failed, events, skus, units],
    ['lost event', 'ordered', 'shop', 'onhand', 'never arrived', 2, 2, 5],
  )
  assert.match(trace!.cites[0]!, /^message:\d+$/)
})

test('two audits in a row: the second is measured against the first', async () => {
  w.shop.set('SCARF', 25)
  w.shop.set('MUG', 0)
  await w.clock.advance(HOUR_MS)
  const first = await audited()
  assert.equal(first.running!.before, null)
  w.shop.set('MUG', 6)
  w.shop.set('TEE', 29)
  await w.clock.advance(HOUR_MS)
  const second = await audited()
  assert.equal(second.running!.before!.id, 1)
  const { open, opened, closed } = second.running!.drifts
  assert.deepEqual([open, opened, closed], [2, 1, 1])
  assert.deepEqual(
    second.running!.trend.map((week) => [week.id, week.open, week.accuracy[0]!.exact]),
    [
      [1, 2, 0.5],
      [null, 2, 0.5],
    ],
  )
  w.shop.set('MUG', 1)
  await w.clock.advance(HOUR_MS)
  const third = await audited()
  assert.deepEqual(
    third.running!.repeat.map((r) => [r.sku, r.place, r.times]),
    [['MUG', 'shop', 2]],
  )
  assert.equal((await listAudits(db, undefined, 10)).length, 3)
})

test('a system that cannot be read is unknown: it neither agrees nor disagrees', async () => {
  await audited()
  const { remoteOf } = w.engine
  const call = () => Promise.reject(new Error('no route'))
  const half: Engine = {
    ...w.engine,
    remoteOf: (name) => (name === 'wms' ? { ...remoteOf(name), call } : remoteOf(name)),
  }
  const report = await audited(half)
  assert.equal(report.verdict.agrees, false)
  assert.match(report.verdict.says, /wms could not be read whole: unknown/)
  assert.deepEqual(system(report, 'wms').totals!.compared, 0)
  assert.equal(system(report, 'wms').totals!.unknown, 4)
  assert.deepEqual(
    report.running!.trend.at(-1)!.accuracy.map((a) => [a.system, a.exact]),
    [
      ['shop', 1],
      ['wms', null],
    ],
  )
  assert.ok(report.running!.unread.some((u) => u.what === 'wms' && /no route/.test(u.why)))
})

test('when no system can be read the audit has failed, and is stored as knowing nothing', async () => {
  const call = () => Promise.reject(new Error('no route'))
  const dead: Engine = {
    ...w.engine,
    remoteOf: (name) => ({ ...w.engine.remoteOf(name), call }),
  }
  const { failed, counts } = await audit(dead, { runId: 0 })
  assert.equal(failed, 'no system could be read whole')
  const report = await readAudit(db, counts!.audit!)
  assert.match(report.verdict.says, /^Nothing could be compared/)
  assert.equal(report.verdict.agrees, false)
})

test('what was put right is told with who did it, and counts as ended', async () => {
  w.shop.set('SCARF', 21)
  await w.clock.advance(HOUR_MS)
  await audited()
  const { batchId } = await plan(w.engine, {}, 'anna')
  await apply(w.engine, batchId!, 'anna')
  await w.settle()
  await w.clock.advance(HOUR_MS)
  const report = await audited()
  const { by, rows, all } = report.running!.repairs
  const tally = {
    system: 'shop',
    act: 'publish',
    automatic: false,
    by: 'anna',
    repairs: 1,
    units: 3,
  }
  assert.deepEqual(by, [{ ...tally, verified: 1, failed: 0, reverted: 0 }])
  assert.deepEqual([all, rows[0]!.sku, rows[0]!.before, rows[0]!.after], [1, 'SCARF', 21, 18])
  assert.deepEqual([report.running!.drifts.open, report.running!.drifts.closed], [0, 1])
  assert.equal(report.verdict.agrees, true)
})

test('what is ignored is told with who, why and until when, and is no open drift', async () => {
  w.shop.set('TEE', 29)
  await w.clock.advance(HOUR_MS)
  await audited()
  const rule = {
    ...{ itemId: await w.idOf('TEE'), placeId: null, category: null, most: 3 },
    reason: 'a display piece',
    expiresAt: new Date('2026-06-01T00:00:00Z'),
  }
  await addRule(db, rule, 'anna', w.clock.now())
  const report = await audited()
  assert.deepEqual([report.running!.drifts.open, report.running!.drifts.ignored], [0, 1])
  assert.deepEqual(report.running!.ignored, [
    {
      ...{ what: 'TEE: up to 3', reason: 'a display piece', by: 'anna', hides: 1 },
      until: '2026-06-01T00:00:00.000Z',
    },
  ])
  assert.equal(report.verdict.agrees, true, 'what people have put aside is no disagreement')
  assert.equal(accuracy(report, 'shop').exact, 3, 'and no agreement either')
})

test('an item that no ledger entry ever named is a ghost row where it is shown', async () => {
  await db.one(sql`insert into item (sku, created_at) values ('GHOST', ${w.clock.now()})`)
  await db.one(sql`
    insert into listing (system_id, external, item_id)
    select s.id, 'GHOST', i.id from system s, item i where s.name = 'shop' and i.sku = 'GHOST'`)
  w.shop.set('GHOST', 4)
  await w.clock.advance(HOUR_MS)
  const report = await audited()
  assert.deepEqual(system(report, 'shop').totals!.onlyHere, { items: 1, units: 4 })
  const ghost = report.findings.find((f) => f.kind === 'ghost')!
  assert.deepEqual([ghost.severity, ghost.units, ghost.table.rows[0]![0]], ['critical', 4, 'GHOST'])
})
