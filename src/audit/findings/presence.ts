/** Items that only one side names: ghosts, things nobody can buy, and names that are nearly the same. Pure. */

import { sells } from '../join/holdings.ts'
import { blurred } from '../join/key.ts'
import { type Joined, type Row, sellsIt } from '../join/lines.ts'
import { count, items, many, units } from '../words.ts'
import { type Finder, others, owner, table } from './finding.ts'

type Alone = { row: Row; number: number }

/** Units that a system shows of something that the owner has never heard of. */
export const ghosts: Finder = ({ joined }) =>
  others(joined).flatMap(({ source, i }) => {
    const found = alone(joined, i, 0).filter(({ row }) => row.shows[i]!.expected === null)
    if (found.length === 0) return []
    for (const { row } of found) row.shows[i]!.pattern = 'ghost'
    const own = owner(joined).title
    const sold = found.filter(({ row }) => sellsIt(joined, i, row.key))
    const units_ = sum(found)
    const critical = sold.length > 0
    const says = [
      `${source.title} shows ${units(units_)} of ${items(found.length)} that ${own} does not name at all: nothing physical is known to stand behind them.`,
      critical
        ? `${sold.length === found.length ? (found.length === 1 ? 'It' : 'All of them') : count(sold.length)} can be bought now. ${own}'s file may leave out what is at zero; but then there is nothing to send either.`
        : `If ${own}'s file leaves out what is at zero, these numbers should be 0 here.`,
    ]
    return [
      {
        kind: 'ghost',
        system: source.key,
        severity: critical ? ('critical' as const) : ('high' as const),
        title: `${items(found.length)} in ${source.title} ${found.length === 1 ? 'is a ghost row' : 'are ghost rows'}: ${units(units_)} that no shelf knows`,
        says,
        next: `Look for one of them on the shelf. If it is there, ${own} needs it; if it is called otherwise there, put both names into a file for --aliases; if it is gone, set ${source.title} to 0.`,
        items: found.length,
        units: units_,
        table: tableOf(found, source.title),
      },
    ]
  })

/** Units on the shelf that a system does not list. */
export const unlisted: Finder = ({ joined }) =>
  others(joined).flatMap(({ source, i }) => {
    const found = alone(joined, 0, i)
    if (found.length === 0) return []
    const own = owner(joined).title
    const shop = sells(source.role)
    return [
      {
        kind: 'unlisted',
        system: source.key,
        severity: 'low' as const,
        title: `${items(found.length)} with ${units(sum(found))} on the shelf ${found.length === 1 ? 'is' : 'are'} not in ${source.title}`,
        says: [
          `${own} has ${units(sum(found))} of them; ${source.title}'s file does not name them${shop ? ', so nobody can buy them there' : ''}.`,
          'That may be meant (spare parts, packaging, another channel). It is not counted as a gap.',
        ],
        next: `List them in ${source.title}, or export again with everything in it, if drafts or other places were left out.`,
        items: found.length,
        units: sum(found),
        table: tableOf(found, own),
      },
    ]
  })

const sum = (found: readonly Alone[]) => found.reduce((total, { number }) => total + number, 0)

/** Items with units at system `here` that system `there` does not name. */
function alone({ lines, holdings }: Joined, here: number, there: number): Alone[] {
  const found: Alone[] = []
  for (const row of lines) {
    const { number } = row.shows[here]!
    if (number === null || number <= 0) continue
    if (row.shows[here]!.pattern === 'alike' || row.shows[there]!.pattern === 'alike') continue
    if (holdings[here]!.has(row.key) && !holdings[there]!.has(row.key)) found.push({ row, number })
  }
  return found.sort((a, b) => b.number - a.number)
}

const tableOf = (found: readonly Alone[], title: string) =>
  table(['SKU', 'Name', `${title} shows`], found, ({ row, number }) => [row.sku, row.name, number])

/** `rows`: the owner's and the other's. */
export type Alike = {
  system: string
  sku: string
  alias: string
  why: string
  rows: readonly [Row, Row]
}

/** SKUs without a partner that are one to one the same but for zeros, signs or ".0", or share a barcode. */
export function alikes(joined: Joined): Alike[] {
  const { lines, holdings } = joined
  return others(joined).flatMap(({ source, i }) => {
    const [mine, theirs] = [holdings[0]!, holdings[i]!]
    const own = lines.filter(({ key }) => mine.has(key) && !theirs.has(key))
    const other = lines.filter(({ key }) => theirs.has(key) && !mine.has(key))
    const barcode = (of: typeof mine) => (row: Row) => of.get(row.key)!.about.barcode
    const found = new Map<string, Alike>()
    const pair = (why: string, a: (row: Row) => string, b: (row: Row) => string) => {
      const [left, right] = [single(own, a), single(other, b)]
      for (const [name, row] of left) {
        const twin = right.get(name)
        if (!row || !twin || found.has(row.key)) continue
        const [sku, alias] = [mine.get(row.key)!.sku, theirs.get(twin.key)!.sku]
        found.set(row.key, { system: source.key, sku, alias, why, rows: [row, twin] })
      }
    }
    pair('the same barcode', barcode(mine), barcode(theirs))
    const blur = (row: Row) => blurred(row.key)
    pair('the same but for zeros, signs or spaces', blur, blur)
    return [...found.values()]
  })
}

/** By name, rows whose name no other row has; null where several have it. */
function single(rows: readonly Row[], name: (row: Row) => string): Map<string, Row | null> {
  const found = new Map<string, Row | null>()
  for (const row of rows) {
    const at = name(row)
    if (at !== '') found.set(at, found.has(at) ? null : row)
  }
  return found
}

export const alike: Finder = ({ joined }) => {
  const found = alikes(joined)
  return others(joined).flatMap(({ source, i }) => {
    const mine = found.filter(({ system }) => system === source.key)
    if (mine.length === 0) return []
    const own = owner(joined).title
    for (const { rows } of mine) for (const { shows } of rows) shows[i]!.pattern = 'alike'
    const zeros = mine.filter((a) => a.sku.replace(/^0+/, '') === a.alias.replace(/^0+/, ''))
    const zerosSay =
      zeros.length > 0
        ? ` ${many(zeros.length, 'SKU differs', 'SKUs differ')} only in leading zeros, which spreadsheets like to drop: --ignore-zeros joins those.`
        : ''
    return [
      {
        kind: 'alike',
        system: source.key,
        severity: 'high' as const,
        title: `${many(mine.length, 'SKU is', 'SKUs are')} probably the same in ${own} and ${source.title}, and written differently`,
        says: ['They are not compared: two codes that look alike may be two things.'],
        next: `Look through suggested-aliases.csv beside this report, strike out what is wrong, and run the audit again with --aliases suggested-aliases.csv.${zerosSay}`,
        items: mine.length,
        units: 0,
        table: table(
          [own, source.title, 'Because they have'],
          mine,
          ({ sku, alias, why }) => [sku, alias, why],
          'aliases',
        ),
      },
    ]
  })
}
