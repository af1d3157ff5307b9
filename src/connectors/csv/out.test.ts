import assert from 'node:assert/strict'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { readRows } from '../../lib/csv.ts'
import type { Connector, Wanted } from '../connector.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { type CsvSettings, csv } from './index.ts'
import type { Settings } from './settings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'csv-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const put = (name: string, text: string, secondsAgo = 100) => {
  writeFileSync(join(folder, name), text)
  utimesSync(join(folder, name), 1.8e9 - secondsAgo, 1.8e9 - secondsAgo)
}
const names = (at = '') => readdirSync(join(folder, at)).sort()

function open(settings: CsvSettings) {
  const bound = csv(settings)
  const connector: Connector<Settings> = bound.connector
  const remote: Remote<Settings> = {
    settings: connector.settings.parse(bound.settings),
    secret: () => '',
    clock: { now: () => new Date('2026-11-20T12:00:00Z'), sleep: async () => {} },
    memory: new Map(),
    call: () => Promise.reject(new Error('files need no call')),
  }
  return { connector, remote }
}

const wanted = (external: string, quantity: number, key: string): Wanted => ({
  external,
  remote: {},
  location: 'MAIN',
  quantity,
  over: null,
  key,
})

test('numbers are written as one complete file per batch, safe to open and easy to read back', async () => {
  const out = join(folder, 'out')
  const { connector, remote } = open({
    out: {
      folder: out,
      prefix: 'shop',
      columns: { sku: 'SKU', location: 'Where', quantity: 'Stock' },
    },
  })
  assert.deepEqual(
    await connector.push!.send([wanted('=A', 5, 'k1'), wanted('B', 0, 'k2')], remote),
    [{ sent: 'done' }, { sent: 'done' }],
  )
  const [name, ...others] = names('out')
  assert.deepEqual(others, [])
  assert.match(name!, /^shop-20261120T120000000Z-[0-9a-f]{12}\.csv$/)
  assert.equal(
    readFileSync(join(out, name!), 'utf8'),
    '"SKU","Where","Stock"\r\n"\'=A","MAIN","5"\r\n"B","MAIN","0"\r\n',
  )
  const sheet = await readRows(readFileSync(join(out, name!)))
  const cells = []
  for await (const row of sheet.rows) cells.push(row.cells)
  assert.deepEqual(cells, [
    ['=A', 'MAIN', '5'],
    ['B', 'MAIN', '0'],
  ])
  await connector.push!.send([wanted('=A', 4, 'k0')], remote)
  assert.equal(
    names('out')[0],
    name,
    'what is written later sorts later, also within one millisecond',
  )
})

test('numbers that cannot be written are told later, and no part of a file is left', async () => {
  put('taken', '')
  const { connector, remote } = open({ out: { folder: join(folder, 'taken') } })
  await assert.rejects(
    connector.push!.send([wanted('A', 1, 'k')], remote),
    (e) => e instanceof RemoteError && e.means === 'later',
  )
  assert.deepEqual(names(), ['taken'])
})

test('levels come from the newest list, unknown is null or absent, never 0', async () => {
  const { connector, remote } = open({
    levels: { folder, pattern: 'levels-*.csv', fixed: { location: 'MAIN' } },
  })
  await assert.rejects(
    connector.levels!.of([wanted('A', 1, '')], remote),
    (e) => e instanceof RemoteError && e.means === 'later',
  )
  put('levels-1.csv', 'sku,available\nA,99\n', 300)
  put('levels-2.csv', 'sku;available\nA;5\nB;\nC;x\nD;1,5\nE;-2\n', 200)
  const at = (name: string) => ({ external: name, remote: {}, location: 'MAIN' })
  const got = await connector.levels!.of(['A', 'B', 'C', 'D', 'E', 'F'].map(at), remote)
  assert.deepEqual(
    got.map((l) => l?.quantity ?? null),
    [5, null, null, null, -2, null],
  )
  assert.equal(got[3] === null, false, 'half a pack is there, but no number')
  assert.equal(got[0]?.asOf.getTime(), (1.8e9 - 200) * 1000)
  assert.equal(
    await connector.levels!.of([{ ...at('A'), location: 'OTHER' }], remote).then((l) => l[0]),
    null,
  )
  put('levels-3.csv', 'PK\x03\x04', 100)
  await assert.rejects(
    connector.levels!.of([at('A')], remote),
    (e) => e instanceof RemoteError && e.means === 'never',
  )
})

test('only what is configured is an ability, and nonsense is refused with a sentence', () => {
  const { connector } = csv({ out: { folder } })
  assert.deepEqual(
    [connector.pull, connector.levels, typeof connector.push],
    [undefined, undefined, 'object'],
  )
  const says = (settings: unknown) =>
    connector.settings.safeParse(settings).error?.issues[0]?.message ?? ''
  assert.match(says({}), /name a folder/)
  assert.match(says({ folder }), /folder and rows belong together/)
  assert.match(says({ folder, rows: 'counts', zone: 'Mars/Base' }), /time zone/)
  assert.match(says({ folder, rows: 'counts', kinds: { hold: 'reserved' } }), /expected one of/)
  assert.notEqual(says({ folder, rows: 'counts', colums: {} }), '')
})

test('the doctor says which folder is missing and which files lie too long', async () => {
  put('a.csv', 'sku,count,date\n')
  utimesSync(join(folder, 'a.csv'), 1.7e9, 1.7e9)
  const { connector, remote } = open({
    folder,
    rows: 'counts',
    out: { folder: join(folder, 'none') },
    levels: { folder, pattern: 'l*.csv' },
  })
  const findings = []
  for await (const finding of connector.doctor!(remote)) findings.push(finding)
  assert.deepEqual(
    findings.map((f) => [f.check, f.ok]),
    [
      ['drop folder', true],
      ['files waiting', false],
      ['out folder', false],
      ['levels', false],
    ],
  )
  assert.ok(findings.filter((f) => !f.ok).every((f) => f.fix))
  assert.equal(existsSync(join(folder, 'none')), false, 'it only reads')
})
