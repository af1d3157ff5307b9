/**
 * Which of our items is each thing that a system offers? By SKU, then by barcode, and never by
 * guessing: whatever could be meant in two ways is said, and left to a person. Pure.
 */
import type { Offer } from '../connectors/connector.ts'

export const fates = [
  'conflict',
  'duplicate',
  'blank',
  'untracked',
  'new',
  'matched',
  'listed',
] as const
/**
 * `listed`: mapped already. `matched`: exactly one item. `new`: no item has this SKU. `duplicate`:
 * several offers mean one item. `blank`: nothing to find it by. `untracked`: its stock is not kept
 * there. `conflict`: what it says contradicts itself, or what is mapped.
 */
export type Fate = (typeof fates)[number]

export type Judged = {
  offer: Offer
  fate: Fate
  why: string
  /** Our SKU, where one is meant for certain. */
  item?: string
  by?: 'sku' | 'barcode'
  /** The listing that this one takes the place of, which is not offered any more. */
  retires?: string
}

export type Mapped = { sku: string; published: boolean }

/** What is known here before. */
export type Known = {
  /** The item that this SKU (or an alias for all systems) means. */
  item(code: string): string | undefined
  /** An item whose SKU differs only in letter case or spaces. */
  like(code: string): string | undefined
  /** This system's listings, by their external code. */
  listings: ReadonlyMap<string, Mapped>
}

/** In the order of `offers`; one that comes twice is judged once. */
export function match(offers: readonly Offer[], known: Known): Judged[] {
  const all = [...new Map(offers.map((offer) => [offer.external, offer])).values()]
  const there = new Set(all.map((offer) => offer.external))
  const told = new Map<string, string>()
  for (const [external, { sku, published }] of known.listings) {
    if (published) told.set(sku, external)
  }
  const judged = all.map((offer) => alone(offer, known, told, there))
  const open = judged.filter(({ fate }) => fate === 'matched' || fate === 'new')
  const groups = Map.groupBy(open, meant)
  return judged.map((one) => {
    const group = groups.get(meant(one)) ?? []
    return group.length > 1 && group.includes(one) ? rival(one, group) : one
  })
}

const meant = ({ offer, item }: Judged) =>
  item === undefined ? `sku ${loose(offer.sku)}` : `item ${item}`

/** The listings that are told numbers and are not offered any more. */
export const gone = (
  offers: readonly Offer[],
  known: Known,
): { external: string; sku: string }[] => {
  const there = new Set(offers.map((offer) => offer.external))
  return [...known.listings].flatMap(([external, { sku, published }]) =>
    published && !there.has(external) ? [{ external, sku }] : [],
  )
}

/** Letter case and spaces apart. */
export const loose = (code: string) =>
  code.normalize('NFKC').trim().toLowerCase().replace(/\s+/g, ' ')

function alone(
  offer: Offer,
  known: Known,
  told: ReadonlyMap<string, string>,
  there: ReadonlySet<string>,
): Judged {
  const sku = offer.sku.trim()
  const bySku = sku === '' ? undefined : known.item(sku)
  const byBarcode = barcodes(offer.barcode)
    .map(known.item)
    .find((item) => item !== undefined)
  const judged = (fate: Fate, why: string, more: Partial<Judged> = {}): Judged => ({
    offer,
    fate,
    why,
    ...more,
  })
  const mapped = known.listings.get(offer.external)
  const item = mapped?.sku ?? bySku ?? byBarcode
  if (bySku && byBarcode && bySku !== byBarcode) {
    const why = `its SKU means ${bySku} and its barcode ${offer.barcode} means ${byBarcode}`
    return judged('conflict', why)
  }
  const said = bySku ?? byBarcode
  if (mapped && said && said !== mapped.sku) {
    const why = `it is mapped to ${mapped.sku}, and says it is ${said}`
    return judged('conflict', why)
  }
  if (offer.untracked !== null) {
    return judged('untracked', offer.untracked, item === undefined ? {} : { item })
  }
  if (mapped) return judged('listed', `is ${mapped.sku} already`, { item: mapped.sku })
  if (said === undefined) return stranger(sku, offer, known, judged)
  const other = told.get(said)
  if (other !== undefined && there.has(other)) {
    return judged('conflict', `${said} is told its number at ${other} already, which is there too`)
  }
  const by = bySku ? 'sku' : 'barcode'
  return other === undefined
    ? judged('matched', `by its ${by === 'sku' ? 'SKU' : 'barcode'}`, { item: said, by })
    : judged('matched', `in place of ${other}, which is not there any more`, {
        item: said,
        by,
        retires: other,
      })
}

function stranger(
  sku: string,
  { barcode }: Offer,
  known: Known,
  judged: (fate: Fate, why: string) => Judged,
): Judged {
  if (sku === '') {
    const has =
      barcode.trim() === ''
        ? 'neither a SKU nor a barcode'
        : 'no SKU, and a barcode that is not known'
    return judged('blank', `it has ${has}`)
  }
  const like = known.like(sku)
  if (like === undefined) return judged('new', 'no item has this SKU')
  return judged('conflict', `there is no item ${sku}, but there is ${like}: is that the same?`)
}

function rival(one: Judged, group: readonly Judged[]): Judged {
  const others = group.filter((each) => each !== one).map(({ offer }) => offer.external)
  const named = others.slice(0, 3).join(', ') + (others.length > 3 ? ', …' : '')
  const what = one.item === undefined ? `the SKU ${one.offer.sku.trim()}` : one.item
  return {
    offer: one.offer,
    fate: 'duplicate',
    why: `${named} is ${what} too: only one can be told its number`,
  }
}

/** The same article number, with and without the leading zeros that one system adds. */
function barcodes(text: string): string[] {
  const code = text.trim()
  if (code === '') return []
  if (!/^\d{8,14}$/.test(code)) return [code]
  const digits = code.replace(/^0+/, '')
  const padded = [8, 12, 13, 14]
    .filter((n) => n >= digits.length)
    .map((n) => digits.padStart(n, '0'))
  return [...new Set([code, ...padded])]
}
