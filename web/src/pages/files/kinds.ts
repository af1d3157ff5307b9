/** What files can hold, what their columns can be, and how they are written. Pure. */

export const kinds = {
  counts: 'Counts: somebody looked at the shelf',
  levels: 'Levels: what a system says it has (moves nothing)',
  movements: 'Movements: each row changes stock',
  orders: 'Orders: each row is promised',
  items: 'Items: SKUs, names, categories',
  listings: "Listings: a system's codes for our items",
  bundles: 'Bundles: what sets are made of',
} as const
export type Kind = keyof typeof kinds
export const isStock = (kind: string) => ['counts', 'levels', 'movements', 'orders'].includes(kind)

/** The roles that a column can have, those that must be there first. */
export const rolesOf: Readonly<Record<Kind, readonly string[]>> = {
  counts: ['sku', 'quantity', 'at', 'location', 'reason', 'actor'],
  levels: ['sku', 'quantity', 'at', 'location', 'fact'],
  movements: [
    'sku',
    'quantity',
    'kind',
    'at',
    'location',
    'document',
    'line',
    'reason',
    'actor',
    'issuer',
  ],
  orders: ['sku', 'quantity', 'document', 'at', 'location', 'line', 'reason', 'actor', 'issuer'],
  items: ['sku', 'name', 'category', 'safety', 'barcode'],
  listings: ['external', 'sku', 'system', 'pack', 'from'],
  bundles: ['sku', 'component', 'quantity'],
}

export const roleWords: Readonly<Record<string, string>> = {
  sku: 'SKU',
  quantity: 'Quantity',
  at: 'When',
  location: 'Location',
  kind: 'Kind of movement',
  document: 'Document number',
  line: 'Line number',
  reason: 'Reason',
  actor: 'Who',
  issuer: 'System that issued it',
  fact: 'What the number means',
  name: 'Name',
  category: 'Category',
  safety: 'Safety stock',
  barcode: 'Barcode',
  external: "The system's code",
  system: 'System',
  pack: 'Units in each',
  from: 'Valid from',
  component: 'Component SKU',
}

/** What can hold for every row instead of being a column. */
export const fixable: Readonly<Record<Kind, readonly string[]>> = {
  counts: ['at', 'location', 'reason', 'actor'],
  levels: ['at', 'location'],
  movements: ['kind', 'at', 'location', 'reason'],
  orders: ['at', 'location'],
  items: ['category'],
  listings: ['system'],
  bundles: [],
}

export const encodings = ['utf-8', 'windows-1252', 'iso-8859-1', 'iso-8859-15', 'utf-16le']
export const delimiters = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
  { value: '|', label: 'Bar' },
]

export type Options = {
  kind?: Kind
  system?: string
  encoding?: string
  delimiter?: string
  decimal?: string
  dates?: string
  zone?: string
  skip?: number
  headless?: boolean
  dated?: boolean
  addItems?: boolean
  columns: Readonly<Record<string, string>>
  fixed: Readonly<Record<string, string>>
}

const pairs = (of: Readonly<Record<string, string>>) =>
  Object.entries(of)
    .filter(([, value]) => value !== '')
    .map(([role, value]) => `${role}=${value}`)

/** The options as the query of a request; what is found out by itself is left out. */
export function queryOf(name: string, o: Options) {
  return {
    name,
    ...(o.kind && { kind: o.kind }),
    ...(o.system && { system: o.system }),
    ...(o.encoding && { encoding: o.encoding }),
    ...(o.delimiter && { delimiter: o.delimiter as ',' }),
    ...(o.decimal && { decimal: o.decimal as '.' }),
    ...(o.dates && { dates: o.dates as 'dmy' }),
    ...(o.zone && { zone: o.zone }),
    ...(o.skip && { skip: o.skip }),
    ...(o.headless && { header: 'false' as const }),
    ...(o.dated && { dated: 'name' as const }),
    ...(o.addItems && { addItems: 'true' as const }),
    column: pairs(o.columns),
    fixed: pairs(o.fixed),
  }
}

/** "no column for at; the columns are a, b" with the word that the page has for it. */
export const missingWords = (says: string) =>
  says.replace(
    /^no column for (\w+)/,
    (_, role: string) => `No column for “${roleWords[role] ?? role}”`,
  )
