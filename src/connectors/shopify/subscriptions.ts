/** The webhooks that should reach us: Shopify deletes one after eight failures in a row, and says nothing. */
import type { z } from 'zod'
import type { Connector, Subscription } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { ask, meaningOf, read } from './ask.ts'
import { subscriptions as list, type SubscriptionRow, subscribe } from './documents.ts'
import type { Settings } from './settings.ts'

const PAGE = 100
const orders = [
  ...['id', 'name', 'created_at', 'updated_at', 'cancelled_at', 'test'],
  ...['line_items', 'fulfillments', 'refunds'],
]
const fulfillments = [
  ...['id', 'order_id', 'status', 'created_at', 'updated_at', 'location_id', 'line_items'],
]

/** With the fields that are read: names, addresses and prices of the order stay where they are. */
const topics: readonly { topic: string; fields?: readonly string[]; levels?: true }[] = [
  { topic: 'ORDERS_CREATE', fields: orders },
  { topic: 'ORDERS_UPDATED', fields: orders },
  { topic: 'ORDERS_CANCELLED', fields: orders },
  { topic: 'ORDERS_EDITED' },
  {
    topic: 'REFUNDS_CREATE',
    fields: ['id', 'order_id', 'created_at', 'restock', 'return', 'refund_line_items'],
  },
  { topic: 'FULFILLMENTS_CREATE', fields: fulfillments },
  { topic: 'FULFILLMENTS_UPDATE', fields: fulfillments },
  { topic: 'RETURNS_PROCESS' },
  { topic: 'REVERSE_FULFILLMENT_ORDERS_DISPOSE' },
  { topic: 'INVENTORY_LEVELS_UPDATE', levels: true },
]

const wanted = ({ settings }: Remote<Settings>) =>
  topics.filter((one) => !one.levels || settings.levelWebhooks !== false)

export const subscriptions: NonNullable<Connector<Settings>['subscriptions']> = {
  async check(remote, address) {
    if (remote.settings.webhooks === 'app') return declared(remote)
    const rows = await rowsOf(remote)
    return wanted(remote).map(({ topic }) => stateOf(topic, rows, address))
  },

  /** Makes those that are not there. One that goes elsewhere stays: it may be another's. */
  async heal(remote, address) {
    if (remote.settings.webhooks === 'app') return declared(remote)
    const rows = await rowsOf(remote)
    const found: Subscription[] = []
    for (const { topic, fields } of wanted(remote)) {
      const before = stateOf(topic, rows, address)
      found.push(before.state === 'live' ? before : await make(topic, fields, address, remote))
    }
    return found
  },
}

/** Those in the app's own file are not listed by the API: nobody can look after them. */
const declared = (remote: Remote<Settings>): Subscription[] =>
  wanted(remote).map(({ topic }) => ({
    topic: nameOf(topic),
    state: 'live',
    why: "declared in the app's own configuration, which cannot be looked at",
  }))

/** `ORDERS_CREATE` → `orders/create`, as it stands in the header. */
const nameOf = (topic: string) => topic.toLowerCase().replace(/_(?=[a-z]+$)/, '/')

async function make(
  topic: string,
  fields: readonly string[] | undefined,
  uri: string,
  remote: Remote<Settings>,
): Promise<Subscription> {
  const webhook = { uri, format: 'JSON', ...(fields ? { includeFields: fields } : {}) }
  const { data, trouble } = await ask(remote, subscribe, { topic, webhook }, false)
  if (trouble) throw meaningOf(remote, subscribe.name, trouble, false)
  const { webhookSubscription, userErrors } = data.webhookSubscriptionCreate
  const [error] = userErrors
  if (webhookSubscription && !error) return { topic: nameOf(topic), state: 'live' }
  // Made by another process in the meantime.
  if (error && /already been taken/.test(error.message))
    return { topic: nameOf(topic), state: 'live' }
  const why = error?.message ?? 'Shopify did not make it'
  return { topic: nameOf(topic), state: 'missing', why }
}

function stateOf(topic: string, rows: readonly SubscriptionRow[], address: string): Subscription {
  const of = rows.filter((row) => row.topic === topic)
  const ours = of.filter((row) => row.uri === address && (row.format ?? 'JSON') === 'JSON')
  if (ours.some((row) => !row.filter)) return { topic: nameOf(topic), state: 'live' }
  if (ours.length > 0) {
    return {
      topic: nameOf(topic),
      state: 'missing',
      why: `only with the filter ${ours[0]!.filter}`,
    }
  }
  if (of.length === 0) return { topic: nameOf(topic), state: 'missing' }
  return { topic: nameOf(topic), state: 'elsewhere', why: `it goes to ${of[0]!.uri ?? 'nowhere'}` }
}

/** Every subscription that this app has made in this shop. */
export async function rowsOf(remote: Remote<Settings>): Promise<SubscriptionRow[]> {
  const rows: SubscriptionRow[] = []
  let after: string | null | undefined = null
  do {
    const answer: z.infer<typeof list.answer> = await read(remote, list, { first: PAGE, after })
    const { nodes, pageInfo } = answer.webhookSubscriptions
    rows.push(...nodes)
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
  } while (after)
  return rows
}

/** Topics of which nothing at all goes out by the API's own list. */
export const silent = (rows: readonly SubscriptionRow[], remote: Remote<Settings>): string[] =>
  wanted(remote)
    .filter(({ topic }) => !rows.some((row) => row.topic === topic))
    .map(({ topic }) => nameOf(topic))
