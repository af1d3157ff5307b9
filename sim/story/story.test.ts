/** The story on rows made by hand: a shop's corrections, one missed, one doubled, and what was said of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openMemory } from '../../src/db/embedded.ts'
import { template } from '../../test/template.ts'
import { generated, usual } from '../world/generated.ts'
import type { Row } from '../world/retail.ts'
import { isRight, tell } from './tell.ts'
import { year } from './year.ts'

/** Some weeks of the made-up shop, with a correction of its own on each of the later days. */
function weeks(): Row[] {
  const rows = generated({ ...usual, days: 18, linesPerDay: 60 })
  const skus = [...new Set(rows.filter((r) => r.kind === 'sale').map((r) => r.sku))]
  const days = Map.groupBy(rows, (r) => r.at.toISOString().slice(0, 10))
  const corrections = [...days.values()].slice(8).map((own, i): Row => {
    const { at } = own.at(-1)!
    const sku = skus[i * 3]!
    const common = { price: 0, customer: '', description: 'damaged', line: 1 }
    return {
      ...common,
      kind: 'adjustment',
      invoice: `A${i}`,
      sku,
      code: sku,
      quantity: -2 - (i % 3),
      at,
    }
  })
  return [...rows, ...corrections].sort((a, b) => a.at.getTime() - b.at.getTime())
}

test('a few corrections go wrong on their way, and each is told with both numbers and a reason', async () => {
  const rows = weeks()
  const db = await openMemory('onhand', await template())
  const stories = await year(
    db,
    () => rows,
    6,
    () => {},
  )
  await db.close()
  assert.equal(stories.length, 6)
  const seen = stories.filter((s) => s.look)
  assert.ok(seen.length >= 5, `${seen.length} were seen`)
  const wrong = seen.filter((s) => !isRight(s) && s.look!.diagnosis.confidence >= 0.95)
  assert.deepEqual(wrong, [])
  const page = tell(stories, { file: 'rows.csv', rows: rows.length })
  assert.match(page, /^# Twenty drifts of a real shop\n/)
  assert.match(
    page,
    /shows \*\*-?\d+\*\*, and by the ledger it should be \*\*-?\d+\*\*: \d+ too (many|few)/,
  )
})
