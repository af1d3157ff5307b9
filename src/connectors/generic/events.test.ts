import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Unreadable } from '../connector.ts'
import { parse, topicOf } from './events.ts'
import { type Given, Settings } from './settings.ts'

const at = '2026-01-05T12:00:00Z'
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
function read(message: { type: string }, given: Given = {}) {
  const body = bytes(message)
  const settings = Settings.parse(given)
  return parse({ topic: topicOf(body, settings), headers: {}, body }, settings)
}
const unreadable = (message: { type: string }, why: RegExp, given?: Given) =>
  assert.throws(
    () => read(message, given),
    (error) => {
      assert.ok(error instanceof Unreadable, String(error))
      assert.match(error.message, why)
      return true
    },
  )

const mapping = {
  kind: 'ordered',
  lines: 'data.lines',
  document: 'data.id',
  line: 'id',
  sku: 'sku',
  quantity: 'qty',
  happenedAt: 'data.at',
} as const
const order = (data: object = {}, line: object = {}) => ({
  type: 'order',
  data: { id: 'D1', at, lines: [{ id: 1, sku: 'A', qty: 2, ...line }], ...data },
})
const mapped = (more: object = {}): Given => ({ events: { order: { ...mapping, ...more } } })

describe('onhand’s own events', () => {
  const line = { kind: 'adjusted', line: '1', sku: 'A', quantity: -2 }
  const movements = (data: object) => ({ type: 'movements', timestamp: at, data })

  test('need no mapping: movements', () => {
    const message = movements({
      document: 'adjustment/7',
      issuer: 'wms',
      location: 'hall',
      reason: 'broken',
      lines: [
        line,
        { ...line, line: '2', location: 'yard', happenedAt: '2026-01-04T00:00:00+01:00' },
        { ...line, line: '3', kind: 'shipped', transition: 'shipped/1', after: ['3', 'ordered'] },
      ],
    })
    const whole = {
      kind: 'adjusted',
      document: 'adjustment/7',
      sku: 'A',
      quantity: -2,
      location: 'hall',
      happenedAt: new Date(at),
      issuer: 'wms',
      reason: 'broken',
    }
    assert.deepEqual(read(message), {
      lines: [
        { ...whole, line: '1' },
        { ...whole, line: '2', location: 'yard', happenedAt: new Date('2026-01-03T23:00:00Z') },
        { ...whole, line: '3', kind: 'shipped', transition: 'shipped/1', after: ['3', 'ordered'] },
      ],
      readings: [],
    })
  })

  test('need no mapping: levels', () => {
    const levels = [
      { sku: 'A', quantity: 0 },
      { sku: 'B', quantity: '7', location: 'yard', fact: 'on_hand' },
    ]
    const asOf = new Date(at)
    assert.deepEqual(
      read({ type: 'levels', timestamp: at, data: { fact: 'available', levels } } as never),
      {
        lines: [],
        readings: [
          { sku: 'A', location: null, quantity: 0, fact: 'available', asOf },
          { sku: 'B', location: 'yard', quantity: '7', fact: 'on_hand', asOf },
        ],
      },
    )
  })

  test('say what is missing, by line', () => {
    unreadable(movements({ lines: [line] }), /document/)
    for (const field of ['kind', 'line', 'sku', 'quantity']) {
      const { [field]: _, ...rest } = line as Record<string, unknown>
      unreadable(
        movements({ document: 'd', lines: [line, rest] }),
        new RegExp(`data.lines.1.${field} is missing`),
      )
    }
    unreadable(
      movements({ document: 'd', lines: [{ ...line, kind: 'stolen' }] }),
      /"stolen" is not a kind/,
    )
    unreadable(
      { type: 'movements', data: { document: 'd', lines: [line] } } as never,
      /timestamp is missing/,
    )
    unreadable(
      {
        type: 'levels',
        timestamp: at,
        data: { levels: [{ sku: 'A', quantity: null, fact: 'on_hand' }] },
      } as never,
      /quantity is missing/,
    )
  })

  test('are read by their own mapping where the settings give one', () => {
    const own = read({ ...order(), type: 'movements' }, { events: { movements: mapping } })
    assert.equal(own.lines[0]!.document, 'D1')
  })
})

describe('a mapping', () => {
  test('reads paths from the message, the part and the line', () => {
    const message = {
      type: 'order',
      data: {
        id: 'D1',
        site: 'hall',
        parcels: [
          { no: 'P1', sent: at, items: [{ id: 1, sku: 'A', qty: '1.5' }] },
          { no: 'P2', sent: at, items: [{ id: 1, sku: 'A', qty: 2 }] },
        ],
      },
    }
    const shipped = {
      ...mapping,
      kind: 'shipped',
      each: 'data.parcels',
      lines: '@.items',
      happenedAt: '@.sent',
      document: 'order/{data.id}',
      location: '$.data.site',
      transition: 'shipped/{@.no}',
      after: ['{id}', 'ordered'],
      issuer: 'shop',
    } as const
    const { lines } = read(message, { events: { order: shipped as never } })
    const one = {
      kind: 'shipped',
      document: 'order/D1',
      line: '1',
      sku: 'A',
      location: 'hall',
      happenedAt: new Date(at),
      after: ['1', 'ordered'],
      issuer: 'shop',
    }
    assert.deepEqual(lines, [
      { ...one, quantity: '1.5', transition: 'shipped/P1' },
      { ...one, quantity: 2, transition: 'shipped/P2' },
    ])
  })

  test('may be several for one type, each for the events it fits', () => {
    const given: Given = {
      events: {
        order: [
          { ...mapping, when: { 'data.state': ['paid', 'open'] } },
          {
            ...mapping,
            kind: 'order_cancelled',
            transition: 'c',
            when: { 'data.cancelled': true },
          },
          { ...mapping, kind: 'returned', when: { 'data.test': false, 'data.state': ['back'] } },
        ],
      },
    }
    const kinds = (data: object) => read(order(data), given).lines.map((line) => line.kind)
    assert.deepEqual(kinds({ state: 'paid' }), ['ordered'])
    assert.deepEqual(kinds({ state: 'open', cancelled: at }), ['ordered', 'order_cancelled'])
    assert.deepEqual(kinds({ state: 'back' }), ['returned'])
    assert.deepEqual(kinds({ state: 'back', test: 1 }), [])
    assert.match(read(order({ state: 'draft' }), given).ignored!, /no mapping of "order" fits/)
  })

  test('takes one object for a list of one, and no lines for nothing to do', () => {
    const single = {
      type: 'order',
      data: { id: 'D', at, id2: 1 },
      line: { id: 1, sku: 'A', qty: 1 },
    }
    assert.equal(read(single, mapped({ lines: 'line' })).lines.length, 1)
    assert.equal(read(order({ lines: [] }), mapped()).ignored, 'it has no lines')
  })

  test('keeps ids as they are: long numbers to the last digit, spaces too', () => {
    const settings = Settings.parse(mapped())
    const body = new TextEncoder().encode(
      `{"type":"order","data":{"id":820982911946154508,"at":"${at}","lines":[{"id":9007199254740993,"sku":" A ","qty":1}]}}`,
    )
    const [line] = parse({ topic: 'order', headers: {}, body }, settings).lines
    assert.equal(line!.document, '820982911946154508')
    assert.equal(line!.line, '9007199254740993')
    assert.equal(line!.sku, ' A ')
  })

  test('ignores types that are not mapped, and says so', () => {
    const ignored = { lines: [], readings: [], ignored: 'events of type "ping" are not mapped' }
    assert.deepEqual(read({ type: 'ping' }, mapped()), ignored)
    assert.match(read({ type: 'toString' }).ignored!, /not mapped/)
    assert.match(read({ type: '__proto__' }).ignored!, /not mapped/)
  })

  test('finds the type where the settings say', () => {
    const settings = Settings.parse({ ...mapped(), type: 'meta.event' })
    const body = bytes({ ...order(), type: 'x', meta: { event: 'order' } })
    assert.equal(topicOf(body, settings), 'order')
    assert.equal(topicOf(bytes({ type: 'order' }), settings), '')
    const lost = () => parse({ topic: '', headers: {}, body: bytes({}) }, settings)
    assert.throws(lost, new Unreadable('meta.event is missing'))
  })

  test('refuses two lines of one name: counted once, one would be lost', () => {
    const lines = [
      { id: 1, sku: 'A', qty: 2 },
      { id: 1, sku: 'A', qty: 2 },
    ]
    unreadable(order({ lines }), /line "1" of D1 \(ordered, A\) is there twice/, mapped())
    const parts = read(order({ lines: [lines[0], { ...lines[1], sku: 'B' }] }), mapped())
    assert.equal(parts.lines.length, 2)
  })

  test('refuses what is no quantity', () => {
    for (const qty of ['', 'two', '1e3', '1,5', true, {}, [], '0x10', '٣', '1.0000000001', 1e30]) {
      unreadable(order({}, { qty }), /data.lines.0.qty is not a number of units/, mapped())
    }
    for (const qty of [0, -3, 1.5, ' 12 ', '-0.5', '+4']) {
      const [line] = read(order({}, { qty }), mapped()).lines
      assert.equal(Number(line!.quantity), Number(qty))
    }
  })

  test('reads times with a zone only, unless told which is meant', () => {
    const time = (value: unknown, zone?: string) =>
      read(order({ at: value }), {
        ...mapped(),
        ...(zone ? { zone } : {}),
      }).lines[0]!.happenedAt.toISOString()
    assert.equal(time('2026-01-05T12:00:00+02:00'), '2026-01-05T10:00:00.000Z')
    assert.equal(time('2026-01-05 12:00:00.5 +0200'), '2026-01-05T10:00:00.500Z')
    assert.equal(time('2026-01-05T12:00Z'), '2026-01-05T12:00:00.000Z')
    assert.equal(time(1767614400), '2026-01-05T12:00:00.000Z')
    assert.equal(time('1767614400000'), '2026-01-05T12:00:00.000Z')
    assert.equal(time('2026-01-05T12:00:00', '-05:00'), '2026-01-05T17:00:00.000Z')
    unreadable(order({ at: '2026-01-05T12:00:00' }), /data.at has no time zone/, mapped())
    for (const bad of ['yesterday', '2026-13-05T12:00:00Z', '2026-02-30', '05/01/2026', true, {}]) {
      unreadable(order({ at: bad }), /data.at is not a time/, mapped())
    }
  })

  test('refuses empty and endless names', () => {
    unreadable(order({ id: '  ' }), /data.id is empty/, mapped())
    unreadable(order({}, { sku: '' }), /data.lines.0.sku is empty/, mapped())
    unreadable(order({}, { sku: 'A'.repeat(201) }), /data.lines.0.sku is longer/, mapped())
    unreadable(order({}, { sku: { code: 'A' } }), /sku is not a text/, mapped())
    unreadable(order({ lines: [null] }), /line is null/, mapped())
  })

  test('answers or is unreadable, whatever the message holds', () => {
    const given = Settings.parse({ ...mapped({ each: 'data.parts?', reason: '{note?}' }) })
    const type = fc.constantFrom('order', 'movements', 'levels', 'x')
    fc.assert(
      fc.property(type, fc.jsonValue({ maxDepth: 4 }), fc.jsonValue(), (topic, data, line) => {
        for (const shape of [data, { id: 'D', at, lines: [line] }, { lines: data, levels: line }]) {
          try {
            parse(
              { topic, headers: {}, body: bytes({ type: topic, timestamp: at, data: shape }) },
              given,
            )
          } catch (error) {
            assert.ok(error instanceof Unreadable, String(error))
          }
        }
      }),
      { numRuns: 1000 },
    )
  })
})
