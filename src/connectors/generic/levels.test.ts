import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { systemClock } from '../../lib/clock.ts'
import { limiter } from '../../lib/limiter.ts'
import type { Pulled } from '../connector.ts'
import { RemoteError, remote } from '../remote.ts'
import { generic } from './index.ts'
import type { Given, Settings } from './settings.ts'

const levels = {
  of: { url: 'https://there.example/of?kind=stock', param: 'sku', most: 2 },
  all: { url: 'https://there.example/all' },
  rows: 'levels',
  sku: 'sku',
  quantity: 'n',
  place: 'main',
}
const pull = {
  url: 'https://there.example/records?after={cursor}',
  rows: 'records',
  key: '{id}/{version}',
  topic: 'order',
}

/** Answers addresses from a table of JSON; the addresses asked are kept. */
function there(given: Given, answers: Record<string, unknown>) {
  const asked: string[] = []
  const { connector, settings } = generic(given)
  const to = remote({
    settings: settings as Settings,
    secret: () => 'tok',
    clock: systemClock,
    limiter: limiter(1e6, 1e6),
    fetch: async (url) => {
      asked.push(url)
      const path = url.replace('https://there.example', '')
      return path in answers ? Response.json(answers[path]) : new Response('', { status: 404 })
    },
  })
  return {
    asked,
    of: (...skus: string[]) =>
      connector.levels!.of(
        skus.map((external) => ({ external, location: 'main', remote: {} })),
        to,
      ),
    all: async () => (await list(connector.levels!.all(to))).map((l) => [l.external, l.quantity]),
    since: (cursor: string) => list(connector.pull!.since(cursor, to)),
  }
}
async function list<T>(from: AsyncIterable<T>): Promise<T[]> {
  const got: T[] = []
  for await (const one of from) got.push(one)
  return got
}
const fails = (promise: Promise<unknown>, why: RegExp) =>
  assert.rejects(promise, (error) => {
    assert.ok(error instanceof RemoteError, String(error))
    assert.match(error.message, why)
    return true
  })

describe('levels by settings', () => {
  test('are asked for in calls of limited size, with names that need it encoded', async () => {
    const { of, asked } = there(
      { levels },
      {
        '/of?kind=stock&sku=A%2C+B%26&sku=C': { levels: [{ sku: 'A, B&', n: 1 }] },
        '/of?kind=stock&sku=D': { levels: [{ sku: 'D', n: '2.00' }] },
      },
    )
    const got = await of('A, B&', 'C', 'D', 'C')
    assert.deepEqual(
      got.map((level) => level?.quantity),
      [1, undefined, 2, undefined],
    )
    assert.equal(asked.length, 2)
  })

  test('without a number are null, not zero; a number that is none is an error', async () => {
    const at = (n: unknown) =>
      there({ levels }, { '/of?kind=stock&sku=A': { levels: [{ sku: 'A', n }] } })
    const [level] = await at(null).of('A')
    assert.equal(level!.quantity, null)
    for (const bad of ['', 'many', [], true]) await fails(at(bad).of('A'), /n of A is not a number/)
    await fails(
      there({ levels }, { '/of?kind=stock&sku=A': { levels: [{ sku: 'A' }] } }).of('A'),
      /n is missing/,
    )
    await fails(
      there({ levels }, { '/of?kind=stock&sku=A': { stock: [] } }).of('A'),
      /levels is missing/,
    )
    await fails(there({ levels }, { '/of?kind=stock&sku=A': { levels: {} } }).of('A'), /not a list/)
    await fails(there({ levels }, {}).of('A'), /refused \(404\)/)
  })

  test('page by number, by offset, by cursor or by link', async () => {
    const row = (sku: string) => ({ sku, n: 1 })
    const pages = (all: object, answers: Record<string, unknown>) =>
      there({ levels: { ...levels, all: all as never } }, answers).all()
    const expected = [
      ['A', 1],
      ['B', 1],
      ['C', 1],
    ]
    const first = { levels: [row('A'), row('B')] }
    const second = { levels: [row('C')] }
    const at = 'https://there.example'
    assert.deepEqual(
      await pages(
        { url: `${at}/all?page={page}` },
        { '/all?page=1': first, '/all?page=2': second, '/all?page=3': { levels: [] } },
      ),
      expected,
    )
    assert.deepEqual(
      await pages(
        { url: `${at}/all?from={offset}` },
        { '/all?from=0': first, '/all?from=2': second, '/all?from=3': { levels: [] } },
      ),
      expected,
    )
    assert.deepEqual(
      await pages(
        { url: `${at}/all?c={cursor}`, next: 'meta.next' },
        {
          '/all?c=': { ...first, meta: { next: 'x/1' } },
          '/all?c=x%2F1': { ...second, meta: { next: null } },
        },
      ),
      expected,
    )
    assert.deepEqual(
      await pages(
        { url: `${at}/all`, next: 'next' },
        { '/all': { ...first, next: `${at}/all?p=2` }, '/all?p=2': second },
      ),
      expected,
    )
    assert.deepEqual(await pages({ url: `${at}/all` }, { '/all': first }), expected.slice(0, 2))
  })

  test('never follow a link to another host, nor a circle', async () => {
    const all = { url: 'https://there.example/all', next: 'next' }
    for (const next of ['https://evil.example/all', '//evil.example', 'http://there.example/all']) {
      const { asked, all: read } = there(
        { levels: { ...levels, all } },
        { '/all': { levels: [], next } },
      )
      await fails(read(), /at another address/)
      assert.equal(asked.length, 1)
    }
    const circle = there(
      { levels: { ...levels, all: { url: 'https://there.example/all?c={cursor}', next: 'next' } } },
      { '/all?c=': { levels: [], next: 'x' }, '/all?c=x': { levels: [], next: 'x' } },
    )
    await fails(circle.all(), /in circles/)
  })
})

describe('a pull by settings', () => {
  const record = (id: number) => ({ id, version: 1, c: String(id) })
  const short = (records: readonly Pulled[]) => records.map(({ key, cursor }) => [key, cursor])

  test('goes on from the cursor of each row', async () => {
    const { since } = there(
      { pull: { ...pull, cursor: 'c' } },
      {
        '/records?after=': { records: [record(1), record(2)] },
        '/records?after=2': { records: [record(3)] },
        '/records?after=3': { records: [] },
      },
    )
    const got = await since('')
    assert.deepEqual(short(got), [
      ['records/1/1', '1'],
      ['records/2/1', '2'],
      ['records/3/1', '3'],
    ])
    assert.equal(got[0]!.topic, 'order')
    assert.deepEqual(JSON.parse(Buffer.from(got[0]!.body).toString()), record(1))
    assert.deepEqual(short(await since('2')), [['records/3/1', '3']])
  })

  test('goes on from the cursor of the page, which only the last record carries', async () => {
    const { since } = there(
      { pull: { ...pull, next: 'next' } },
      {
        '/records?after=': { records: [record(1), record(2)], next: 'p2' },
        '/records?after=p2': { records: [record(3)], next: 'p3' },
        '/records?after=p3': { records: [] },
      },
    )
    assert.deepEqual(short(await since('')), [
      ['records/1/1', ''],
      ['records/2/1', 'p2'],
      ['records/3/1', 'p3'],
    ])
  })

  test('whose cursor stands still is an error, not an endless round', async () => {
    const { since } = there(
      { pull: { ...pull, cursor: 'c' } },
      { '/records?after=1': { records: [record(1)] } },
    )
    await fails(since('1'), /do not move the cursor on/)
  })

  test('keeps long ids to the last digit', async () => {
    const { connector, settings } = generic({ pull: { ...pull, cursor: 'c', more: 'more' } })
    const to = remote({
      settings: settings as Settings,
      secret: () => '',
      clock: systemClock,
      limiter: limiter(1e6, 1e6),
      fetch: async () =>
        new Response('{"records":[{"id":820982911946154509,"version":1,"c":1}],"more":false}'),
    })
    const [one] = await list(connector.pull!.since('', to))
    assert.equal(one!.key, 'records/820982911946154509/1')
  })
})
