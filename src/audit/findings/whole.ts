/** What is true of two files as a whole: taken at different times, different almost everywhere, selling below zero. Pure. */
import { sells } from '../join/holdings.ts'
import { count, items, many, percent } from '../words.ts'
import { type Finder, noTable, open, others, owner, pairsOf, table } from './finding.ts'

const HOUR_MS = 3_600_000

/** One file is older than the other by more than an hour. */
export const times: Finder = ({ joined }) =>
  others(joined).flatMap(({ source, i }) => {
    const [mine, theirs] = [owner(joined).sheet.asOf, source.sheet.asOf]
    if (!mine || !theirs || mine.by !== theirs.by) return []
    const apart = Math.abs(mine.at.getTime() - theirs.at.getTime())
    if (apart <= HOUR_MS) return []
    const own = owner(joined).title
    const older = mine.at < theirs.at ? own : source.title
    const hours = Math.round(apart / HOUR_MS)
    const long = hours < 48 ? many(hours, 'hour') : many(Math.round(hours / 24), 'day')
    const seen =
      mine.by === 'name'
        ? 'The dates in the file names'
        : 'The newest changes that the files speak of'
    const differing = open(pairsOf(joined, i)).length
    return [
      {
        kind: 'times',
        system: source.key,
        severity: differing > 0 ? ('high' as const) : ('low' as const),
        title: `${older}'s file is ${long} older than the other`,
        says: [
          `${seen} are ${stamp(mine.at)} for ${own} and ${stamp(theirs.at)} for ${source.title}.`,
          'Whatever was sold or received in between looks like a gap and is none.',
        ],
        next: 'Export both within the same few minutes, at a quiet hour, and run it again.',
        items: differing,
        units: 0,
        table: noTable,
      },
    ]
  })

const stamp = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ')

/** Hardly any SKU of one file is in the other: two different codes were compared, or two different shops. */
export const strangers: Finder = ({ joined }) =>
  others(joined).flatMap(({ source, i }) => {
    const [mine, theirs] = [joined.holdings[0]!, joined.holdings[i]!]
    const fewer = Math.min(mine.size, theirs.size)
    const common = [...theirs.keys()].filter((key) => mine.has(key)).length
    if (fewer < 10 || common * 5 >= fewer) return []
    const own = owner(joined)
    const column = ({ sheet }: typeof own) =>
      sheet.columns.find(({ role }) => role === 'sku')!.title
    return [
      {
        kind: 'strangers',
        system: source.key,
        severity: 'high' as const,
        title: `Only ${items(common)} of ${count(fewer)} ${common === 1 ? 'is' : 'are'} in both ${own.title} and ${source.title}`,
        says: [
          `The SKU was read from “${column(own)}” and from “${column(source)}”. Probably one of them holds another code (a barcode, a number of the system's own), or the files are of different shops.`,
        ],
        next: `Name the right column, as in --column ${source.key}.sku="…", or give a list of names with --aliases.`,
        items: fewer - common,
        units: 0,
        table: noTable,
      },
    ]
  })

/** When most items differ, the cause is not in the items. */
export const most: Finder = ({ joined }) =>
  others(joined).flatMap(({ source, i }) => {
    const pairs = pairsOf(joined, i)
    const differ = open(pairs)
    if (pairs.length < 10 || differ.length * 2 < pairs.length) return []
    const own = owner(joined).title
    const basis = joined.bases[i]!
    const mixed =
      basis.measure !== basis.owner && basis.less === null
        ? [
            `Here what is on hand is compared with what is available: units in open orders make up the difference. Add them with --orders.`,
          ]
        : []
    return [
      {
        kind: 'most',
        system: source.key,
        severity: 'high' as const,
        title: `${percent(differ.length, pairs.length)} of all SKUs differ between ${own} and ${source.title}, without one pattern`,
        says: [
          'That is not drift of single items. Usual causes: the files were made at different times; one counts what is on hand and the other what is available; a place is missing; the wrong column was read.',
          ...mixed,
        ],
        next: 'Check under “What was read” that the columns and places are the ones you meant, before mending any single number.',
        items: differ.length,
        units: differ.reduce((sum, { gap }) => sum + Math.abs(gap), 0),
        table: noTable,
      },
    ]
  })

/** Set to go on selling, with nothing there: no number can keep that from happening. */
export const beyond: Finder = ({ joined }) =>
  others(joined).flatMap(({ source, i }) => {
    if (!sells(source.role)) return []
    const found = joined.lines.filter(({ key, shows }) => {
      const about = joined.holdings[i]!.get(key)?.about
      return about?.beyond && about.sold && (shows[i]!.expected ?? 1) <= 0
    })
    if (found.length === 0) return []
    return [
      {
        kind: 'beyond',
        system: source.key,
        severity: 'low' as const,
        title: `${items(found.length)} without stock ${found.length === 1 ? 'goes' : 'go'} on selling in ${source.title}`,
        says: [
          'They are set to be sold when out of stock. For made-to-order goods that is meant; for others it oversells however right the number is.',
        ],
        next: `Switch it off in ${source.title} where it is not meant.`,
        items: found.length,
        units: 0,
        table: table(['SKU', 'Name', `${source.title} shows`], found, ({ sku, name, shows }) => [
          sku,
          name,
          shows[i]!.number,
        ]),
      },
    ]
  })
