import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { STOREFRONT } from './config.ts'
import { runDemo } from './demo.ts'
import { passed } from './report.ts'
import { shops } from './town/shops.ts'

// A folder of its own: other demos come and go in the machine's.
const folder = await mkdtemp(join(tmpdir(), 'onhand-tried-'))
process.env.TMPDIR = folder
after(() => rm(folder, { recursive: true, force: true }))

test('a day of made-up business in harsh conditions keeps every promise', async () => {
  const report = await runDemo({ days: 1, seed: 2, faults: 'harsh', headless: true, json: true })
  assert.deepEqual(
    report.invariants.filter((i) => !i.ok),
    [],
  )
  assert.deepEqual(report.net!.leftOpen, [])
  assert.ok(passed(report), JSON.stringify(report.net))
  assert.deepEqual(
    [report.pending, report.lost, report.doubled, report.deadLetters, report.different],
    [0, 0, 0, 0, 0],
  )
  assert.equal(report.accepted, report.applied)
  assert.ok(report.movements > 1000, 'something happened')
  assert.ok(report.deliveries > report.accepted * 1.1, 'a fifth was sent twice')
  assert.ok(report.pushes > 0 && report.apiCalls > 0, 'the shop was told')
  assert.ok(Object.keys(report.faults).length > 0, 'calls went wrong')
  assert.deepEqual(await readdir(folder), [], 'nothing is left behind')
})

for (const storefront of Object.keys(shops).filter((name) => name !== STOREFRONT)) {
  test(`the same business through ${storefront} keeps them too`, async () => {
    const report = await runDemo({ days: 1, seed: 2, storefront, headless: true, json: true })
    assert.deepEqual(
      report.invariants.filter((i) => !i.ok),
      [],
    )
    assert.equal(report.storefront, storefront)
    assert.ok(report.movements > 1000 && report.pushes > 0 && report.apiCalls > 0)
  })
}

test('a storefront that there is not is named, with those there are', async () => {
  const run = runDemo({ storefront: 'market stall', headless: true, json: true })
  await assert.rejects(run, /no storefront "market stall" .*: generic, shopify, vendure-double/)
})
