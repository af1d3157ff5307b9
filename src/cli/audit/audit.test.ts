import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Report } from '../../audit/report.ts'

const root = join(import.meta.dirname, '../../..')
const program = join(root, 'bin/onhand.js')
const folder = mkdtempSync(join(tmpdir(), 'onhand-audit-'))
after(() => rmSync(folder, { recursive: true }))

type Done = { code: number; out: string; talk: string }

/** `onhand audit …` in a folder that has nothing but the files of the test. */
function audit(...args: string[]): Promise<Done> {
  const { FORCE_COLOR: _, ...env } = process.env
  return new Promise((resolve) => {
    const options = { cwd: folder, env, maxBuffer: 50_000_000 }
    execFile(process.execPath, [program, 'audit', ...args], options, (error, out, talk) => {
      resolve({ code: error ? Number(error.code ?? 99) : 0, out, talk })
    })
  })
}

let count = 0
function file(text: string, name = `f${++count}.csv`): string {
  writeFileSync(join(folder, name), text)
  return name
}
const shelf = file('sku,on hand\nA,5\nB,7\n', 'wms.csv')

test('two files that agree: exit 0, a report, and nothing asked for beforehand', async () => {
  const { code, out, talk } = await audit(
    '--shelf',
    shelf,
    '--mirror',
    file('sku,available\nA,5\nb,6\n'),
  )
  assert.equal(code, 0, talk)
  assert.match(
    out,
    /^✓ Shelf and Mirror agree on all 2 SKUs that both name, 1 of them within 2 units\./,
  )
  assert.match(talk, /onhand-audit\/audit\.html {2}the report/)
  assert.deepEqual(readdirSync(join(folder, 'onhand-audit')), [
    'audit.csv',
    'audit.html',
    'audit.json',
  ])
  assert.ok(!existsSync(join(folder, '.onhand')), 'no database is made')
})

test('two files that differ: exit 1, and what an earlier run left is not left to be believed', async () => {
  const bad = file('sku,available\nA,50\n0B,7\nC,=1\n')
  const first = await audit('--shelf', shelf, '--mirror', `web=${bad}`, '--out', 'o')
  assert.equal(first.code, 1)
  assert.match(
    first.out,
    /^✗ Web agrees with Shelf on 0% of 1 SKU; 1 is off by more than 2 units\./,
  )
  assert.match(first.out, /critical: |high: 1 SKU is probably the same in Shelf and web/)
  assert.match(first.talk, /web: 1 row that could not be read/)
  assert.match(first.talk, /next: look through suggested-aliases\.csv/)
  const all = ['audit.csv', 'audit.html', 'audit.json', 'set-aside.csv', 'suggested-aliases.csv']
  assert.deepEqual(readdirSync(join(folder, 'o')), all)
  await audit('--shelf', shelf, '--mirror', shelf, '--out', 'o')
  assert.deepEqual(readdirSync(join(folder, 'o')), ['audit.csv', 'audit.html', 'audit.json'])
})

test('suggested names can be given back as they were written', async () => {
  const shop = file('sku,available\n"=""A-0""",5\nb,7\n')
  const mine = file('sku,on hand\nA0,5\nB,7\n')
  assert.equal((await audit('--shelf', mine, '--mirror', shop, '--out', 'n')).code, 1)
  const again = await audit(
    '--shelf',
    mine,
    '--mirror',
    shop,
    '--aliases',
    'n/suggested-aliases.csv',
    '--out',
    'n2',
  )
  assert.equal(again.code, 0, again.out)
})

test('what could not be done: exit 2, nothing on standard output, and the way on', async () => {
  const odd = file('article,boxes\nA,5\n', 'odd.csv')
  const cases: [string[], RegExp][] = [
    [[], /There is no database .*with no set-up: onhand audit --shelf wms\.csv --mirror shop\.csv/],
    [['--mirror', odd], /Say which export is believed: --shelf <file>/],
    [
      ['--shelf', shelf],
      /nothing to compare the shelf with: name an export of a shop with --mirror/,
    ],
    [['--shelf', shelf, '--mirror', 'no.csv'], /no\.csv is not there/],
    [
      ['--shelf', shelf, '--mirror', odd],
      /odd\.csv has no column for the quantity\. Its columns are: article, boxes\.\nSay which: --column mirror\.quantity="…"/,
    ],
    [['--shelf', shelf, '--mirror', odd, '--column', 'shop.sku=x'], /the files are: shelf, mirror/],
    [['--shelf', shelf, '--mirror', shelf, '--quantity-column', 'X'], /no file has a column "X"/],
    [['--shelf', shelf, '--mirror', shelf, '--tolerance', '-1'], /It must be a number from 0/],
    [['--shelf', shelf, '--mirror', shelf, '--decimal', ';'], /it is \. or ,/],
    [['--shelf', shelf, '--mirror', shelf, '--packs', shelf], /wms\.csv has no column "pack"/],
    [
      ['--shelf', shelf, '--mirror', shelf, '--packs', file('sku,pack\nA,0\n', 'p.csv')],
      /p\.csv row 2: the pack is "0", and must be a whole number from 1/,
    ],
  ]
  for (const [args, says] of cases) {
    const { code, out, talk } = await audit(...args, '--out', 'none')
    assert.deepEqual([code, out], [2, ''], args.join(' '))
    assert.match(talk, says)
  }
  assert.ok(!existsSync(join(folder, 'none')))
})

test('where nothing could be compared: exit 2, and a report that says why', async () => {
  const { code, out } = await audit(
    '--shelf',
    shelf,
    '--mirror',
    file('sku,available\nX,5\n'),
    '--out',
    'x',
  )
  assert.equal(code, 2)
  assert.match(out, /Nothing could be compared/)
  assert.ok(existsSync(join(folder, 'x/audit.html')))
})

test('columns, places, marks and safety stock are taken from options, each for its own file', async () => {
  const mine = file('Teil;Lager;Zahl\nA;Leeds;1.005\nA;York;7\nB;Leeds;3\n')
  const shop = file('sku,boxes,available\nA,1002,9\nB,0,9\n')
  const done = await audit(
    ...['--shelf', mine, '--mirror', shop, '--column', 'shelf.sku=Teil', 'shelf.quantity=Zahl'],
    ...['--column', 'mirror.quantity=boxes', '--location', 'shelf=leeds', '--decimal', 'shelf=,'],
    ...['--safety', 'mirror=3', '--out', 'c'],
  )
  assert.equal(done.code, 0, done.out + done.talk)
})

test('--json is the report without its lines, on standard output alone', async () => {
  const { code, out } = await audit(
    '--json',
    '--shelf',
    shelf,
    '--erp',
    `books=${shelf}`,
    '--out',
    'j',
  )
  const summary = JSON.parse(out) as Omit<Report, 'lines'> & { lines: number; files: string[] }
  assert.deepEqual([code, summary.lines, summary.files.length], [0, 2, 3])
  assert.deepEqual(
    summary.systems.map(({ key, role }) => [key, role]),
    [
      ['shelf', 'shelf'],
      ['books', 'erp'],
    ],
  )
})

test('the worked example of the guide comes out as the guide says', async () => {
  const guide = readFileSync(join(root, 'docs/guides/audit.md'), 'utf8')
  const at = (name: string) => join(root, 'docs/guides/audit', name)
  const { code, out } = await audit(
    ...['--shelf', at('wms.csv'), '--mirror', at('shopify.csv'), '--erp', at('erp.csv')],
    ...['--currency', 'EUR', '--out', 'g'],
  )
  assert.equal(code, 1)
  const told = /\$ npx onhand audit --shelf[^$]*?EUR\n(.*?)```/s.exec(guide)![1]!
  assert.equal(told.trim(), out.trim())
  const after = await audit(
    ...['--shelf', at('wms.csv'), '--mirror', at('shopify.csv'), '--erp', at('erp.csv')],
    ...['--packs', at('packs.csv'), '--aliases', at('aliases.csv'), '--out', 'g'],
  )
  assert.doesNotMatch(after.out, /pack of 12|probably the same/)
})
