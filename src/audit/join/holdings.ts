/** One number per item and system: rows added up over places, packs turned into base units, doubt kept as doubt. Pure. */
import type { Role } from '../../stock/names.ts'
import type { Component, Listing, OpenOrder } from '../sheets/lists.ts'
import type { About, Entry, Said, Sheet } from '../sheets/sheet.ts'
import { unitSize } from '../sheets/units.ts'
import { type KeyOptions, keyOf } from './key.ts'

/** One system as the audit gets it. */
export type Source = { key: string; title: string; role: Role; sheet: Sheet; safety: number }

export type JoinSettings = {
  keys: KeyOptions
  /** What to do with a SKU that is stated twice for one place. */
  duplicates: 'set_aside' | 'add'
  listings: readonly Listing[]
  bundles: readonly Component[]
  /** Null: nobody said which orders are open. */
  orders: readonly OpenOrder[] | null
}

/** Why a number that is there cannot be used. */
export type Trouble = { kind: 'duplicate' | 'unreadable' | 'silent' | 'unit'; why: string }

export type Holding = {
  sku: string
  entries: readonly Entry[]
  about: About
  onHand: Said
  available: Said
  less: Said
  /** Base units in one of what the system counts. */
  pack: number
  trouble: Trouble | null
}

export type Holdings = ReadonlyMap<string, Holding>

/** Systems that sell show what can be bought; a number without a meaning is taken for that. */
export const sells = (role: Role) =>
  role === 'storefront' || role === 'marketplace' || role === 'pos'

/** `owner`: the system that is believed, for which a list without a system does not speak. */
export function holdingsOf(source: Source, owner: boolean, settings: JoinSettings): Holdings {
  const { sheet, key } = source
  const mine = settings.listings.filter((l) => (l.system === undefined ? !owner : l.system === key))
  const key_ = (sku: string) => keyOf(sku, settings.keys)
  const aliases = new Map(mine.flatMap((l) => (l.alias ? [[key_(l.alias), key_(l.sku)]] : [])))
  const packs = new Map(mine.flatMap((l) => (l.pack ? [[key_(l.sku), l.pack]] : [])))
  const keyed = (sku: string) => {
    const own = key_(sku)
    return aliases.get(own) ?? own
  }
  const grouped = new Map<string, Entry[]>()
  for (const entry of sheet.entries) {
    const at = keyed(entry.sku)
    const group = grouped.get(at)
    if (group) group.push(entry)
    else grouped.set(at, [entry])
  }
  const unreadable = new Map<string, { sku: string; why: string }>()
  for (const { sku, row, why } of sheet.spoiled)
    if (sku !== '') unreadable.set(keyed(sku), { sku, why: `row ${row}: ${why}` })
  const sellable = sheet.unsaid && sells(source.role)
  const holdings = new Map<string, Holding>()
  for (const [at, entries] of grouped) {
    const holding = merged(entries, packs.get(at), settings.duplicates)
    const spoiled = unreadable.get(at)
    if (spoiled) holding.trouble = { kind: 'unreadable', why: spoiled.why }
    if (sellable) {
      holding.available = holding.onHand
      holding.onHand = null
    }
    holdings.set(at, holding)
  }
  for (const [at, { sku, why }] of unreadable) {
    if (!holdings.has(at)) holdings.set(at, unread(sku, why))
  }
  return holdings
}

function merged(
  all: readonly Entry[],
  pack: number | undefined,
  twice: 'set_aside' | 'add',
): Holding {
  const kept = all.filter(({ stocked }) => stocked)
  const entries = kept.length > 0 ? kept : all
  const first = entries[0]!
  const sizes = entries.map(({ about }) => {
    const size = unitSize(about.unit)
    return size === 1 || size === undefined ? (pack ?? size) : size
  })
  const unsized = entries.find((_, i) => sizes[i] === undefined)
  const sum = (of: 'onHand' | 'available' | 'less'): Said => {
    let total = 0
    for (let i = 0; i < entries.length; i++) {
      const said = entries[i]![of]
      if (said === null) return null
      total += said * (sizes[i] ?? 1)
    }
    return total
  }
  const holding: Holding = {
    sku: first.sku,
    entries,
    about: entries.length === 1 ? first.about : together(entries),
    onHand: sum('onHand'),
    available: sum('available'),
    less: sum('less'),
    pack: sizes.every((size) => size === sizes[0]) ? (sizes[0] ?? 1) : 1,
    trouble: null,
  }
  const doubt = twice === 'add' ? undefined : statedTwice(entries)
  if (doubt) holding.trouble = { kind: 'duplicate', why: doubt }
  else if (unsized) {
    const why = `counted in "${unsized.about.unit}", and nothing says how many units that is`
    holding.trouble = { kind: 'unit', why }
  } else if (holding.onHand === null && holding.available === null)
    holding.trouble = { kind: 'silent', why: silence(entries) }
  return holding
}

function together(entries: readonly Entry[]): About {
  const abouts = entries.map(({ about }) => about)
  const some = <K extends keyof About>(key: K) =>
    abouts.find((a) => a[key])?.[key] ?? abouts[0]![key]
  return {
    ...abouts[0]!,
    name: some('name'),
    price: some('price'),
    cost: some('cost'),
    barcode: some('barcode'),
    sold: abouts.some((a) => a.sold),
    beyond: abouts.some((a) => a.beyond),
  }
}

/** Two rows for one place: two parts of the stock, or the same stock twice. Nobody but a person can know. */
function statedTwice(entries: readonly Entry[]): string | undefined {
  if (entries.length === 1) return undefined
  const places = new Map<string, Entry>()
  for (const entry of entries) {
    const earlier = places.get(entry.place)
    if (!earlier) {
      places.set(entry.place, entry)
      continue
    }
    const spelled = earlier.sku === entry.sku ? '' : `, as "${earlier.sku}" and "${entry.sku}"`
    const [one, two] = [earlier, entry].map((e) => e.onHand ?? e.available ?? 'no number')
    return `stated in row ${earlier.row} (${one}) and row ${entry.row} (${two})${spelled}`
  }
  return undefined
}

function silence(entries: readonly Entry[]): string {
  const some = entries.filter((e) => e.onHand !== null || e.available !== null)
  if (some.length === 0) return 'no number: not counted there, or not known'
  const silent = entries.find((e) => e.onHand === null && e.available === null)!
  return `row ${silent.row} has no number${silent.place ? ` for ${silent.place}` : ''}, so the sum is not known`
}

/** An item of which no row could be read at all. */
function unread(sku: string, why: string): Holding {
  const none = { onHand: null, available: null, less: null }
  return {
    sku,
    entries: [],
    about: unknown,
    ...none,
    pack: 1,
    trouble: { kind: 'unreadable', why },
  }
}

const unknown: About = {
  name: '',
  price: null,
  cost: null,
  barcode: '',
  unit: '',
  pack: 0,
  sold: true,
  beyond: false,
}
