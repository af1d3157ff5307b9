/** Where a system's numbers come from, in words: the file, its columns, what was passed over. Pure. */
import type { SystemReport } from './report.ts'
import type { Sheet } from './sheets/sheet.ts'
import type { Role } from './sheets/words.ts'
import { count, many, series } from './words.ts'

const delimiters: Record<string, string> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'bars',
}

const roleWords: Partial<Record<Role | 'place', string>> = {
  sku: 'SKU',
  on_hand: 'on hand',
  available: 'available',
  quantity: 'quantity',
  committed: 'committed',
  reserved: 'reserved',
  unavailable: 'unavailable',
  location: 'location',
  bin: 'bin',
  lot: 'lot',
  price: 'price',
  cost: 'cost',
  unit: 'unit',
  pack: 'pack size',
  place: 'available at each place',
}

export function sourceOf(sheet: Sheet): SystemReport['source'] {
  const columns = Object.entries(roleWords).flatMap(([role, word]) => {
    const titles = sheet.columns.filter((c) => c.role === role).map((c) => `“${c.title}”`)
    return titles.length > 0 ? [`${word} from ${series(titles)}`] : []
  })
  const facts: [string, string][] = [
    ['File', sheet.file],
    [
      'Read as',
      `${sheet.format}, ${sheet.encoding}, with ${delimiters[sheet.delimiter] ?? sheet.delimiter}${sheet.titled ? ', a title above the headers left out' : ''}`,
    ],
    ['Rows', count(sheet.rows)],
    ['Columns', columns.join('; ')],
  ]
  if (sheet.also.length > 0)
    facts.push([
      'Not used',
      `${series(sheet.also.map((title) => `“${title}”`))} would also have been a quantity (--column)`,
    ])
  if (sheet.passed.size > 0) {
    const passed = [...sheet.passed].map(([what, rows]) => `${many(rows, 'row')} ${what}`)
    facts.push(['Passed over', series(passed)])
  }
  if (sheet.spoiled.length > 0)
    facts.push(['Set aside', `${many(sheet.spoiled.length, 'row')} that could not be read`])
  if (sheet.asOf) {
    const by = sheet.asOf.by === 'name' ? 'by its name' : 'by its newest change'
    facts.push(['As of', `${sheet.asOf.at.toISOString().slice(0, 16).replace('T', ' ')} (${by})`])
  }
  return facts
}
