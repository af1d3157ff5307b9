import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { createApi } from '../../sim/vendure/api.ts'
import { createShop } from '../../sim/vendure/shop.ts'
import { systemClock } from '../lib/clock.ts'
import { listen } from '../main/listen.ts'

const program = join(import.meta.dirname, '../../bin/onhand.js')
const dir = mkdtempSync(join(tmpdir(), 'onhand-match-'))
const names = ['TEE', 'MUG', 'mug', 'CAP', 'CAP', '', 'HAT'].map((sku) => ({
  sku,
  name: `A ${sku}`,
}))
const shop = createShop({ clock: systemClock, levels: names.map(() => 7), names })
const { app } = createApi({ shop, username: 'onhand', password: 'p' })
const server = await listen(app.fetch, '127.0.0.1', 0)
after(async () => {
  await server.close()
  rmSync(dir, { recursive: true, force: true })
})

function onhand(...args: string[]): Promise<{ code: number; out: string; talk: string }> {
  const { DATABASE_URL: _, FORCE_COLOR: _f, ...clean } = process.env
  const env = { ...clean, SHOP_PASSWORD: 'p' }
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: dir, env }, (error, out, talk) => {
      resolve({ code: error ? Number(error.code ?? 99) : 0, out, talk })
    })
  })
}

test('a shop is matched from the command line: looked at, stocked, written', async () => {
  writeFileSync(
    join(dir, 'onhand.config.ts'),
    `import { csv, defineConfig, presets, vendure } from 'onhand'
     export default defineConfig({
       locations: { main: 'Main' },
       systems: {
         shelf: { role: 'shelf', connector: csv({ folder: './shelf', rows: 'counts' }), defaultLocation: 'main' },
         shop: {
           role: 'storefront',
           connector: vendure({ url: '${server.url}/admin-api', username: 'onhand', password: 'SHOP_PASSWORD', stockLocations: ['1'] }),
           locations: { 1: 'main' },
         },
       },
       owners: presets.shelf({ shelf: 'shelf', shops: ['shop'] }),
       channels: [{ system: 'shop', external: '1', from: ['main'] }],
     })`,
  )
  await onhand('db', 'migrate')
  writeFileSync(join(dir, 'items.csv'), 'sku,name\nTEE,Tee\nMUG,Mug\n')
  const taken = await onhand('import', 'items.csv')
  assert.equal(taken.code, 0, taken.talk)

  const seen = await onhand('match', 'shop')
  assert.equal(seen.code, 1, 'somebody has to look at some of it')
  assert.match(seen.out, /shop offers 7/)
  assert.match(seen.out, /matched +2 {2}one item, for certain/)
  assert.match(
    seen.out,
    /conflict +3 +mug +A mug +there is no item mug, but there is MUG: is that the same\?/,
  )
  assert.match(seen.out, /duplicate +4 +CAP +A CAP +5 is the SKU CAP too/)
  assert.match(seen.out, /blank +6 +A +it has neither/)
  assert.match(seen.out, /Nothing was written\. It would be: 2 listings\./)
  assert.match(seen.talk, /would be told 0 for each[\s\S]*next: onhand import counts\.csv/)

  const refused = await onhand('match', 'shop', '--apply')
  assert.equal(refused.code, 2)
  assert.match(refused.talk, /Nothing is known of the stock of 2 of these items \(MUG, TEE\)/)

  assert.match((await onhand('channel', 'pause', 'shop')).out, /told nothing until it is resumed/)
  const applied = await onhand('match', 'shop', '--apply', '--create', '--json')
  const { counts, listings, items, applied: written } = JSON.parse(applied.out)
  assert.deepEqual([counts.matched, counts.new, listings, items, written], [2, 1, 3, 1, true])

  const unable = await onhand('match', 'shelf')
  assert.equal(unable.code, 2)
  assert.match(unable.talk, /The connector csv cannot list what "shelf" offers/)
})
