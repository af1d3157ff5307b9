/** The report's lists as CSV, safe to open in any spreadsheet: every line, rows set aside, names to look through. Pure. */

import { type Cell, writeCsv } from '../../lib/csv.ts'
import type { Alike } from '../findings/presence.ts'
import type { Report } from '../report.ts'
import type { Sheet } from '../sheets/sheet.ts'
import { gapWords, severityWords } from '../words.ts'

/** So that Excel sees UTF-8. */
const excel = { bom: true }

/** Every item, the worst first: per system what it shows, should show, the gap, and what it is part of. */
export function linesCsv({ systems, lines }: Report): string {
  const columns = [
    'sku',
    'name',
    'severity',
    ...systems.flatMap(({ key, totals }) =>
      totals
        ? [
            key,
            `${key} should show`,
            `${key} gap`,
            `${key} in words`,
            `${key} rule`,
            `${key} pattern`,
            `${key} note`,
          ]
        : [key, `${key} note`],
    ),
  ]
  function* rows(): Generator<Cell[]> {
    for (const { sku, name, severity, shows } of lines) {
      const cells: Cell[] = [sku, name, severity ? severityWords[severity] : '']
      shows.forEach(({ number, expected, gap, rule, pattern, why }, i) => {
        if (systems[i]!.totals)
          cells.push(number, expected, gap, gap === null ? '' : gapWords(gap), rule, pattern, why)
        else cells.push(number, why)
      })
      yield cells
    }
  }
  return writeCsv(columns, rows(), excel)
}

/** Rows that are in no number of the report, with the reason; null: there are none. */
export function rowsCsv(sheets: readonly { key: string; sheet: Sheet }[]): string[] | null {
  const rows = sheets.flatMap(({ key, sheet }): Cell[][] => [
    ...sheet.spoiled.map(({ row, sku, why }) => [key, sheet.file, row, sku, why]),
    ...sheet.nameless.map(({ row, name, units }) => [
      key,
      sheet.file,
      row,
      '',
      `${units} units of "${name}", and no SKU`,
    ]),
  ])
  return rows.length === 0 ? null : [writeCsv(['system', 'file', 'row', 'sku', 'why'], rows, excel)]
}

/** Codes that are probably one item, in the form in which --aliases reads them; null: there are none. */
export function aliasesCsv(alikes: readonly Alike[]): string[] | null {
  if (alikes.length === 0) return null
  const rows = alikes.map(({ system, sku, alias, why }) => [system, sku, alias, why])
  return [writeCsv(['system', 'sku', 'alias', 'because they have'], rows, excel)]
}
