/** Webhooks of the simulated systems, written out, with what they must be read as. */
import type { Example } from '../../src/connectors/conformance.ts'
import type { Line, Reading } from '../../src/connectors/connector.ts'

const at = new Date(Date.UTC(2026, 0, 5, 12))
const nowhere = { lines: [], readings: [] }
const body = (type: string, data: object) =>
  JSON.stringify({ id: 'evt_1', type, timestamp: at.toISOString(), data })
const lineOf = (n: number) => ({ line: String(n), sku: `A ${n}`, quantity: n })
const read = (n: number) => ({ ...lineOf(n), location: 'main', happenedAt: at })
/** Paths that a message with these can't do without. */
const needs = (data: readonly string[], line: number, fields: readonly string[]) => [
  ...data.map((name) => `data.${name}`),
  'data.lines',
  ...fields.map((field) => `data.lines.${line}.${field}`),
]

export function storefrontExamples(): Example[] {
  const lines = [1, 2].map((n) => ({ id: String(n), sku: `A ${n}`, quantity: n, location: 'main' }))
  const fields = ['id', 'sku', 'quantity', 'location']
  const ordered = [1, 2].map(
    (n): Line => ({ ...read(n), kind: 'ordered', document: 'order/536365' }),
  )
  const level: Reading = {
    sku: 'A 1',
    location: 'main',
    quantity: 0,
    fact: 'available_to_sell',
    asOf: at,
  }
  return [
    {
      says: 'an order',
      body: body('order.placed', { id: '536365', lines, placed_at: at }),
      expect: { ...nowhere, lines: ordered },
      required: ['type', 'data', ...needs(['id', 'placed_at'], 1, fields)],
    },
    {
      says: 'a cancellation',
      body: body('order.cancelled', { id: 'C1', order_id: '536365', lines, cancelled_at: at }),
      expect: {
        ...nowhere,
        lines: ordered.map((line) => ({
          ...line,
          kind: 'order_cancelled',
          transition: 'cancelled/C1',
          after: [line.line, 'ordered'],
        })),
      },
      required: needs(['id', 'order_id', 'cancelled_at'], 0, fields),
    },
    {
      says: 'a changed level',
      body: body('level.changed', { sku: 'A 1', location: 'main', available: 0, changed_at: at }),
      expect: { ...nowhere, readings: [level] },
      required: ['sku', 'location', 'available', 'changed_at'].map((name) => `data.${name}`),
    },
    {
      says: 'an event of no concern',
      body: body('customer.created', { id: 1 }),
      expect: { ...nowhere, ignored: 'events of type "customer.created" are not mapped' },
      required: [],
    },
  ]
}

export function warehouseExamples(): Example[] {
  const lines = [{ line: '1', item: 'A 1', quantity: 1, warehouse: 'main' }]
  const fields = ['line', 'item', 'quantity', 'warehouse']
  const example = (
    type: string,
    data: Readonly<Record<string, unknown>>,
    expected: Pick<Line, 'kind' | 'document'> & Partial<Line>,
    required = Object.keys(data),
  ): Example => ({
    says: `${type} (${expected.kind})`,
    body: body(type, { lines, ...data }),
    expect: { ...nowhere, lines: [{ ...read(1), ...expected }] },
    required: needs(required, 0, fields),
  })
  return [
    example(
      'shipment.sent',
      { shipment: 'S1', order: '536365', shipped_at: at },
      {
        kind: 'shipped',
        document: 'order/536365',
        issuer: 'shop',
        transition: 'shipped/S1',
        after: ['1', 'ordered'],
      },
    ),
    example(
      'goods.received',
      { receipt: 'R1', received_at: at },
      { kind: 'received', document: 'receipt/R1' },
    ),
    example(
      'goods.received',
      { receipt: 'R1', purchase: 'P1', received_at: at },
      { kind: 'purchase_received', document: 'receipt/R1' },
      ['receipt', 'received_at'],
    ),
    example(
      'stock.adjusted',
      { adjustment: 'J1', adjusted_at: at, lines: [{ ...lines[0], reason: 'broken' }] },
      { kind: 'adjusted', document: 'adjustment/J1', reason: 'broken' },
      ['adjustment', 'adjusted_at', 'lines.0.reason'],
    ),
    example(
      'return.arrived',
      { return: 'T1', arrived_at: at },
      { kind: 'returned', document: 'return/T1' },
    ),
    example(
      'stock.counted',
      { count: 'N1', counted_at: at },
      { kind: 'counted', document: 'count/N1' },
    ),
  ]
}

export function erpExamples(): Example[] {
  const lines = [{ line: '1', code: 'A 1', quantity: 1, warehouse: 'main' }]
  const ordered: Line = { ...read(1), kind: 'purchase_ordered', document: 'purchase/P1' }
  return [
    {
      says: 'a purchase',
      body: body('purchase.ordered', { number: 'P1', ordered_at: at, lines }),
      expect: { ...nowhere, lines: [ordered] },
      required: needs(['number', 'ordered_at'], 0, ['line', 'code', 'quantity', 'warehouse']),
    },
  ]
}
