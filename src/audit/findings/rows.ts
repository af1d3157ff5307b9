/** Rows that could not be used, and numbers that cannot be: stated twice, not to be read, without a SKU, below zero. Pure. */
import type { Trouble } from '../join/holdings.ts'
import type { Joined } from '../join/lines.ts'
import type { Finding, Severity } from '../report.ts'
import { items, many, units } from '../words.ts'
import { type Finder, table } from './finding.ts'

type Said = Pick<Finding, 'title' | 'says' | 'next'> & { severity: Severity }

const troubles: Record<Exclude<Trouble['kind'], 'silent'>, (n: number, title: string) => Said> = {
  duplicate: (n, title) => ({
    severity: 'high',
    title: `${many(n, 'SKU is', 'SKUs are')} in ${title} more than once`,
    says: [
      'Two rows for one SKU may be two parts of the stock (add them up) or one part twice (count it once). The file does not say which, so such SKUs are not compared.',
    ],
    next: `Give each row its place in a location, bin or lot column; or, if the rows are parts, run it again with --duplicates add; or take the surplus row out of ${title}.`,
  }),
  unreadable: (n, title) => ({
    severity: 'high',
    title: `${many(n, 'SKU', 'SKUs')} of ${title} could not be read`,
    says: [
      'A number that can be read in two ways, or not at all, is never guessed; such SKUs are not compared.',
    ],
    next: 'Mend the cells that are named, or say how numbers are written: --decimal . (1,234.5) or --decimal , (1.234,5).',
  }),
  unit: (n, title) => ({
    severity: 'high',
    title: `${many(n, 'SKU of', 'SKUs of')} ${title} ${n === 1 ? 'is' : 'are'} counted in a unit of unknown size`,
    says: [
      'Cases and single units cannot be compared before somebody says how many are in a case.',
    ],
    next: 'Write a file with the columns system, sku and pack, and name it with --packs.',
  }),
}

export const doubtful: Finder = ({ joined }) =>
  joined.sources.flatMap((source, i) =>
    (Object.keys(troubles) as (keyof typeof troubles)[]).flatMap((kind) => {
      const found = [...joined.holdings[i]!.values()].filter((h) => h.trouble?.kind === kind)
      if (found.length === 0) return []
      mark(joined, i, kind)
      return [
        {
          kind,
          system: source.key,
          ...troubles[kind](found.length, source.title),
          items: found.length,
          units: 0,
          table: table(['SKU', 'Name', 'Why'], found, (h) => [h.sku, h.about.name, h.trouble!.why]),
        },
      ]
    }),
  )

function mark({ lines, holdings }: Joined, i: number, kind: Trouble['kind']) {
  for (const { key, shows } of lines)
    if (holdings[i]!.get(key)?.trouble?.kind === kind) shows[i]!.pattern = kind
}

/** Rows that belong to no item, so that they are in no sum. */
export const lost: Finder = ({ joined }) =>
  joined.sources.flatMap(({ key, title, sheet }) => {
    const found: Finding[] = []
    const none = sheet.spoiled.filter(({ sku }) => sku === '')
    const one = none.length === 1
    if (none.length > 0) {
      found.push({
        kind: 'lost',
        system: key,
        severity: 'high',
        title: `${many(none.length, 'row')} of ${title} could not be used`,
        says: [
          one
            ? 'It is not known which item it is about, so it is in none of the numbers here.'
            : 'It is not known which items they are about, so they are in none of the numbers here.',
        ],
        next: 'Mend the rows that are named and run it again.',
        items: 0,
        units: 0,
        table: table(['Row', 'Why'], none, ({ row, why }) => [row, why], 'rows'),
      })
    }
    if (sheet.nameless.length > 0) {
      const held = sheet.nameless.reduce((sum, n) => sum + n.units, 0)
      found.push({
        kind: 'nameless',
        system: key,
        severity: 'high',
        title: `${many(sheet.nameless.length, 'row')} of ${title} with ${units(held)} ${sheet.nameless.length === 1 ? 'has' : 'have'} no SKU`,
        says: ['Without a SKU nothing can be compared: nobody checks these units.'],
        next: `Give ${sheet.nameless.length === 1 ? 'it' : 'them'} a SKU in ${title}.`,
        items: 0,
        units: held,
        table: table(
          ['Row', 'Name', 'Units'],
          sheet.nameless,
          ({ row, name, units }) => [row, name, units],
          'rows',
        ),
      })
    }
    return found
  })

/** A shelf cannot hold less than nothing; a shop that does has sold what it did not have. */
export const negative: Finder = ({ joined }) =>
  joined.sources.flatMap(({ key, title }, i) => {
    const found = joined.lines.filter(({ shows }) => (shows[i]!.number ?? 0) < 0)
    if (found.length === 0) return []
    const below = found.reduce((sum, { shows }) => sum - shows[i]!.number!, 0)
    return [
      {
        kind: 'negative',
        system: key,
        severity: i === 0 ? ('high' as const) : ('low' as const),
        title: `${items(found.length)} in ${title} ${found.length === 1 ? 'is' : 'are'} below zero`,
        says: [
          i === 0
            ? 'Fewer than none cannot lie on a shelf: something was sent out that had never been booked in, or booked out twice.'
            : `${title} has promised ${units(below)} more than it had.`,
        ],
        next:
          i === 0
            ? 'Count these first, and look which goods receipt is missing.'
            : 'Look for orders that wait for them, and tell the buyers.',
        items: found.length,
        units: below,
        table: table(
          ['SKU', 'Name', `${title} shows`],
          found.sort((a, b) => a.shows[i]!.number! - b.shows[i]!.number!),
          ({ sku, name, shows }) => [sku, name, shows[i]!.number],
        ),
      },
    ]
  })
