import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { stocked, type Trial, trial } from '../../test/http.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { gatePreview } from './preview.ts'

const DAY_MS = 86_400_000
let t: Trial
before(async () => {
  t = await trial()
  await stocked(t)
})

/** One disagreement at the shop, decided on so many days ago, in turn. */
async function drift(
  item: number,
  residue: number,
  decided: readonly [days: number, decision: string][],
  state = 'open',
) {
  const at = t.now()
  const place = await t.db.one<{ id: number }>(sql`
    select p.id from place p join system s on s.id = p.system_id where s.name = 'shop'`)
  const made = await t.db.one<{ id: number }>(sql`
    insert into drift (item_id, place_id, state, expected, observed, as_of, compared_at, residue, severity,
      severity_why, first_seen_at, last_seen_at, changed_at, resolved_at)
    values (${item}, ${place!.id}, ${state}, 5, ${5 + residue}, ${at}, ${at}, ${residue}, 'high', '', ${at}, ${at},
      ${at}, ${state === 'resolved' ? at : null}) returning id`)
  for (const [days, decision] of decided) {
    await t.db.one(sql`
      insert into drift_event (drift_id, at, event, actor, state, expected, observed, residue, detail)
      values (${made!.id}, ${later(at, -days * DAY_MS)}, 'decided', 'onhand', 'open', 5, ${5 + residue}, ${residue},
        ${JSON.stringify({ decision, cause: 'missed_sale' })}::jsonb)`)
  }
}

test('each difference counts once, what a lock was against is apart, and what is long ago does not count', async () => {
  await drift(1, -2, [[3, 'would_repair']], 'resolved')
  await drift(2, 1, [
    [3, 'hold'],
    [2, 'would_repair'],
    [1, 'would_repair'],
  ])
  await drift(3, 4, [[1, 'hold']])
  await drift(4, 3, [[20, 'would_repair']])
  const { reconcile } = t.engine.registry
  const gated = { reconcile: { ...reconcile, policies: { shop: 'gated' as const } } }
  const found = await gatePreview(t.db, t.engine.world, gated)
  assert.deepEqual(
    [found.repairs, found.units, found.settled, found.open, found.held],
    [2, 3, 1, 1, 1],
  )
  assert.deepEqual(found.systems, [{ system: 'shop', repairs: 2, units: 3 }])
  assert.deepEqual(found.causes, [{ cause: 'missed_sale', repairs: 2, units: 3 }])
  assert.deepEqual(found.gated, ['shop'])
  assert.match(
    found.says,
    /would have made 2 repairs \(3 units\): 1 of them settled without it, 1 are still open. A lock was against 1 others/,
  )
})
