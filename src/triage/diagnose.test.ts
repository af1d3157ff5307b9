import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { cleared, testDb } from '../../test/database.ts'
import { at, gap, history, moved, told } from '../../test/history.ts'
import { type Watched, watched } from '../../test/watched.ts'
import { sql } from '../db/sql.ts'
import { reconcile } from '../reconcile/round.ts'
import { diagnose, diagnoseAll } from './diagnose.ts'

const db = await testDb()
let w: Watched
beforeEach(async () => {
  await cleared(db)
  w = await watched(db, { SCARF: 20, MUG: 8, LAMP: 30 })
  await reconcile(w.net)
  await w.clock.advance(3_600_000)
})

const line = (sku: string, quantity: number) => [{ line: '1', sku, quantity }]
const stored = () =>
  db.one<{ cause: string | null; confidence: number; claims: { cites: string[] }[] }>(
    sql`select cause, confidence, claims from drift where residue <> 0`,
  )
const found = async () => {
  const { cases } = await reconcile(w.net)
  return (await diagnoseAll(w.net, cases)).map(({ case: c, diagnosis: d }) => [
    c.place.system,
    c.split.residue,
    d.cause,
    d.claims.map((one) => one.remedy),
  ])
}

test('a receipt that was told twice under two numbers is found in the ledger, and stored with the drift', async () => {
  const at = w.clock.now()
  const event = w.wms.receive({ receipt: 'R7', at, lines: line('LAMP', 6) })
  await w.clock.advance(60_000)
  await w.settle()
  const { data } = JSON.parse(event.body) as { data: { receipt: string } }
  const again = JSON.stringify({
    ...JSON.parse(event.body),
    id: 'x',
    data: { ...data, receipt: 'R7-1' },
  })
  await w.engine.receiver.receive({
    systemId: w.engine.directory.systemId('wms'),
    key: 'x',
    topic: 'goods.received',
    headers: {},
    body: Buffer.from(again),
    via: 'webhook',
  })
  await w.clock.advance(1_000)
  await w.settle()
  assert.deepEqual(await found(), [['wms', -6, 'duplicate event', ['compensate']]])
  const kept = await stored()
  assert.equal(kept!.cause, 'duplicate event')
  assert.match(kept!.claims[0]!.cites[0]!, /^movement:wms:receipt\/R7-1\//)
  const events = await db.all<{ event: string }>(sql`select event from drift_event order by id`)
  assert.deepEqual(
    events.map((e) => e.event),
    ['seen', 'diagnosed'],
  )
})

test('looked at again with nothing new, it is not told a second time', async () => {
  w.shop.set('LAMP', 3)
  await found()
  await w.clock.advance(3_600_000)
  await found()
  const events = await db.all<{ event: string }>(
    sql`select event from drift_event where event = 'diagnosed'`,
  )
  assert.equal(events.length, 1)
})

test('a gap that nothing reproduces has no cause, and no confidence', async () => {
  w.wms.set('LAMP', 17)
  assert.deepEqual(await found(), [['wms', -13, null, []]])
  assert.equal((await stored())!.confidence, 0)
})

test('two halves of one mistake are named only where both are: a better reason for one ends it', () => {
  const [one, other] = [gap('wms', -5), gap('wms', 5, { itemId: 2, driftId: 8 })]
  const booked = moved('received', 5, 'receipt/R1/1/received', 60)
  const [a, b] = [
    history(one, { halves: [other], movements: [booked] }),
    history(other, {
      sku: 'TEE-RED-M',
      halves: [one],
      movementsOf: () => [booked],
      skuOf: () => 'TEE-RED-S',
    }),
  ]
  const said = (...all: Parameters<typeof diagnose>[0]) =>
    diagnose(all).map((d) => d.diagnosis.cause)
  assert.deepEqual(said(a, b), ['swapped SKUs', 'swapped SKUs'])
  const waiting = [
    {
      messageId: 4,
      state: 'quarantined' as const,
      reason: 'poison',
      receivedAt: at(60),
      movement: { ...told('received', 5, 'receipt/R2/1/received', 60, 'wms'), itemId: 2 },
    },
  ]
  const better = { ...b, case: { ...other, waiting } }
  assert.deepEqual(said(a, better), [null, 'quarantined message'])
})
