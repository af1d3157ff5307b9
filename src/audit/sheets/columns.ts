/** Finds which column of a file is what, or says in a sentence what to write. Pure. */
import { guess, plain } from '../../connectors/csv/columns.ts'
import {
  type Format,
  formats,
  generic,
  otherNumber,
  type Role,
  telling,
  type Words,
} from './words.ts'

/** Role → where its column is. `places`: further columns that are places, in a wide file. */
export type Found = {
  format: string
  at: Partial<Record<Role, number>>
  variants: readonly number[]
  places: readonly number[]
  /** Other columns that could have been the quantity, had they been asked for. */
  also: readonly string[]
}

export type Located = { ok: true; found: Found } | { ok: false; why: string }

/** Roles that say how many units there are; one of them must be there. */
const counting: readonly Role[] = ['on_hand', 'available', 'quantity']

/**
 * Where everything is among `titles`. `named` are the columns that a person named, by role; a
 * quantity that is named is the only one that is read.
 */
export function locate(titles: readonly string[], named: Partial<Record<Role, string>>): Located {
  const plains = titles.map(plain)
  const format = formats.find(({ marks }) =>
    marks.every((any) => any.some((mark) => plains.includes(mark))),
  )
  const at: Partial<Record<Role, number>> = {}
  const taken = new Set<number>()
  const put = (role: Role, place: number) => {
    at[role] = place
    taken.add(place)
  }
  for (const [role, title] of Object.entries(named) as [Role, string][]) {
    const place = whereIs(title, titles)
    if (place === undefined) return { ok: false, why: `has no column "${title}". ${has(titles)}` }
    put(role, place)
  }
  const counted = counting.some((role) => named[role] !== undefined)
  const wanted = (role: Role) => at[role] === undefined && !(counted && counting.includes(role))
  const words = format?.words ?? generic
  // "SKU number" beats a plain "Code" or "Item", which many things are called.
  const skus = titles.flatMap((title, i) => (/\bskus?\b/.test(spread(title)) ? [i] : []))
  if (!format && wanted('sku') && skus.length === 1 && !taken.has(skus[0]!)) put('sku', skus[0]!)
  for (const [role, names] of Object.entries(words) as [Role, readonly string[]][]) {
    if (role === 'variant' || !wanted(role)) continue
    const place = guess(names, titles, taken)
    if (place !== undefined) put(role, place)
  }
  // "On hand" or "available" says more than "quantity" does; the file's own word for it is kept for a hint.
  if (!counted && (at.on_hand ?? at.available) !== undefined) delete at.quantity
  const missing = fromParts(titles, at, taken, counted, put)
  if (missing) return { ok: false, why: `${missing} ${has(titles)}` }
  const variants = (words.variant ?? []).flatMap((word) => placeOf(plains, word))
  const places = format?.wide && !anyCount(at) ? wide(plains, taken, format) : []
  if (at.sku === undefined) return { ok: false, why: `has no column for the SKU. ${has(titles)}` }
  if (!anyCount(at) && places.length === 0)
    return { ok: false, why: `has no column for the quantity. ${has(titles)}` }
  const found = { format: format?.title ?? 'CSV', at, variants, places }
  return { ok: true, found: { ...found, also: counted ? [] : others(titles, taken, words) } }
}

const anyCount = (at: Found['at']) => counting.some((role) => at[role] !== undefined)
const has = (titles: readonly string[]) =>
  `Its columns are: ${titles.slice(0, 40).join(', ')}${titles.length > 40 ? ', …' : ''}.`

export function whereIs(title: string, titles: readonly string[]): number | undefined {
  const exact = titles.indexOf(title)
  if (exact >= 0) return exact
  const near = titles.flatMap((t, i) => (plain(t) === plain(title) && plain(t) !== '' ? [i] : []))
  return near.length === 1 ? near[0] : undefined
}

const placeOf = (plains: readonly string[], word: string) => {
  const place = plains.indexOf(word)
  return place >= 0 ? [place] : []
}

/** Looks at parts of headers for what is still missing; says so when two columns are equally likely. */
function fromParts(
  titles: readonly string[],
  at: Found['at'],
  taken: ReadonlySet<number>,
  counted: boolean,
  put: (role: Role, place: number) => void,
): string | undefined {
  for (const [role, part] of Object.entries(telling) as [Role, RegExp][]) {
    const done = role === 'sku' ? at.sku !== undefined : counted || anyCount(at)
    if (done) continue
    const likely = titles.flatMap((title, i) => {
      const spaced = spread(title)
      const other = role !== 'sku' && otherNumber.test(spaced)
      return part.test(spaced) && !other && !taken.has(i) ? [i] : []
    })
    if (likely.length === 1) put(role, likely[0]!)
    if (likely.length > 1) {
      const what = role === 'sku' ? 'the SKU' : 'the quantity'
      return `has ${likely.length} columns that could be ${what}: ${likely.map((i) => titles[i]).join(', ')}.`
    }
  }
  return undefined
}

/** "WMS_StockQty (Leeds)" → "wms stock qty leeds". */
const spread = (title: string) =>
  title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** In a wide file all columns after the ones about the item are places. */
function wide(plains: readonly string[], taken: ReadonlySet<number>, format: Format): number[] {
  const known = new Set([...Object.values(format.words).flat(), ...format.marks.flat()])
  const from = plains.indexOf('coo') + 1
  return plains.flatMap((word, i) =>
    i >= from && !taken.has(i) && !known.has(word) && !/^option\d/.test(word) ? [i] : [],
  )
}

/** Columns that also say how many, by the words for it: named in the report, so that nobody is misled. */
function others(titles: readonly string[], taken: ReadonlySet<number>, words: Words): string[] {
  const names = new Set(
    counting.flatMap((role) => [...(words[role] ?? []), ...(generic[role] ?? [])]),
  )
  return titles.filter((title, i) => !taken.has(i) && names.has(plain(title)))
}
