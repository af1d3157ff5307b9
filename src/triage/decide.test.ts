import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { type Watched, watched } from '../../test/watched.ts'
import type { Policy, Reconcile } from '../authority/registry.ts'
import { sql } from '../db/sql.ts'
import { positionsOf } from '../ledger/positions.ts'
import { type Case, reconcile } from '../reconcile/round.ts'
import type { Claim } from './claim.ts'
import { decide } from './decide.ts'
import type { Repairer } from './repair/act.ts'
import { readBack } from './repair/readback.ts'

const db = await testDb()
let w: Watched
const open = async (opening: Record<string, number>) => {
  await cleared(db)
  w = await watched(db, opening)
  await minutes(60)
}
beforeEach(() => open({ SCARF: 20, MUG: 8, LAMP: 3 }))

/** The same world with repairs allowed. */
function allowing(
  policies: Record<string, Policy>,
  over: Partial<Reconcile<string>> = {},
): Repairer {
  const { registry } = w.engine
  const limits = { ...registry.reconcile.limits, ...over.limits }
  const own = { ...registry.reconcile, gate: 'on' as const, policies, ...over, limits }
  return { ...w.net, ledger: w.engine.ledger, registry: { ...registry, reconcile: own } }
}
/** Reads everything and decides; `known` explains the whole residue of every case. */
async function pass(repairer: Repairer, known?: Pick<Claim, 'cause' | 'remedy'>) {
  const round = await reconcile(repairer)
  const diagnosed = round.cases.map((one) => ({ case: one, diagnosis: diagnosisOf(one, known) }))
  return decide(repairer, round, known ? diagnosed : [])
}
function diagnosisOf(one: Case, known?: Pick<Claim, 'cause' | 'remedy'>) {
  const units = one.split.residue
  const claim: Claim = {
    cause: 'lost_event',
    remedy: 'compensate',
    ...known,
    units,
    cites: ['message:1'],
    says: 'the webhook of adjustment A1 never came',
    strength: 'proof',
  }
  return { cause: claim.cause, claims: [claim], rivals: [], confidence: 0.98 }
}
const drift = (sku: string) =>
  db.one<{
    state: string
    decision: string
    resolvedHow: string | null
    story: { safe: string; gap: string; next: string }
  }>(sql`
    select d.state, d.decision, d.resolved_how, d.story from drift d join item i on i.id = d.item_id where i.sku = ${sku}`)
const events = async () =>
  (await db.all<{ event: string }>(sql`select event from drift_event order by id`)).map(
    (e) => e.event,
  )
const onHand = async (sku: string) => (await positionsOf(db, [await w.idOf(sku)]))[0]!.on_hand
const lostBreakage = async (quantity: number) => {
  w.deaf.wms = true
  const lines = [{ line: '1', sku: 'MUG', quantity, reason: 'broken' }]
  w.wms.adjust({ adjustment: 'A1', at: w.clock.now(), lines })
  await w.clock.advance(1000)
}
const minutes = (n: number) => w.clock.advance(n * 60_000)

test('by default a disagreement is recorded and explained, and nothing is touched', async () => {
  w.shop.set('SCARF', 21)
  const did = await pass({ ...w.net, ledger: w.engine.ledger })
  assert.deepEqual([did.recorded, did.repaired, did.batchId], [1, 0, null])
  const { decision, story, state } = (await drift('SCARF'))!
  assert.deepEqual([decision, state], ['record', 'open'])
  assert.match(
    story.gap,
    /^shop shows 21, it should be 18 \(3 too many\) for SCARF in Leeds, since Mon/,
  )
  assert.equal(story.safe, 'It is recorded only: repairs are for people here.')
})

test('a mirror that heals itself is told the owner’s number, and it is done when it was read back', async () => {
  w.shop.set('SCARF', 21)
  const repairer = allowing({ shop: 'self_heal' })
  assert.equal((await pass(repairer)).repaired, 1)
  assert.equal((await drift('SCARF'))!.state, 'correcting')
  assert.match((await drift('SCARF'))!.story.next, /^wms wins; 18 is on its way/)
  assert.deepEqual(await readBack(repairer), { verified: 0, failed: 0 }, 'not before a minute')
  await w.settle()
  await minutes(1)
  assert.equal(w.shop.level('SCARF'), 18)
  assert.deepEqual(await readBack(repairer), { verified: 1, failed: 0 })
  const { state, resolvedHow } = (await drift('SCARF'))!
  assert.deepEqual([state, resolvedHow], ['resolved', 'repaired, and read back'])
  assert.deepEqual(await events(), ['seen', 'decided', 'repaired', 'resolved'])
})

test('in shadow mode it says what it would repair, and nothing changes', async () => {
  w.shop.set('SCARF', 21)
  const did = await pass(allowing({ shop: 'self_heal' }, { gate: 'shadow' }))
  assert.deepEqual([did.wouldRepair, did.repaired], [1, 0])
  await w.settle()
  assert.equal(w.shop.level('SCARF'), 21)
  assert.match((await drift('SCARF'))!.story.safe, /would be safe .* shadow mode/)
})

test('what the ledger missed is made up for by a compensation for the owner, in its name', async () => {
  await lostBreakage(-3)
  const repairer = allowing({ wms: 'gated' })
  assert.equal((await pass(repairer, { cause: 'lost_event', remedy: 'compensate' })).repaired, 1)
  assert.equal(await onHand('MUG'), 5)
  const movement = await db.one(sql`
    select m.on_hand, s.name as source, r.name as reported_by, m.business_key, m.actor, m.reason
    from movement m join system s on s.id = m.source_id join system r on r.id = m.reported_by
    where business_key like 'repair/%'`)
  assert.deepEqual(movement, {
    onHand: -3,
    source: 'onhand',
    reportedBy: 'wms',
    businessKey: 'repair/1/compensated',
    actor: 'onhand',
    reason: 'the webhook of adjustment A1 never came',
  })
  await w.settle()
  assert.equal(w.shop.level('MUG'), 3)
  await minutes(1)
  assert.deepEqual(await readBack(repairer), { verified: 1, failed: 0 })
  assert.equal((await drift('MUG'))!.state, 'resolved')
})

test('without a cause, or with one that calls for something else, it is held for a person', async () => {
  await lostBreakage(-3)
  const repairer = allowing({ wms: 'gated' })
  assert.equal((await pass(repairer)).held, 1)
  assert.match((await drift('MUG'))!.story.safe, /not known: its cause/)
  assert.equal((await pass(repairer, { cause: 'mapping', remedy: 'map' })).held, 1)
  assert.match((await drift('MUG'))!.story.next, /Mend and replay/)
  assert.equal(await onHand('MUG'), 8)
})

test('an increase waits for the second reading that shows the same', async () => {
  w.shop.set('SCARF', 15)
  const repairer = allowing({ shop: 'self_heal' })
  assert.deepEqual([(await pass(repairer)).held, w.shop.level('SCARF')], [1, 15])
  await minutes(60)
  assert.equal((await pass(repairer)).repaired, 1)
  await w.settle()
  await minutes(3)
  await w.settle()
  assert.equal(w.shop.level('SCARF'), 18)
})

test('a repair that does not hold goes to a person, and is not tried again by itself', async () => {
  w.shop.set('SCARF', 21)
  const repairer = allowing({ shop: 'self_heal' })
  await pass(repairer)
  await w.settle()
  w.shop.set('SCARF', 21)
  await minutes(1)
  assert.deepEqual(await readBack(repairer), { verified: 0, failed: 1 })
  assert.equal((await drift('SCARF'))!.state, 'escalated')
  const alert = await db.one<{ says: string }>(
    sql`select says from alert where key = 'repairs-failed'`,
  )
  assert.match(alert!.says, /SCARF \(shop shows 21, and should show 18\)/)
  await minutes(60)
  const again = await pass(repairer)
  assert.deepEqual([again.repaired, again.held], [0, 1])
  const { locks } = (await db.one<{ locks: { lock: string; holds: boolean }[] }>(
    sql`select locks from drift`,
  ))!
  assert.deepEqual(
    locks.filter((l) => l.holds).map((l) => l.lock),
    ['hands', 'tried'],
  )
})

test('what is still on its way is given its time before a repair counts as failed', async () => {
  w.shop.set('SCARF', 21)
  const repairer = allowing({ shop: 'self_heal' })
  await pass(repairer)
  await minutes(2)
  assert.deepEqual(await readBack(repairer), { verified: 0, failed: 0 }, 'nobody told it yet')
  await pass(repairer)
  assert.equal((await drift('SCARF'))!.state, 'correcting')
  await w.settle()
  await minutes(1)
  assert.deepEqual(await readBack(repairer), { verified: 1, failed: 0 })
})

test('a day’s budget: what goes beyond it holds the whole run, and nothing of it is done', async () => {
  const skus = Array.from({ length: 30 }, (_, i) => `S-${i}`)
  await open(Object.fromEntries(skus.map((sku) => [sku, 20])))
  for (const sku of skus.slice(0, 2)) w.shop.set(sku, 19)
  const repairer = allowing({ shop: 'self_heal' })
  const did = await pass(repairer)
  assert.deepEqual([did.repaired, did.held], [0, 2])
  assert.match(did.why!, /2 products would be corrected in a day: at most 1 \(1% of 30\)/)
  assert.deepEqual(
    await db.all(
      sql`select b.state, b.skus, b.units, r.state as row from batch b join repair r on r.batch_id = b.id`,
    ),
    [
      { state: 'held', skus: 2, units: 2, row: 'planned' },
      { state: 'held', skus: 2, units: 2, row: 'planned' },
    ],
  )
  assert.equal((await db.all(sql`select from alert where key = 'repairs-held'`)).length, 1)
  await w.settle()
  assert.equal(w.shop.level('S-0'), 19)
  w.shop.set('S-1', 18)
  await minutes(60)
  const later = await pass(repairer)
  assert.deepEqual(
    [later.repaired, later.held, later.batchId],
    [0, 1, null],
    'until somebody decides',
  )
})

test('the third repair of one SKU in a week is the last one', async () => {
  const repairer = allowing({ shop: 'self_heal' })
  for (const shown of [19, 20, 21]) {
    w.shop.set('SCARF', shown)
    assert.equal((await pass(repairer)).repaired, 1)
    await w.settle()
    await minutes(26 * 60)
    await readBack(repairer)
  }
  w.shop.set('SCARF', 22)
  assert.deepEqual([(await pass(repairer)).repaired, (await drift('SCARF'))!.decision], [0, 'hold'])
  assert.match((await drift('SCARF'))!.story.safe, /3 repairs of it in seven days/)
})

test('a rule hides small residues until they outgrow it', async () => {
  w.shop.set('SCARF', 19)
  await pass(w.net as Repairer)
  await db.one(sql`
    insert into ignore_rule (item_id, most, reason, made_by, made_at, expires_at)
    values (${await w.idOf('SCARF')}, 2, 'display piece', 'ann', ${w.clock.now()}, ${new Date('2026-04-01')})`)
  assert.equal((await pass(w.net as Repairer)).ignored, 1)
  assert.equal((await drift('SCARF'))!.state, 'ignored')
  w.shop.set('SCARF', 22)
  assert.equal((await pass(w.net as Repairer)).ignored, 0)
  assert.equal((await drift('SCARF'))!.state, 'open')
})
