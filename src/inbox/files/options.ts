/** What a person says about a file, in the forms that the readers take. */
import { Layout, type RowKind } from '../../connectors/csv/settings.ts'
import type { CsvOptions, Delimiter } from '../../lib/csv.ts'
import { Fault } from '../../lib/faults.ts'
import type { ListOptions } from './entry.ts'
import type { FileKind } from './kind.ts'

/** How a file is to be read; what is left out is found out. */
export type FileOptions = {
  name: string
  kind?: FileKind | undefined
  /** Whose words the rows speak: its SKUs, its locations. Stock files need it. */
  system?: string | undefined
  encoding?: string | undefined
  delimiter?: Delimiter | 'auto' | undefined
  header?: boolean | undefined
  skip?: number | undefined
  /** Role → header, as for a drop folder. */
  columns?: Readonly<Record<string, string>> | undefined
  /** Role → what holds for every row. */
  fixed?: Readonly<Record<string, string>> | undefined
  /** What the file calls a kind of movement → our kind. */
  kinds?: Readonly<Record<string, string>> | undefined
  decimal?: 'auto' | '.' | ',' | undefined
  dates?: 'auto' | 'dmy' | 'mdy' | undefined
  zone?: string | undefined
  dated?: 'rows' | 'name' | undefined
  /** Opening stock: SKUs that are not known become items. */
  addItems?: boolean | undefined
  /** How many numbers it changes, where that is so many that a person has to say so. */
  confirm?: number | undefined
}

export const csvOf = (o: FileOptions): CsvOptions => ({
  encoding: o.encoding ?? 'auto',
  delimiter: o.delimiter ?? 'auto',
  header: o.header ?? true,
  skip: o.skip ?? 0,
})

/** Throws a Fault that names every setting that does not pass. */
export function layoutOf(rows: RowKind, o: FileOptions): Layout {
  const { columns, fixed, kinds, decimal, dates, zone, dated } = o
  const read = Layout.safeParse({ rows, columns, fixed, kinds, decimal, dates, zone, dated })
  if (read.success) return read.data
  const wrong = read.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`)
  throw new Fault('invalid', wrong.join('; '), { wrong })
}

/** For a catalogue file; a listing that names no system belongs to the one that was said. */
export function listOptionsOf(o: FileOptions): ListOptions {
  const { decimal, dates, zone } = layoutOf('counts', {
    name: o.name,
    decimal: o.decimal,
    dates: o.dates,
    zone: o.zone,
  })
  const fixed = { ...(o.system === undefined ? {} : { system: o.system }), ...o.fixed }
  return { columns: o.columns ?? {}, fixed, decimal, dates, zone }
}
