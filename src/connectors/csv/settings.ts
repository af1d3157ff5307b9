/** What an operator writes about files: where they lie, how they are written, what their rows are. */
import { z } from 'zod'
import { type Kind, kindNames } from '../../stock/kinds.ts'

/** What one row is. Counts and levels are absolute; counts become baselines, levels observations. */
export const rowKinds = ['movements', 'counts', 'levels', 'orders'] as const
export type RowKind = (typeof rowKinds)[number]

/** What a column can hold. `at`: when it happened or was counted. */
export const roles = [
  'sku',
  'quantity',
  'location',
  'at',
  'kind',
  'document',
  'line',
  'reason',
  'actor',
  'issuer',
  'fact',
] as const
export type Role = (typeof roles)[number]

const Text = z.string().min(1).max(500)
const Zone = Text.refine(isZone, { message: 'must be a time zone such as Europe/Berlin' })
const Columns = z.partialRecord(z.enum(roles), Text)
/** Kinds that only Onhand itself writes. */
const own: readonly Kind[] = ['reserved', 'released', 'compensated']
const kinds = kindNames.filter((name) => !own.includes(name))

const reading = {
  encoding: Text.default('auto'),
  delimiter: z.enum(['auto', ',', ';', '\t', '|']).default('auto'),
  /** False: no header; the columns are "column 1", "column 2", … */
  header: z.boolean().default(true),
  /** Rows above the header. */
  skip: z.int().min(0).max(100).default(0),
}

const meaning = {
  /** Role → the header of its column. Roles not named are found by their usual headers. */
  columns: Columns.default({}),
  /** Role → what holds for every row ("location": "MAIN"). */
  fixed: Columns.default({}),
  /** What the file calls a kind of movement → our kind, beside the usual words. */
  kinds: z.record(Text, z.enum(kinds as [Kind, ...Kind[]])).default({}),
  decimal: z.enum(['auto', '.', ',']).default('auto'),
  dates: z.enum(['auto', 'dmy', 'mdy']).default('auto'),
  /** Where times without an offset are meant. */
  zone: Zone.default('UTC'),
  /** `name`: the date (and time) in the file's name holds for all rows. */
  dated: z.enum(['rows', 'name']).default('rows'),
}

/** How the rows of one file are to be understood. */
export const Layout = z.strictObject({ rows: z.enum(rowKinds), ...meaning })
export type Layout = z.output<typeof Layout>

const Out = z.strictObject({
  folder: Text,
  /** Files are called `<prefix>-<time>-<id>.csv`. */
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,60}$/)
    .default('stock'),
  columns: z
    .strictObject({ sku: Text, location: Text, quantity: Text })
    .default({ sku: 'sku', location: 'location', quantity: 'quantity' }),
  /** So that Excel sees UTF-8. */
  bom: z.boolean().default(false),
})

const Levels = z.strictObject({
  folder: Text,
  pattern: Text.default('*.csv'),
  ...reading,
  ...meaning,
})

export const Settings = z
  .strictObject({
    /** The drop folder. A file is read when it has stopped growing, then moved to `processed/`. */
    folder: Text.optional(),
    pattern: Text.default('*.csv'),
    rows: z.enum(rowKinds).optional(),
    everyMs: z.int().min(100).default(10_000),
    /** How long a file must stay as it is before it counts as complete; 0 where files are renamed into place. */
    settleMs: z.int().min(0).max(600_000).default(2_000),
    ...reading,
    ...meaning,
    /** Where to write the numbers a channel must show. */
    out: Out.optional(),
    /** Where the other side leaves a list of what it has; the newest file counts. */
    levels: Levels.optional(),
  })
  .refine((s) => (s.folder === undefined) === (s.rows === undefined), {
    message: 'folder and rows belong together: say where the files are and what their rows are',
  })
  .refine((s) => s.folder !== undefined || s.out !== undefined || s.levels !== undefined, {
    message: 'name a folder to read, out to write, or levels to compare with',
  })
export type Settings = z.output<typeof Settings>
export type CsvSettings = z.input<typeof Settings>

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
