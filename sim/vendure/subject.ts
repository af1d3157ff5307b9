/** The simulated Vendure as a double for the conformance suite. */
import { type FaultName, faultNames, type Subject } from '../../src/connectors/conformance.ts'
import { signStandard } from '../../src/connectors/standard.ts'
import { vendure } from '../../src/connectors/vendure/index.ts'
import type { Order } from '../../src/connectors/vendure/order.ts'
import { faulty } from '../systems/faulty.ts'
import { network } from '../systems/network.ts'
import { createApi } from './api.ts'
import { createShop } from './shop.ts'

const origin = 'https://shop.test'
const username = 'onhand'
const address = 'https://here.test/webhooks/vendure'
const password = 'pass/5f0c+9d21e7b6'
const at = new Date(Date.UTC(2026, 0, 5, 12))
const time = at.toISOString()
const listing = (n: number) => ({ external: String(n + 1), location: '1', remote: {} })
const settings = {
  url: `${origin}/admin-api`,
  username,
  password: 'VENDURE_PASSWORD',
  stockLocations: ['1'] as [string],
}

/** What an order looks like that was modified, fulfilled in part and cancelled. */
export const sample: Order = {
  type: 'order',
  id: '17',
  code: 'Q67MLPGK5VWZWYGE',
  kind: 'Regular',
  placedAt: time,
  lines: [
    { id: '31', variant: '4', sku: 'MUG-01', placed: 3, quantity: 4 },
    { id: '32', variant: '9', sku: 'TEE-S', placed: 1, quantity: 0 },
  ],
  modifications: [{ id: '5', at: time, lines: [{ line: '31', quantity: 1 }] }],
  fulfillments: [{ id: '8', at: time, state: 'Pending', lines: [{ line: '31', quantity: 2 }] }],
  cancellations: [{ id: '21', at: time, lines: [{ line: '32', quantity: 1 }] }],
  transitions: [{ id: '20', at: time, fulfillment: '8', to: 'Pending' }],
}

const shared = { document: `order/${sample.code}`, location: '1', happenedAt: at }
const mug = { ...shared, line: '31', sku: '4' }
const tee = { ...shared, line: '32', sku: '9' }

export const vendureSubject: Subject = {
  name: 'vendure',
  bound: vendure(settings),
  secrets: { VENDURE_PASSWORD: password },
  listing,
  stranger: { external: '999999', location: '1', remote: {} },
  // A request is a row of mutations, not a list: there is no turning away some of a list.
  faults: faultNames.filter((name) => name !== 'partial'),
  nonsense: [
    { ...settings, url: 'shop.test' },
    { ...settings, stockLocations: [] },
    { ...settings, username: '' },
    { ...settings, passwort: 'x' },
  ],
  also: ['orders', 'offers', 'subscriptions'],
  // The plugin is installed by a person, at the other side.
  subscriptions: { address, spoils: ['missing', 'disabled', 'elsewhere'], mends: false },
  // Two minutes of orders are read again each time, and here all happens in one moment.
  overlap: 1000,
  open({ levels, clock, random }) {
    const shop = createShop({ clock, levels })
    const api = createApi({ shop, username, password, plugin: { url: address } })
    let hook = { topic: 'order', address, on: true }
    const layer = faulty(api.app, { clock, random })
    const [well, badly] = [network({ [origin]: api.app }), network({ [origin]: layer.app })]
    let script: (FaultName | 'none')[] = []
    return {
      // What is asked on the way (a login, the look before a write) is not what is tried here.
      fetch: async (url, init) => {
        const onTheWay = /^\{"query":"(mutation Login|query StockBefore)/.test(String(init.body))
        const name = onTheWay ? 'none' : (script.shift() ?? 'none')
        if (name === 'none') return well(url, init)
        layer.next(name)
        return badly(url, init)
      },
      truth: ({ external }) => shop.saleable(external),
      change: ({ external, location }, quantity) =>
        shop.set(shop.variants.get(external)!, location, quantity),
      next: (...names) => {
        script = names
      },
      happen: (n) => {
        for (let i = 0; i < n; i++) {
          const { id, lines } = shop.place([['1', 2]])
          // Some are off again, of some a part has left, of others all.
          if (i % 10 === 3) shop.cancel(id)
          const gone = i % 10 === 5 ? 1 : i % 10 === 7 ? 2 : 0
          if (gone > 0) shop.fulfil(id, [{ orderLineId: lines[0]!.id, quantity: gone }])
        }
      },
      owed: () =>
        shop.orders.flatMap(({ code, lines }) =>
          lines.flatMap((l) => {
            const quantity = l.quantity - l.gone
            const owed = { document: `order/${code}`, line: l.id, sku: l.variant.id, quantity }
            return quantity > 0 ? [owed] : []
          }),
        ),
      offered: () =>
        [...shop.variants.values()].map(({ id, sku }) => ({
          external: id,
          sku,
          barcode: '',
          tracked: true,
        })),
      hooks: {
        list: () => (hook.on ? [hook] : []),
        spoil(how) {
          const oldest = new Date(clock.now().getTime() - 3_600_000).toISOString()
          const stuck = { url: address, waiting: 3, oldest, lastError: 'it answered 401' }
          const other = 'https://elsewhere.test/webhooks/vendure'
          api.plugin(how === 'missing' ? false : how === 'disabled' ? stuck : { url: other })
          hook = {
            ...hook,
            address: how === 'elsewhere' ? other : address,
            on: how === 'elsewhere',
          }
        },
      },
    }
  },
  webhook: {
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    windowMs: 300_000,
    sign: (message, secret) => signStandard(message, [secret]),
    examples: [
      {
        says: 'an order',
        body: JSON.stringify(sample),
        expect: {
          lines: [
            { ...mug, kind: 'ordered', transition: 'ordered', quantity: 3 },
            {
              ...mug,
              kind: 'ordered',
              transition: 'ordered/5',
              quantity: 1,
              after: ['31', 'ordered'],
            },
            {
              ...mug,
              kind: 'shipped',
              transition: 'shipped/8',
              quantity: 2,
              after: ['31', 'ordered'],
            },
            { ...tee, kind: 'ordered', transition: 'ordered', quantity: 1 },
            {
              ...tee,
              kind: 'order_cancelled',
              transition: 'cancelled/21',
              quantity: 1,
              after: ['32', 'ordered'],
            },
          ],
          readings: [],
        },
        required: [
          ...['type', 'id', 'code', 'kind', 'lines', 'modifications', 'fulfillments'],
          ...['cancellations', 'transitions', 'lines.1.id', 'lines.1.variant', 'lines.1.placed'],
          ...['lines.1.quantity', 'fulfillments.0.id', 'fulfillments.0.at'],
          ...['cancellations.0.lines.0.line', 'cancellations.0.lines.0.quantity'],
        ],
      },
      {
        says: 'a stock level that somebody set',
        body: JSON.stringify({
          type: 'level',
          variant: '4',
          sku: 'MUG-01',
          location: '1',
          tracked: true,
          stockOnHand: 77,
          stockAllocated: 3,
          threshold: 2,
          by: 'superadmin',
          at: time,
        }),
        expect: {
          lines: [],
          readings: [
            { sku: '4', location: '1', quantity: 72, fact: 'available_to_sell', asOf: at },
          ],
        },
        required: [
          'variant',
          'location',
          'tracked',
          'stockOnHand',
          'stockAllocated',
          'threshold',
          'at',
        ],
      },
    ],
  },
}
