/** The made-up Northwind as a double for the conformance suite. */
import { createHmac } from 'node:crypto'
import { faulty } from '../../../../sim/systems/faulty.ts'
import { network } from '../../../../sim/systems/network.ts'
import { faultNames, type Subject } from '../../../../src/connectors/conformance.ts'
import type { Line } from '../../../../src/connectors/connector.ts'
import { northwind } from '../index.ts'
import { createNorthwind } from './api.ts'

const origin = 'https://api.northwind.test'
const address = 'https://onhand.test/webhooks/northwind'
const key = 'nw_live_5f0c+9d/21e7b6'
const settings = { url: `${origin}/v2`, key: 'NORTHWIND_KEY' }
const at = new Date(Date.UTC(2026, 0, 5, 12))

const line = { line: '1', product: 'p1', warehouse: 'main', quantity: 2 }
const body = (type: string, more: object = {}) =>
  JSON.stringify({ id: 'evt_1', type, at: at.toISOString(), order: 'O-1', lines: [line], ...more })
const said = (kind: Line['kind'], more: Partial<Line> = {}): { lines: Line[]; readings: [] } => ({
  lines: [
    {
      kind,
      document: 'order/O-1',
      line: '1',
      sku: 'p1',
      quantity: 2,
      location: 'main',
      happenedAt: at,
      ...more,
    },
  ],
  readings: [],
})
const needs = [
  'type',
  'at',
  'order',
  'lines',
  'lines.0.line',
  'lines.0.product',
  'lines.0.quantity',
]

export const northwindSubject: Subject = {
  name: 'northwind',
  bound: northwind(settings),
  secrets: { NORTHWIND_KEY: key },
  listing: (n) => ({ external: `p${n + 1}`, location: 'main', remote: {} }),
  stranger: { external: 'p999999', location: 'main', remote: {} },
  faults: faultNames,
  remembers: true,
  nonsense: [
    { ...settings, url: 'northwind' },
    { ...settings, key },
    { ...settings, extra: 1 },
  ],
  also: ['orders', 'offers', 'subscriptions'],
  subscriptions: { address, spoils: ['missing', 'disabled', 'elsewhere'] },
  open({ levels, clock, random }) {
    const there = createNorthwind({ clock, key, levels })
    const layer = faulty(there.app, {
      clock,
      random,
      rows: { asked: 'rows', answered: 'results', busy: () => ({ status: 'busy' }) },
    })
    return {
      fetch: network({ [origin]: layer.app }),
      truth: ({ external }) => there.stock.get(external) ?? null,
      change: ({ external }, quantity) => void there.stock.set(external, quantity),
      next: layer.next,
      happen(n) {
        // Orders, and now and then a part of one leaves: either is one event.
        for (let i = 0; i < n; i++) {
          const open = there.orders.find(({ state }) => state === 'open')
          if (i % 5 === 4 && open) there.ship(open, 1)
          else there.place('p1', 2)
        }
      },
      owed: () =>
        there.orders.flatMap(({ id, lines }) =>
          lines.flatMap(({ line, product, ordered, cancelled, shipped }) => {
            const quantity = ordered - cancelled - shipped
            return quantity > 0 ? [{ document: `order/${id}`, line, sku: product, quantity }] : []
          }),
        ),
      offered: () =>
        there.products.map(({ id, sku, barcode, tracked }) => ({
          external: id,
          sku,
          barcode,
          tracked,
        })),
      hooks: {
        list: () =>
          there.hooks.map(({ topic, url, active }) => ({ topic, address: url, on: active })),
        spoil(how) {
          const [hook] = there.hooks
          if (how === 'missing') there.hooks.shift()
          if (how === 'disabled') hook!.active = false
          if (how === 'elsewhere') hook!.url = 'https://elsewhere.test/hook'
        },
      },
    }
  },
  webhook: {
    secret: 'nw_hook_secret_of_the_account',
    windowMs: 300_000,
    sign({ id, body, at }, secret) {
      const seconds = Math.floor(at.getTime() / 1000)
      const hex = createHmac('sha256', secret)
        .update(`${seconds}.${id}.`)
        .update(body)
        .digest('hex')
      return { 'northwind-delivery': id, 'northwind-signature': `t=${seconds},v1=${hex}` }
    },
    examples: [
      { says: 'an order', body: body('order.placed'), expect: said('ordered'), required: needs },
      {
        says: 'a cancellation',
        body: body('order.cancelled', { number: 'C-3' }),
        expect: said('order_cancelled', { transition: 'cancelled/C-3', after: ['1', 'ordered'] }),
        required: [...needs, 'number'],
      },
      {
        says: 'a parcel',
        body: body('order.shipped', { number: 'S-9' }),
        expect: said('shipped', { transition: 'shipped/S-9', after: ['1', 'ordered'] }),
        required: [...needs, 'number'],
      },
      {
        says: 'something else',
        body: body('customer.created'),
        expect: {
          lines: [],
          readings: [],
          ignored: 'events of type "customer.created" are no concern of stock',
        },
        required: [],
      },
    ],
  },
}
