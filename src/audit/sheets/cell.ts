/** One cell of an export: what it says, or why nobody can say. Pure. */
import { exact, type Marks } from '../../lib/csv/decimal.ts'
import { toUnits } from '../../stock/units.ts'

/** A number of units; null: the file says nothing, which is not zero. */
export type Read = { ok: true; units: number | null } | { ok: false; why: string }

const plainText = /^[\x21-\x3c\x3e-\x7e][\x21-\x7e]*$/

/**
 * The text of a cell: `="0012"`, a spreadsheet's way to keep zeros, is 0012; characters that nobody
 * sees are gone, and white space is one space.
 */
export function text(cell: string): string {
  if (plainText.test(cell)) return cell
  const kept = /^\s*="((?:[^"]|"")*)"\s*$/.exec(cell)
  return (kept ? kept[1]!.replaceAll('""', '"') : cell)
    .normalize('NFC')
    .replace(/[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]/g, '')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
}

/** Why a cell holds no value: a formula, or what a spreadsheet writes where one failed. */
export function spoiled(value: string): string | undefined {
  const shown = value.slice(0, 40)
  if (/^=./.test(value))
    return `"${shown}" is a formula, not its result: save the file from the spreadsheet as CSV`
  if (/^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!)$|^Err:\d+$/i.test(value))
    return `"${shown}" is a spreadsheet's error`
  if (/^#{3,}$/.test(value)) return `"${shown}" is a column that was too narrow to show its number`
  return undefined
}

const LONGEST_SKU = 200

/** Why a SKU cannot be what was meant. */
export function badSku(sku: string): string | undefined {
  if (/^\d(?:[.,]\d+)?E\+\d{2,}$/i.test(sku))
    return `"${sku}" was shortened by a spreadsheet, its last digits are lost: format the column as text and export again`
  if (sku.length > LONGEST_SKU)
    return `"${sku.slice(0, 40)}…" is ${sku.length} characters long: a quote is probably missing`
  return spoiled(sku)
}

const silent = new Set(['', '-', '–', '—', 'n/a', 'na', 'null', 'none', 'nil', '?', '(blank)'])

/** A shop's words for what it does not count: nothing is said about a number. */
const notCounted = new Set(['parent', 'untracked', 'not tracked'])

/** Shopify's word for a place where an item is never kept. */
export const notStocked = (value: string) => value.toLowerCase() === 'not stocked'

export const saysNothing = (value: string) => {
  const word = value.toLowerCase()
  return silent.has(word) || notCounted.has(word) || notStocked(word)
}

export function units(value: string, marks: Marks): Read {
  if (/^-?\d{1,9}$/.test(value)) return { ok: true, units: Number(value) || 0 }
  if (saysNothing(value)) return { ok: true, units: null }
  const bad = spoiled(value)
  if (bad) return { ok: false, why: bad }
  const number = exact(value, marks)
  if (!number.ok) return number
  const whole = toUnits(number.number, 1)
  if (whole.ok) return whole
  return { ok: false, why: `${number.number} is not a whole number of units` }
}

/** An amount of money, whatever currency stands beside it; null: none, or not to be read. */
export function money(value: string, marks: Marks): number | null {
  if (value === '') return null
  if (/^\d{1,9}(\.\d{1,2})?$/.test(value)) return Number(value)
  const bare = value.replace(/[^\d.,'’()\s-]/g, '').trim()
  const number = exact(bare, marks)
  return number.ok ? Number(number.number) : null
}
