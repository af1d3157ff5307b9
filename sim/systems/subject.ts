/** The simulated systems as doubles for the conformance suite, reached through the generic connector. */
import type { Double, Listing, Subject } from '../../src/connectors/conformance.ts'
import { type FaultName, faultNames } from '../../src/connectors/conformance.ts'
import { generic } from '../../src/connectors/generic/index.ts'
import type { Given } from '../../src/connectors/generic/settings.ts'
import { signStandard } from '../../src/connectors/standard.ts'
import { createErp } from './erp.ts'
import { type Faults, faulty } from './faulty.ts'
import { network } from './network.ts'
import { erpSettings, storefrontSettings, threePlSettings, wmsSettings } from './settings.ts'
import { createStorefront } from './storefront.ts'
import type { System, SystemOptions } from './system.ts'
import { createThreePl } from './threepl.ts'
import { createWms } from './wms.ts'

const url = 'https://there.test'
const token = 'tok_5f0c/+9d21e7b6'
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const at = new Date(Date.UTC(2026, 0, 5, 12))
const to = { url, token: 'THERE_TOKEN' }

const listing = (n: number): Listing => ({ external: `SKU ${n}/ä&`, location: 'main', remote: {} })

type Kind = {
  name: string
  settings: Given
  faults: readonly FaultName[]
  create(options: SystemOptions): System
  /** Something that a pull must find. */
  happen(system: System, n: number): void
  rows?: Faults['rows']
  proposed?(system: System): number
}

/** The subject for one kind of system, with the token that its door asks for. */
function subjectOf(kind: Kind): Omit<Subject, 'webhook'> {
  return {
    name: kind.name,
    bound: generic(kind.settings),
    secrets: { THERE_TOKEN: token },
    listing,
    stranger: { external: 'nobody knows', location: 'main', remote: {} },
    faults: kind.faults,
    nonsense: [{ nope: 1 }, { ...kind.settings, auth: { bearer: secret } }],
    open({ levels, clock, random }): Double {
      const system = kind.create({
        name: 'there',
        secret,
        url: 'https://here.test',
        fetch: async () => new Response(null, { status: 204 }),
        clock,
        random,
        token,
        levels: levels.map((quantity, n) => [listing(n).external, quantity] as const),
        delivery: { drop: 1 },
      })
      const layer = faulty(system.app, { clock, random, ...(kind.rows ? { rows: kind.rows } : {}) })
      return {
        fetch: network({ [url]: layer.app }),
        truth: ({ external, location }) =>
          system.levels(location).has(external) ? system.level(external, location) : null,
        change: ({ external, location }, quantity) => system.set(external, quantity, location),
        next: layer.next,
        happen: (n) => {
          for (let i = 0; i < n; i++) kind.happen(system, i)
        },
        ...(kind.proposed ? { proposed: () => kind.proposed!(system) } : {}),
      }
    },
  }
}

/** `data.lines` of an event as the example says it, and the paths it can't do without. */
const signed = {
  secret,
  windowMs: 300_000,
  sign: (message: { id: string; body: Uint8Array; at: Date }, key: string) =>
    signStandard(message, [key]),
}
const body = (type: string, data: object) =>
  JSON.stringify({ id: 'evt_1', type, timestamp: at.toISOString(), data })
const line = (n: number) => ({ line: String(n), sku: `A ${n}`, quantity: n })

/** `compares`: with compare-and-set or without. */
export function storefrontSubject(compares: boolean): Subject {
  const lines = [1, 2].map((n) => ({ id: String(n), sku: `A ${n}`, quantity: n, location: 'main' }))
  const read = [1, 2].map((n) => ({ ...line(n), location: 'main', happenedAt: at }))
  const happenedAt = { placed_at: at.toISOString(), cancelled_at: at.toISOString() }
  const each = [
    'data.lines',
    ...['id', 'sku', 'quantity', 'location'].map((f) => `data.lines.1.${f}`),
  ]
  return {
    ...subjectOf({
      name: `generic, to a storefront ${compares ? 'with' : 'without'} compare-and-set`,
      settings: storefrontSettings({ ...to, compares }),
      faults: faultNames,
      create: (options) => createStorefront({ ...options, compares, echo: false }),
      happen: (system, n) =>
        (system as ReturnType<typeof createStorefront>).order({
          order: `o${n}`,
          at,
          lines: [line(1)],
        }),
      rows: {
        asked: 'rows',
        answered: 'results',
        busy: (row) => ({ sku: (row as { sku: string }).sku, status: 'busy' }),
      },
    }),
    remembers: true,
    webhook: {
      ...signed,
      examples: [
        {
          says: 'an order',
          body: body('order.placed', { id: '536365', lines, placed_at: happenedAt.placed_at }),
          expect: {
            lines: read.map((l) => ({ ...l, kind: 'ordered', document: 'order/536365' })),
            readings: [],
          },
          required: ['type', 'data', 'data.id', 'data.placed_at', ...each],
        },
        {
          says: 'a cancellation',
          body: body('order.cancelled', { id: 'C1', order_id: '536365', lines, cancelled_at: at }),
          expect: {
            lines: read.map((l) => ({
              ...l,
              kind: 'order_cancelled',
              document: 'order/536365',
              transition: 'cancelled/C1',
              after: [l.line, 'ordered'],
            })),
            readings: [],
          },
          required: ['data.id', 'data.order_id', 'data.cancelled_at', ...each],
        },
        {
          says: 'a changed level',
          body: body('level.changed', {
            sku: 'A 1',
            location: 'main',
            available: 0,
            changed_at: at,
          }),
          expect: {
            lines: [],
            readings: [
              { sku: 'A 1', location: 'main', quantity: 0, fact: 'available_to_sell', asOf: at },
            ],
          },
          required: ['data.sku', 'data.location', 'data.available', 'data.changed_at'],
        },
        {
          says: 'an event of no concern',
          body: body('customer.created', { id: 1 }),
          expect: {
            lines: [],
            readings: [],
            ignored: 'events of type "customer.created" are not mapped',
          },
          required: [],
        },
      ],
    },
  }
}

const warehouseExamples = (): NonNullable<Subject['webhook']>['examples'] => {
  const lines = [{ line: '1', item: 'A 1', quantity: 1, warehouse: 'main' }]
  const read = { ...line(1), location: 'main', happenedAt: at }
  const each = ['line', 'item', 'quantity', 'warehouse'].map((field) => `data.lines.0.${field}`)
  const example = (type: string, data: object, expected: object, required: string[]) => ({
    says: type,
    body: body(type, { lines, ...data }),
    expect: { lines: [{ ...read, ...expected } as never], readings: [] },
    required: [...required.map((name) => `data.${name}`), ...each],
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
      ['shipment', 'order', 'shipped_at'],
    ),
    example(
      'goods.received',
      { receipt: 'R1', received_at: at },
      { kind: 'received', document: 'receipt/R1' },
      ['receipt', 'received_at'],
    ),
    example(
      'goods.received',
      { receipt: 'R1', purchase: 'P1', received_at: at },
      { kind: 'purchase_received', document: 'receipt/R1' },
      ['receipt', 'received_at'],
    ),
    example(
      'stock.adjusted',
      { adjustment: 'J1', adjusted_at: at, lines: lines.map((l) => ({ ...l, reason: 'broken' })) },
      { kind: 'adjusted', document: 'adjustment/J1', reason: 'broken' },
      ['adjustment', 'adjusted_at', 'lines.0.reason'],
    ),
    example(
      'return.arrived',
      { return: 'T1', order: '536365', arrived_at: at },
      { kind: 'returned', document: 'return/T1' },
      ['return', 'arrived_at'],
    ),
    example(
      'stock.counted',
      { count: 'N1', counted_at: at },
      { kind: 'counted', document: 'count/N1' },
      ['count', 'counted_at'],
    ),
  ]
}

/** Faults of a system that is read and takes proposals. */
const readFaults = faultNames.filter((name) => name !== 'partial')

const warehouse = (name: string, settings: Given, create: typeof createWms): Subject => ({
  ...subjectOf({
    name,
    settings,
    faults: readFaults,
    create,
    happen: (system, n) =>
      (system as ReturnType<typeof createWms>).ship({
        order: `o${n}`,
        shipment: '1',
        at,
        lines: [line(1)],
      }),
    proposed: (system) => (system as ReturnType<typeof createWms>).proposals.length,
  }),
  webhook: { ...signed, examples: warehouseExamples() },
})

export const wmsSubject = () =>
  warehouse('generic, to a WMS', wmsSettings({ ...to, orders: 'shop' }), createWms)

/** Its batches close at once here, so that what happened can be pulled. */
export const threePlSubject = () =>
  warehouse('generic, to a 3PL', threePlSettings({ ...to, orders: 'shop' }), (options) =>
    createThreePl({ ...options, batchMs: 0 }),
  )

export function erpSubject(): Subject {
  const lines = [{ line: '1', code: 'A 1', quantity: 1, warehouse: 'main' }]
  const each = ['line', 'code', 'quantity', 'warehouse'].map((field) => `data.lines.0.${field}`)
  return {
    ...subjectOf({
      name: 'generic, to an ERP',
      settings: erpSettings(to),
      faults: readFaults,
      create: (options) => createErp(options),
      happen: (system, n) =>
        (system as ReturnType<typeof createErp>).purchase({
          purchase: `p${n}`,
          at,
          lines: [line(1)],
        }),
    }),
    webhook: {
      ...signed,
      examples: [
        {
          says: 'a purchase',
          body: body('purchase.ordered', { number: 'P1', ordered_at: at, lines }),
          expect: {
            lines: [
              {
                ...line(1),
                kind: 'purchase_ordered',
                document: 'purchase/P1',
                location: 'main',
                happenedAt: at,
              },
            ],
            readings: [],
          },
          required: ['data.number', 'data.ordered_at', ...each],
        },
      ],
    },
  }
}
