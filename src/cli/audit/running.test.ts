import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

const program = join(import.meta.dirname, '../../../bin/onhand.js')
const dir = mkdtempSync(join(tmpdir(), 'onhand-running-'))
after(() => rmSync(dir, { recursive: true, force: true }))

type Done = { code: number; out: string; talk: string }
const onhand = (...args: string[]): Promise<Done> => {
  const { DATABASE_URL: _, ONHAND_KEY: _k, FORCE_COLOR: _f, ...env } = process.env
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: dir, env }, (error, out, talk) => {
      resolve({ code: error ? Number(error.code ?? 99) : 0, out, talk })
    })
  })
}
const file = (path: string, ...lines: string[]) => writeFileSync(join(dir, path), lines.join('\n'))

/** A warehouse that leaves a list of what it has, and books that leave another. */
const config = `
import { csv, defineConfig, generic } from 'onhand'
const list = (folder: string) => csv({ settleMs: 0, levels: { folder, fixed: { location: 'HALL' } } })
export default defineConfig({
  locations: { main: 'Main hall' },
  systems: {
    wms: { role: 'wms', connector: list('wms'), locations: { HALL: 'main' } },
    books: { role: 'erp', connector: list('books'), locations: { HALL: 'main' } },
    shop: { role: 'storefront', connector: generic({}), defaultLocation: 'main' },
  },
  owners: { on_hand: 'wms', committed: 'shop' },
})
`

before(async () => {
  const { code, talk } = await onhand('audit')
  assert.equal(code, 2)
  assert.match(talk, /There is no database .*\n?.*with no set-up: onhand audit --shelf wms\.csv/)
  for (const folder of ['wms', 'books']) mkdirSync(join(dir, folder))
  writeFileSync(join(dir, 'onhand.config.ts'), config)
  file('items.csv', 'sku,name', 'TEE,Tee', 'CAP,Cap')
  assert.equal((await onhand('db', 'migrate')).code, 0)
  assert.equal((await onhand('import', 'items.csv')).code, 0)
  const at = `at=${new Date(Date.now() - 3 * 3_600_000).toISOString()}`
  file('counts.csv', 'sku,counted,location', 'TEE,12,HALL', 'CAP,7,HALL')
  const counts = ['--system', 'wms', '--as', 'counts', '--fixed', at]
  assert.equal((await onhand('import', 'counts.csv', ...counts)).code, 0)
})

test('without files the running system is audited, and the report is kept and written', async () => {
  file('wms/list.csv', 'sku,quantity', 'TEE,12', 'CAP,7')
  file('books/list.csv', 'sku,quantity', 'TEE,12', 'CAP,10')
  const first = await onhand('audit', '--out', 'one', '--price', '20', '--currency', 'EUR')
  assert.equal(first.code, 1, first.talk)
  assert.match(first.out, /✗ 1 number of 4 does not agree, by 3 units/)
  assert.match(first.out, /not looked at: shop: it has no way to show its numbers here/)
  assert.match(first.out, /Audit 1, the first/)
  assert.deepEqual(readdirSync(join(dir, 'one')), ['audit.csv', 'audit.html', 'audit.json'])
  const page = readFileSync(join(dir, 'one/audit.html'), 'utf8')
  assert.match(page, /<h2 id="trend">How it goes<\/h2>/)
  assert.match(page, /30\.00 EUR/, 'three units in the books, at twenty less half of it')
})

test('the next one is measured against it; both are listed, and can be shown again', async () => {
  file('books/list.csv', 'sku,quantity', 'TEE,12', 'CAP,7')
  const second = await onhand('audit', '--out', 'two')
  assert.equal(second.code, 0, second.out)
  assert.match(second.out, /✓ books and wms agree with the ledger on 4 numbers/)
  assert.match(second.out, /Since audit 1 of .*, 0 began and 1 ended/)
  const listed = await onhand('audit', '--list')
  assert.equal(listed.code, 0, listed.talk)
  assert.match(listed.out, /2 {2}.* 0 +0 +1 +100% +100% +✓\n +1 {2}.* 1 +1 +0 +50% +100%/)
  const shown = await onhand('audit', '--show', '1', '--json', '--out', 'three')
  assert.equal(shown.code, 1)
  const { id, lines, running } = JSON.parse(shown.out)
  assert.deepEqual([id, lines, running.drifts.open], [1, 1, 1])
})

test('what cannot be meant is told with the way on', async () => {
  const cases: [string[], RegExp][] = [
    [['--mirror', 'shop.csv'], /Say which export is believed: --shelf <file>/],
    [['--show', '99'], /There is no audit 99.*onhand audit --list/],
    [['--show', 'x'], /It must be the number of an audit/],
  ]
  for (const [args, says] of cases) {
    const { code, talk } = await onhand('audit', ...args)
    assert.equal(code, 2, args.join(' '))
    assert.match(talk, says)
  }
})
