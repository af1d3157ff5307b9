/** An audit of files alone, before anything is connected: they are compared, and nothing is kept. */
import { z } from 'zod'
import { audit } from '../../audit/audit.ts'
import { usual } from '../../audit/cost.ts'
import { type Source, sells } from '../../audit/join/holdings.ts'
import { severities } from '../../audit/report.ts'
import { readSheet } from '../../audit/sheets/read.ts'
import type { Engine } from '../../engine/engine.ts'
import { Fault } from '../../lib/faults.ts'
import { type Door, route } from '../door.ts'
import { text } from '../shapes.ts'

/** Of both files together, in characters; larger ones are for the command, which streams them. */
const MOST_BYTES = 24_000_000
/** The worst lines; the rest is counted. */
const MOST_LINES = 200

const titles = { shelf: 'Shelf', storefront: 'Shop', erp: 'ERP', '3pl': '3PL' } as const

const File = z.strictObject({
  /** The first one is believed. */
  role: z.enum(['shelf', 'storefront', 'erp', '3pl']),
  name: text(300),
  text: z.string().min(1).max(MOST_BYTES),
  /** Headers, for what is not found by itself. */
  sku: text(200).optional(),
  quantity: text(200).optional(),
  /** What it keeps back of everything. */
  safety: z.int().min(0).max(999_999).optional(),
})

const Severity = z.enum(severities)
const Sum = z.object({ items: z.int(), units: z.number() })
const Amounts = z.array(
  z.object({ what: z.string(), how: z.string(), amount: z.number().nullable() }),
)
const Report = z
  .object({
    report: z.literal('audit'),
    version: z.literal(1),
    at: z.string(),
    owner: z.string(),
    tolerance: z.number(),
    systems: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        role: z.string(),
        measure: z.string().nullable(),
        source: z.array(z.array(z.string())),
        items: z.int(),
        units: z.number(),
        totals: z
          .object({
            compared: z.int(),
            exact: z.int(),
            tolerated: z.int(),
            far: z.object({ tooMany: z.int(), tooFew: z.int() }),
            tooMany: Sum,
            tooFew: Sum,
            oversell: Sum,
            soldOut: Sum,
            onlyHere: Sum,
            onlyOwner: Sum,
            unknown: z.int(),
            severities: z.record(Severity, z.int()),
            gaps: z.array(
              z.object({
                from: z.number().nullable(),
                to: z.number().nullable(),
                items: z.int(),
              }),
            ),
          })
          .nullable(),
      }),
    ),
    verdict: z.object({ agrees: z.boolean(), says: z.string(), points: z.array(z.string()) }),
    findings: z.array(
      z.object({
        kind: z.string(),
        system: z.string(),
        severity: Severity,
        title: z.string(),
        says: z.array(z.string()),
        next: z.string(),
        items: z.int(),
        units: z.number(),
        table: z.object({
          titles: z.array(z.string()),
          rows: z.array(z.array(z.union([z.string(), z.number()]).nullable())),
          all: z.int(),
          in: z.enum(['lines', 'rows', 'aliases']),
        }),
      }),
    ),
    /** The worst; `allLines` says how many there are. */
    lines: z.array(
      z.object({
        sku: z.string(),
        name: z.string(),
        price: z.number().nullable(),
        severity: Severity.nullable(),
        shows: z.array(
          z.object({
            number: z.number().nullable(),
            expected: z.number().nullable(),
            gap: z.number().nullable(),
            severity: Severity.nullable(),
            rule: z.string().nullable(),
            pattern: z.string().nullable(),
            why: z.string().nullable(),
          }),
        ),
      }),
    ),
    allLines: z.int(),
    cost: z.object({
      currency: z.string(),
      parts: Amounts,
      total: z.number(),
      beside: Amounts,
      assumptions: z.array(z.object({ says: z.string(), value: z.string(), option: z.string() })),
      unpriced: z.int(),
    }),
    assumed: z.array(z.string()),
    unseen: z.array(z.string()),
  })
  .openapi('FileAudit')

export function auditPreview(door: Door, { world }: Engine): void {
  route(
    door,
    {
      method: 'post',
      path: '/v1/audits/preview',
      scope: 'write',
      says: 'Compare exports with each other, the first one believed: the report of `onhand audit`; nothing is kept',
      body: z.strictObject({
        files: z.array(File).min(2).max(4),
        /** Gaps of up to so many units count as orders on their way. */
        tolerance: z.int().min(0).max(1_000).default(2),
      }),
      mostBytes: MOST_BYTES,
      answer: Report,
    },
    async ({ body: { files, tolerance } }) => {
      const sources: Source[] = []
      for (const [i, file] of files.entries()) sources.push(await sourceOf(file, i))
      const { report } = audit(sources, {
        listings: [],
        bundles: [],
        orders: null,
        keys: { exactCase: false, ignoreZeros: false },
        duplicates: 'set_aside',
        at: world.clock.now(),
        tolerance,
        assumptions: usual,
      })
      const { lines } = report
      const plain = { ...report, lines: lines.slice(0, MOST_LINES), allLines: lines.length }
      return plain as unknown as z.infer<typeof Report>
    },
  )
}

/** The file as the audit wants it; a complaint says which of the files it is about. */
async function sourceOf(file: z.infer<typeof File>, i: number): Promise<Source> {
  const { role, name, sku, quantity, safety } = file
  try {
    const sheet = await readSheet(name, Buffer.from(file.text), {
      columns: { ...(sku && { sku }), ...(quantity && { quantity }) },
      encoding: 'utf-8',
    })
    const shop = sells(role) ? /^(Shopify|WooCommerce)/.exec(sheet.format)?.[1] : undefined
    const title = shop ?? titles[role]
    return { key: i === 0 ? role : `${role}${i}`, title, role, sheet, safety: safety ?? 0 }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault('invalid', error.detail, { ...error.extra, file: i })
  }
}
