/** What the gaps may cost: an estimate, with everything it rests on said and changeable. Pure. */
import { type Joined, sellsIt } from './join/lines.ts'
import type { Cost, CostPart, Totals } from './report.ts'
import { amount, items, many, units } from './words.ts'

/** Patterns that are probably on purpose: nobody mends them by hand. */
const meant = new Set(['cap', 'safety'])

/** Money in the currency of the price column. */
export type Assumptions = {
  currency: string
  /** For items whose price is in no file; null: those are left out. */
  price: number | null
  /** Percent of the price that is earned with it. */
  margin: number
  /** Percent of wrong units that a buyer meets before somebody puts the number right. */
  sold: number
  /** Apologising, refunding and asking around for one order that cannot be filled. */
  failedOrder: number
  /** Finding out and putting right one number by hand. */
  minutes: number
  hourly: number
}

export const usual: Assumptions = {
  currency: '',
  price: null,
  margin: 50,
  sold: 10,
  failedOrder: 15,
  minutes: 10,
  hourly: 25,
}

/** `amount`: of those that have a price. */
export type Tally = { units: number; items: number; amount: number; unpriced: number }
/** `oversold`: units; `wrong`: items that somebody has to put right. */
export type Counts = { oversold: number; wrong: number; hidden: Tally; books: Tally }

/** `totals`: per system; null for the owner. */
export function costOf(joined: Joined, totals: readonly (Totals | null)[], a: Assumptions): Cost {
  const oversold = totals.reduce((sum, t) => sum + (t?.oversell.units ?? 0), 0)
  const wrong = joined.lines.filter(({ shows }) =>
    shows.some((s) => s.severity && s.severity !== 'in_flight' && !meant.has(s.pattern ?? '')),
  ).length
  const [hidden, books] = [missedSales(joined, a), onlyInTheBooks(joined, a)]
  return estimate({ oversold, wrong, hidden, books }, a)
}

/** From what was counted. Items without a price are counted, and in no amount that needs one. */
export function estimate({ oversold, wrong, hidden, books }: Counts, a: Assumptions): Cost {
  const failed = (oversold * a.sold) / 100
  const parts: CostPart[] = [
    {
      what: 'Orders that cannot be filled',
      how: `${units(oversold)} can be bought and ${oversold === 1 ? 'is' : 'are'} not there × ${a.sold}% bought × ${amount(a.failedOrder, a.currency)} an order`,
      amount: failed * a.failedOrder,
    },
    {
      what: 'Sales that do not happen',
      how: `${units(hidden.units)} of ${items(hidden.items)} ${hidden.units === 1 ? 'lies' : 'lie'} on the shelf and ${hidden.units === 1 ? 'shows' : 'show'} as sold out × ${a.sold}% × price × ${a.margin}% margin`,
      amount: hidden.items > 0 && hidden.unpriced === hidden.items ? null : hidden.amount,
    },
    {
      what: 'Putting numbers right by hand',
      how: `${many(wrong, 'SKU')} with more than an order on its way × ${many(a.minutes, 'minute')} × ${amount(a.hourly, a.currency)} an hour`,
      amount: (wrong * a.minutes * a.hourly) / 60,
    },
  ]
  const total = parts.reduce((sum, part) => sum + (part.amount ?? 0), 0)
  const beside: CostPart[] = [
    {
      what: 'Stock in the books that is not on the shelf',
      how: `${units(books.units)} of ${items(books.items)}, at cost (or price less margin); it will have to be written off if it is not found`,
      amount: books.unpriced === books.items ? null : books.amount,
    },
  ]
  const unpriced = hidden.unpriced + books.unpriced
  return {
    currency: a.currency,
    parts,
    total,
    beside: books.units > 0 ? beside : [],
    assumptions: said(a),
    unpriced,
  }
}

const nothing = (): Tally => ({ units: 0, items: 0, amount: 0, unpriced: 0 })

function add(to: Tally, units: number, each: number | null) {
  to.units += units
  to.items++
  if (each === null) to.unpriced++
  else to.amount += units * each
}

/** Sold out in a shop, on the shelf all the same. */
function missedSales(joined: Joined, a: Assumptions): Tally {
  const tally = nothing()
  for (const { key, price, shows } of joined.lines) {
    for (const [i, { number, expected, gap }] of shows.entries()) {
      if (gap === null || gap >= 0 || number! > 0 || expected! <= 0) continue
      if (!sellsIt(joined, i, key) || joined.holdings[i]!.get(key)!.about.beyond) continue
      const each = price ?? a.price
      add(tally, expected!, each === null ? null : (each * a.margin * a.sold) / 10_000)
    }
  }
  return tally
}

/** Too many in a system that keeps books: it will have to be written off. */
function onlyInTheBooks(joined: Joined, a: Assumptions): Tally {
  const tally = nothing()
  for (const { key, price, shows } of joined.lines) {
    for (const [i, { gap }] of shows.entries()) {
      if (joined.sources[i]!.role !== 'erp' || gap === null || gap <= 0) continue
      const costs = joined.holdings.map((each) => each.get(key)?.about.cost ?? null)
      const sold = price ?? a.price
      const each =
        costs.find((c) => c !== null) ?? (sold === null ? null : sold * (1 - a.margin / 100))
      add(tally, gap, each)
    }
  }
  return tally
}

const said = (a: Assumptions): Cost['assumptions'] => [
  {
    says: 'Of units that are wrongly for sale, or wrongly not, so many meet a buyer before the number is put right',
    value: `${a.sold}%`,
    option: '--sold',
  },
  {
    says: 'One order that cannot be filled costs (apology, refund, asking around)',
    value: amount(a.failedOrder, a.currency),
    option: '--failed-order',
  },
  { says: 'Of a price, so much is earned', value: `${a.margin}%`, option: '--margin' },
  {
    says: 'Finding out about one wrong number, and putting it right, takes',
    value: many(a.minutes, 'minute'),
    option: '--minutes',
  },
  { says: 'An hour of that work costs', value: amount(a.hourly, a.currency), option: '--hourly' },
  {
    says: 'Items whose price is not known cost',
    value: a.price === null ? 'unknown: left out' : amount(a.price, a.currency),
    option: '--price',
  },
]
