import assert from 'node:assert/strict'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import type { Clock } from '../../lib/clock.ts'
import type { Connector, Pulled } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { type CsvSettings, csv } from './index.ts'
import type { Settings } from './settings.ts'

let folder: string
/** Runs while we wait for files to settle. */
let meanwhile: (() => void) | undefined
let waitedMs: number
const clock: Clock = {
  now: () => new Date('2026-11-20T12:00:00Z'),
  async sleep(ms) {
    waitedMs += ms
    meanwhile?.()
    meanwhile = undefined
  },
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'csv-'))
  meanwhile = undefined
  waitedMs = 0
})
afterEach(() => rmSync(folder, { recursive: true }))

const header = 'sku,count,date\n'
const put = (name: string, text: string | Uint8Array, secondsAgo = 100) => {
  writeFileSync(join(folder, name), text)
  utimesSync(join(folder, name), 1.8e9 - secondsAgo, 1.8e9 - secondsAgo)
}
const lines = (n: number, from = 0) =>
  Array.from({ length: n }, (_, i) => `S${from + i},${i},2026-11-20\n`).join('')

function open(settings: Partial<CsvSettings> = {}) {
  const bound = csv({ folder, rows: 'counts', ...settings })
  const connector: Connector<Settings> = bound.connector
  const remote: Remote<Settings> = {
    settings: connector.settings.parse(bound.settings),
    secret: () => '',
    clock,
    memory: new Map(),
    call: () => Promise.reject(new Error('files need no call')),
  }
  return {
    connector,
    remote,
    async pull(cursor = '', most = Number.POSITIVE_INFINITY): Promise<Pulled[]> {
      const got: Pulled[] = []
      for await (const one of connector.pull!.since(cursor, remote)) {
        got.push(one)
        if (got.length >= most) break
      }
      return got
    },
    parse: (one: Pulled) =>
      connector.parse!({ topic: one.topic, headers: {}, body: one.body }, remote.settings),
  }
}
const names = (at = '') => readdirSync(join(folder, at)).sort()

test('files are read oldest first, in messages of up to 500 rows', async () => {
  put('b.csv', header + lines(501), 200)
  put('a.csv', header + lines(2, 1000), 100)
  const { pull, parse } = open()
  const got = await pull()
  assert.deepEqual(
    got.map((g) => parse(g).lines.length),
    [500, 1, 2],
  )
  assert.deepEqual(
    got.map((g) => g.topic),
    ['csv/counts', 'csv/counts', 'csv/counts'],
  )
  assert.equal(new Set(got.map((g) => g.key)).size, 3)
})

test('a file is moved only when the cursor after its last message has come back', async () => {
  put('a.csv', header + lines(501))
  const { pull } = open()
  const [first, second] = await pull()
  assert.deepEqual(names(), ['a.csv'], 'handed out is not stored')
  assert.deepEqual(
    (await pull(first!.cursor)).map((g) => g.key),
    [second!.key],
    'goes on where it was',
  )
  assert.deepEqual(names(), ['a.csv'])
  assert.deepEqual(await pull(second!.cursor), [])
  assert.deepEqual(names(), ['processed'])
  assert.deepEqual(names('processed'), ['a.csv'])
})

test('the same file again has the same keys and bodies, so that the inbox takes it for a repeat', async () => {
  put('a.csv', header + lines(3))
  const { pull } = open()
  const [first] = await pull()
  await pull(first!.cursor)
  put('a.csv', header + lines(3))
  const [again] = await pull()
  assert.deepEqual({ ...again, cursor: '' }, { ...first, cursor: '' })
  await pull(again!.cursor)
  assert.equal(names('processed').length, 2, 'both copies are kept')
})

test('several files read in one go are all moved in the next, also one that came between', async () => {
  put('a.csv', header + lines(1), 300)
  put('b.csv', header + lines(1, 1), 200)
  const { pull } = open()
  const got = await pull()
  put('early.csv', header + lines(1, 2), 400)
  const [early] = await pull(got.at(-1)!.cursor)
  assert.deepEqual(names(), ['early.csv', 'processed'])
  await pull(early!.cursor)
  assert.deepEqual(names('processed'), ['a.csv', 'b.csv', 'early.csv'])
})

test('a file that is still growing is left alone until it is still', async () => {
  put('a.csv', header + lines(1))
  put('b.csv', header + lines(1, 1))
  const { pull, parse } = open()
  meanwhile = () => appendFileSync(join(folder, 'a.csv'), lines(5, 2))
  const got = await pull()
  assert.equal(waitedMs, 2000)
  assert.deepEqual(
    got.map((g) => parse(g).lines[0]?.sku),
    ['S1'],
  )
  const later = await pull(got[0]!.cursor)
  assert.deepEqual(
    later.map((g) => parse(g).lines.length),
    [6],
  )
})

test('a file renamed into place is read at once where nobody writes in the folder', async () => {
  put('.a.csv.tmp', header + lines(1))
  const { pull } = open({ settleMs: 0 })
  assert.deepEqual(await pull(), [])
  renameSync(join(folder, '.a.csv.tmp'), join(folder, 'a.csv'))
  assert.equal((await pull()).length, 1)
  assert.equal(waitedMs, 0)
})

test('only plain files that match are read: no links, folders, unfinished or hidden files', async () => {
  put('secret', header + lines(1))
  symlinkSync(join(folder, 'secret'), join(folder, 'link.csv'))
  mkdirSync(join(folder, 'folder.csv'))
  for (const name of ['.hidden.csv', '~lock.csv', 'a.csv.part', 'other.txt', 'stock.xcsv'])
    put(name, header + lines(1))
  put('Stock-1.CSV', header + lines(1))
  const { pull, parse } = open({ pattern: 'stock*.csv' })
  assert.equal((await pull()).length, 1)
  assert.equal((await open().pull()).length, 1)
  assert.match(Buffer.from((await pull())[0]!.body).toString(), /Stock-1/)
  assert.equal(parse((await pull())[0]!).lines.length, 1)
})

test('a file that cannot be read goes to quarantine with the reason, and holds nobody back', async () => {
  put('a.csv', 'PK\x03\x04workbook', 300)
  put('b.csv', header + lines(1), 200)
  const { pull, parse } = open()
  const got = await pull()
  assert.throws(() => parse(got[0]!), /a\.csv: The file is a workbook/)
  assert.equal(parse(got[1]!).lines.length, 1)
  await pull(got[1]!.cursor)
  assert.deepEqual(names('unreadable'), ['a.csv'])
  assert.deepEqual(names('processed'), ['b.csv'])
})

test('a file under a name that was used before does not overwrite the old one', async () => {
  for (const n of [1, 2]) {
    put('a.csv', header + lines(n))
    const { pull } = open()
    await pull((await pull()).at(-1)!.cursor)
  }
  assert.equal(names('processed').length, 2)
  assert.equal(readFileSync(join(folder, 'processed', 'a.csv'), 'utf8'), header + lines(1))
})

test('a cursor that makes no sense reads from the start', async () => {
  put('a.csv', header + lines(1))
  for (const cursor of ['', 'x', '{}', 'null', '{"read":[],"at":["zz",5]}'])
    assert.equal((await open().pull(cursor)).length, 1, cursor)
})

test('a folder that is not there is an error that names it', async () => {
  await assert.rejects(open({ folder: join(folder, 'none') }).pull(), /ENOENT.*none/)
})

test('the same file under other settings is read anew', async () => {
  put('a.csv', 'sku;Zahl;date\nA;5;2026-11-20\n')
  const { pull, parse } = open()
  const [first] = await pull()
  assert.throws(() => parse(first!), /no column for quantity/)
  const mended = open({ columns: { quantity: 'Zahl' } })
  const [again] = await mended.pull(first!.cursor)
  assert.equal(mended.parse(again!).lines[0]?.quantity, '5')
  assert.notEqual(again!.key, first!.key)
})

test('an equal count of another day is another count', async () => {
  const { pull } = open({ dated: 'name' })
  put('count-20261119.csv', 'sku,count\nA,5\n')
  const [first] = await pull()
  put('count-20261120.csv', 'sku,count\nA,5\n')
  const [second] = await pull(first!.cursor)
  assert.notEqual(second!.key, first!.key)
})
