/** The promise of the calibration, on seeds that the table was not fitted on. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openMemory } from '../../src/db/embedded.ts'
import { template } from '../../test/template.ts'
import type { Look } from './judge.ts'
import { play } from './play.ts'
import { drifts, scored, share } from './score.ts'

const SEEDS = [2001, 2002]
const SIZE = 180

test('what triage is sure of is so, and most drifts of one cause are among it', async () => {
  const looks: Look[] = []
  for (const seed of SEEDS) {
    const db = await openMemory('onhand', await template())
    looks.push(...(await play(db, seed, SIZE)))
    await db.close()
  }
  const all = drifts(looks)
  const s = scored(all)
  assert.ok(s.drifts >= 200, `only ${s.drifts} drifts`)
  assert.ok(s.causes >= 14, `only ${s.causes} causes`)
  const wrong = all.flatMap((d) => d.wrong ?? []).map((l) => `${l.sku}: ${l.truth}, said ${l.said}`)
  // One in two hundred, and in so small a world one is all there can be.
  const most = Math.ceil(s.sure.all * 0.005)
  assert.ok(
    s.sure.all - s.sure.right <= most,
    `${share(s.sure.right, s.sure.all)} right: ${wrong.join('; ')}`,
  )
  assert.ok(s.single.sure / s.single.all >= 0.7, `${share(s.single.sure, s.single.all)} reach it`)
})
