/** What tests of the audit share: sources made of CSV texts, and an audit of them. */
import { type Audited, type AuditSettings, audit } from '../src/audit/audit.ts'
import { usual } from '../src/audit/cost.ts'
import type { Source } from '../src/audit/join/holdings.ts'
import type { Finding, Line } from '../src/audit/report.ts'
import { type ReadOptions, readSheet } from '../src/audit/sheets/read.ts'
import type { Sheet } from '../src/audit/sheets/sheet.ts'

export const sheetOf = (text: string | Uint8Array, options?: ReadOptions, file = 'stock.csv') =>
  readSheet(file, typeof text === 'string' ? Buffer.from(text) : text, options)

/** An entry without what it says beside its numbers. */
export const brief = ({ entries }: Sheet) =>
  entries.map(({ sku, place, onHand, available }) => ({ sku, place, onHand, available }))

/** "A 5, B 7" as a file with the headers `sku,<what>`. */
export const stock = (text: string, what = 'on hand') =>
  `sku,${what}\n${text.replaceAll(', ', '\n').replaceAll(' ', ',')}\n`

const roles = { shelf: 'shelf', shop: 'storefront', erp: 'erp' } as const

export type Given = { shelf: string; shop?: string; erp?: string }

export async function audited(
  given: Given,
  settings: Partial<AuditSettings> & { safety?: number } = {},
): Promise<Audited> {
  const keys = (['shelf', 'shop', 'erp'] as const).filter((key) => given[key] !== undefined)
  const sources = keys.map(async (key): Promise<Source> => {
    const sheet = await sheetOf(given[key]!, {}, `${key}.csv`)
    const safety = key === 'shop' ? (settings.safety ?? 0) : 0
    return { key, title: key, role: roles[key], sheet, safety }
  })
  return audit(await Promise.all(sources), {
    at: new Date('2026-11-20T12:00:00Z'),
    tolerance: 2,
    keys: {},
    duplicates: 'set_aside',
    listings: [],
    bundles: [],
    orders: null,
    assumptions: usual,
    ...settings,
  })
}

/** What the system after the owner shows of an item, and by how much it is off. */
export function shows({ report }: Audited, sku: string, system = 1) {
  const line = report.lines.find((each) => each.sku === sku)
  const { number, expected, gap, severity, pattern, why } = line!.shows[system]!
  return { number, expected, gap, severity, pattern, why }
}

export const lineOf = ({ report }: Audited, sku: string): Line =>
  report.lines.find((line) => line.sku === sku)!

export const kinds = ({ report }: Audited) => report.findings.map(({ kind }) => kind)

export const finding = ({ report }: Audited, kind: string): Finding =>
  report.findings.find((each) => each.kind === kind)!
