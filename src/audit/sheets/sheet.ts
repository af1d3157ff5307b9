/** What was read of one export: its entries, what could not be used and why, and how it was understood. Pure. */
import type { Role } from './words.ts'

/** A number of units as a file says it; null where it says nothing, which is not zero. */
export type Said = number | null

/** One row, or one place of a row in a wide file. */
export type Entry = {
  row: number
  sku: string
  /** Location, bin and lot in the file's words; '' where it names none. */
  place: string
  location: string
  /** False: the file says that the item is not kept there at all. */
  stocked: boolean
  onHand: Said
  available: Said
  /** Part of what is on hand, but promised, held or blocked. */
  less: Said
  about: About
}

/** What a row says of its item beside the numbers. */
export type About = {
  name: string
  price: number | null
  cost: number | null
  barcode: string
  unit: string
  /** What the file itself says is in a pack; 0: nothing. Never applied, only used to explain. */
  pack: number
  /** False: listed, but nobody can buy it (a draft, archived). */
  sold: boolean
  /** True: the shop goes on selling when there is nothing left. */
  beyond: boolean
}

/** A row that was set aside, for a reason that a person can mend. */
export type Spoiled = { row: number; sku: string; why: string }

export type Nameless = { row: number; name: string; units: number }

export type Sheet = {
  file: string
  format: string
  encoding: string
  delimiter: string
  /** True: a title or the like stood above the headers. */
  titled: boolean
  /** What each used column is taken for. */
  columns: readonly { role: Role | 'place'; title: string }[]
  /** Other columns that could have been the quantity. */
  also: readonly string[]
  /** True: the header says how many, and not whether on hand or available. It is kept as on hand. */
  unsaid: boolean
  rows: number
  entries: readonly Entry[]
  spoiled: readonly Spoiled[]
  /** Rows with units and without a SKU. */
  nameless: readonly Nameless[]
  /** Rows that are no items of their own (pictures, parents, totals), counted by what they are. */
  passed: ReadonlyMap<string, number>
  /** The date in the file's name, or the newest change that its rows speak of. */
  asOf: { at: Date; by: 'name' | 'rows' } | null
}
