/** What each connector can do, told from its code: `node src/connectors/table.ts` writes docs/reference/connectors.md. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { connectors } from './all.ts'
import type { Bound, Connector } from './connector.ts'
import { csv } from './csv/index.ts'
import { generic } from './generic/index.ts'
import { shopify } from './shopify/index.ts'
import { vendure } from './vendure/index.ts'
import { woocommerce } from './woocommerce/index.ts'

export const tableFile = join(import.meta.dirname, '../../docs/reference/connectors.md')

/** Each with settings that switch on all it can do. A connector in all.ts must have an entry here. */
export const fullest: { readonly [name in keyof typeof connectors]: Bound } = {
  csv: csv({ folder: 'in', rows: 'orders', out: { folder: 'out' }, levels: { folder: 'levels' } }),
  generic: generic({
    push: {
      url: 'https://there.example/levels',
      row: { sku: '{sku}', available: '{quantity}', expected: '{over}' },
      body: { rows: '{rows}' },
      answer: { rows: 'results', status: 'status', done: ['ok'] },
    },
    levels: {
      of: { url: 'https://there.example/levels', param: 'sku' },
      all: { url: 'https://there.example/levels' },
      rows: 'levels',
      sku: 'sku',
      quantity: 'available',
      location: 'location',
    },
    pull: {
      stream: 'events',
      url: 'https://there.example/events?after={cursor}',
      rows: 'records',
      key: '{id}',
      topic: '{type}',
      cursor: 'cursor',
    },
    propose: {
      url: 'https://there.example/proposals',
      row: { key: '{key}', sku: '{sku}', quantity: '{quantity}' },
      body: { proposals: '{rows}' },
      answer: { rows: 'results', status: 'status', done: ['ok'] },
    },
  }),
  shopify: shopify({ shop: 'example.myshopify.com', token: 'SHOPIFY_TOKEN', locations: ['1'] }),
  vendure: vendure({
    url: 'https://shop.example/admin-api',
    username: 'onhand',
    password: 'VENDURE_PASSWORD',
    stockLocations: ['1'],
  }),
  woocommerce: woocommerce({
    url: 'https://shop.example',
    consumerKey: 'WOO_KEY',
    consumerSecret: 'WOO_SECRET',
    webhookSecret: 'WOO_WEBHOOKS',
  }),
}

type Any = Connector<unknown>
type Ability = { says: string; means: string; of(connector: Any): string | boolean }

/** In the order of the table. */
const abilities: readonly Ability[] = [
  {
    says: 'hears webhooks',
    means: 'signed messages, taken in at `/webhooks/<system>`',
    of: ({ webhook }) => webhook !== undefined,
  },
  {
    says: 'polls',
    means: 'reads what is new by itself; the net under webhooks, or all there is without them',
    of: ({ pull }) => pull !== undefined && `${pull.stream}, every ${spanOf(pull.everyMs)}`,
  },
  {
    says: 'is told numbers',
    means:
      'how a number is kept from going over one nobody has seen: the other side compares; or we read before, and hear or read what stands after; or (*blind*) nobody can',
    of: ({ push }) =>
      push !== undefined &&
      (push.blind ? 'blind' : push.compares ? 'compares' : 'read before and after'),
  },
  {
    says: 'rows in one call',
    means: 'numbers told at once',
    of: ({ push, limits }) => push !== undefined && String(limits.batch),
  },
  {
    says: 'calls a second',
    means: 'at most, on average; what the other side says about waiting is obeyed as well',
    of: ({ limits }) => String(limits.perSecond),
  },
  {
    says: 'levels',
    means: 'what it has can be read, for read-back and comparison',
    of: ({ levels }) => levels !== undefined,
  },
  {
    says: 'open orders',
    means: 'what it still owes buyers can be read, so that open orders explain a gap',
    of: ({ orders }) => orders !== undefined,
  },
  {
    says: 'offers',
    means: 'its catalogue can be read: `onhand match`',
    of: ({ offers }) => offers !== undefined,
  },
  {
    says: 'webhooks looked after',
    means:
      'with `publicUrl`: it is seen when webhooks stop coming, and mended where that can be done from here',
    of: ({ subscriptions }) => subscriptions !== undefined,
  },
  {
    says: 'takes proposals',
    means: "a write that was not its teller’s is passed on to it (`gate: 'forward'`)",
    of: ({ propose }) => propose !== undefined,
  },
  {
    says: 'doctor',
    means: 'it can be looked over without writing: `onhand doctor`',
    of: ({ doctor }) => doctor !== undefined,
  },
]

const spanOf = (ms: number) => (ms < 60_000 ? `${ms / 1000} s` : `${ms / 60_000} min`)

/** The page as it should be. */
export function page(): string {
  const names = Object.keys(connectors).sort() as (keyof typeof connectors)[]
  const rows = abilities.map(({ says, of }) => [
    says,
    ...names.map((name) => shown(of(fullest[name].connector))),
  ])
  return `# Connectors

Made by \`src/connectors/table.ts\` from the connectors themselves, each with settings that switch on
all it can do; not to be edited.

${markdown(['', ...names], rows)}

An ability that is not there is a stated limit, not an error: \`onhand doctor\` and the check of the
configuration say what it means for you. To write one yourself: [write-a-connector.md](../guides/write-a-connector.md).

${markdown(
  ['', 'means'],
  abilities.map(({ says, means }) => [says, means]),
)}
`
}

const shown = (value: string | boolean) => (value === true ? '✓' : value === false ? '–' : value)

const markdown = (titles: readonly string[], rows: readonly (readonly string[])[]) =>
  [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(tableFile, page())
