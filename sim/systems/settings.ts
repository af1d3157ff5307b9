/** How the simulated systems are reached: with settings of the generic connector, like any stranger. */
import { generic } from '../../src/connectors/generic/index.ts'
import type { Given } from '../../src/connectors/generic/settings.ts'

type Common = {
  /** Where it answers: `https://shop.test` or `http://127.0.0.1:1234`. */
  url: string
  /** The name of the secret that lets us in; absent: everyone is. */
  token?: string
  limits?: Given['limits']
}

const common = ({ token, limits }: Common): Given => ({
  ...(token === undefined ? {} : { auth: { bearer: token } }),
  limits: limits ?? { batch: 100, perSecond: 1000, burst: 1000 },
})

/** `compares`: as the storefront itself was made. */
export const storefrontSettings = (options: Common & { compares?: boolean }): Given => {
  const lines = {
    lines: 'data.lines',
    line: 'id',
    sku: 'sku',
    quantity: 'quantity',
    location: 'location',
  }
  return {
    ...common(options),
    events: {
      'order.placed': {
        ...lines,
        kind: 'ordered',
        document: 'order/{data.id}',
        happenedAt: 'data.placed_at',
      },
      'order.cancelled': {
        ...lines,
        kind: 'order_cancelled',
        document: 'order/{data.order_id}',
        transition: 'cancelled/{$.data.id}',
        after: ['{id}', 'ordered'],
        happenedAt: 'data.cancelled_at',
      },
      'level.changed': {
        readings: 'data',
        fact: 'available_to_sell',
        sku: 'sku',
        quantity: 'available',
        location: 'location',
        asOf: 'data.changed_at',
      },
    },
    push: {
      url: `${options.url}/levels`,
      row: {
        sku: '{sku}',
        location: '{location}',
        available: '{quantity}',
        key: '{key}',
        ...(options.compares ? { expected: '{over}' } : {}),
      },
      body: { rows: '{rows}' },
      answer: {
        rows: 'results',
        status: 'status',
        done: ['ok'],
        stale: ['stale'],
        later: ['busy'],
        never: ['unknown_sku', 'unknown_location', 'invalid', 'key_reused'],
        observed: 'available',
        why: 'message',
      },
    },
    levels: {
      of: { url: `${options.url}/levels`, param: 'sku' },
      all: { url: `${options.url}/levels?cursor={cursor}`, next: 'next' },
      rows: 'levels',
      sku: 'sku',
      quantity: 'available',
      location: 'location',
      asOf: 'as_of',
    },
    pull: {
      stream: 'orders',
      url: `${options.url}/orders?after={cursor}`,
      rows: 'records',
      key: '{id}',
      topic: '{type}',
      cursor: 'cursor',
      more: 'more',
    },
  }
}

/** `orders`: our name of the system whose orders it ships. */
export const wmsSettings = (options: Common & { orders: string }): Given => {
  const lines = {
    lines: 'data.lines',
    line: 'line',
    sku: 'item',
    quantity: 'quantity',
    location: 'warehouse',
    reason: '{reason?}',
  }
  const receipt = {
    ...lines,
    document: 'receipt/{data.receipt}',
    happenedAt: 'data.received_at',
  }
  return {
    ...common(options),
    events: {
      'goods.received': [
        { ...receipt, kind: 'received', when: { 'data.purchase': false } },
        { ...receipt, kind: 'purchase_received', when: { 'data.purchase': true } },
      ],
      'shipment.sent': {
        ...lines,
        kind: 'shipped',
        document: 'order/{data.order}',
        issuer: options.orders,
        transition: 'shipped/{$.data.shipment}',
        after: ['{line}', 'ordered'],
        happenedAt: 'data.shipped_at',
      },
      'stock.adjusted': {
        ...lines,
        kind: 'adjusted',
        document: 'adjustment/{data.adjustment}',
        reason: '{reason}',
        happenedAt: 'data.adjusted_at',
      },
      'return.arrived': {
        ...lines,
        kind: 'returned',
        document: 'return/{data.return}',
        happenedAt: 'data.arrived_at',
      },
      'stock.counted': {
        ...lines,
        kind: 'counted',
        document: 'count/{data.count}',
        happenedAt: 'data.counted_at',
      },
    },
    levels: {
      of: { url: `${options.url}/stock`, param: 'item' },
      all: { url: `${options.url}/stock?cursor={cursor}`, next: 'next' },
      rows: 'stock',
      sku: 'item',
      quantity: 'on_hand',
      location: 'warehouse',
      asOf: 'at',
    },
    pull: {
      stream: 'events',
      url: `${options.url}/events?after={cursor}`,
      rows: 'records',
      key: '{id}',
      topic: '{type}',
      cursor: 'cursor',
      more: 'more',
    },
    propose: {
      url: `${options.url}/proposals`,
      row: {
        key: '{key}',
        kind: '{kind}',
        item: '{sku}',
        warehouse: '{location}',
        quantity: '{quantity}',
        by: '{from}',
        at: '{happenedAt}',
      },
      body: { proposals: '{rows}' },
      answer: { rows: 'results', status: 'status', done: ['accepted'], never: ['unknown_item'] },
    },
  }
}

/** The same words as the warehouse; only that it is polled. */
export const threePlSettings = wmsSettings

export const erpSettings = (options: Common): Given => ({
  ...common(options),
  events: {
    'purchase.ordered': {
      kind: 'purchase_ordered',
      lines: 'data.lines',
      document: 'purchase/{data.number}',
      line: 'line',
      sku: 'code',
      quantity: 'quantity',
      location: 'warehouse',
      reason: '{reason?}',
      happenedAt: 'data.ordered_at',
    },
  },
  push: {
    url: `${options.url}/items/{sku}/on-hand`,
    method: 'PUT',
    row: { warehouse: '{location}', on_hand: '{quantity}' },
    answer: { done: ['200'], never: ['404', '422'], why: 'error' },
  },
  levels: {
    of: { url: `${options.url}/items`, param: 'code' },
    all: { url: `${options.url}/items?cursor={cursor}`, next: 'next_cursor' },
    rows: 'items',
    sku: 'code',
    quantity: 'on_hand',
    location: 'warehouse',
  },
  pull: {
    stream: 'purchases',
    url: `${options.url}/purchases?after={cursor}`,
    rows: 'records',
    key: '{id}',
    topic: '{type}',
    cursor: 'cursor',
    more: 'more',
  },
})

export const storefrontConnector = (o: Parameters<typeof storefrontSettings>[0]) =>
  generic(storefrontSettings(o))
export const wmsConnector = (o: Parameters<typeof wmsSettings>[0]) => generic(wmsSettings(o))
export const erpConnector = (o: Parameters<typeof erpSettings>[0]) => generic(erpSettings(o))
export const threePlConnector = (o: Parameters<typeof threePlSettings>[0]) =>
  generic(threePlSettings(o))
