/** The stored audits of the running system: listed, and each as JSON, as a page, or as CSV. */
import { z } from 'zod'
import { linesCsv } from '../audit/render/csv.ts'
import { renderHtml } from '../audit/render/html.ts'
import { renderJson } from '../audit/render/json.ts'
import { listAudits, readAudit } from '../audit/running/store.ts'
import type { Engine } from '../engine/engine.ts'
import { Fault } from '../lib/faults.ts'
import { respond } from './answers.ts'
import { type Door, plain, route } from './door.ts'
import { Limit, pageOf, Time } from './shapes.ts'

const AuditShape = z
  .object({
    id: z.int(),
    at: Time,
    /** The run of the job that made it. */
    runId: z.int().nullable(),
    /** The verdict in a sentence. */
    says: z.string(),
    agrees: z.boolean(),
    drifts: z.object({
      open: z.int(),
      units: z.int(),
      explained: z.int(),
      ignored: z.int(),
      /** Since the audit before. */
      opened: z.int(),
      closed: z.int(),
    }),
    accuracy: z.array(
      z.object({
        system: z.string(),
        compared: z.int(),
        exact: z.int(),
        within: z.int(),
        unknown: z.int(),
        /** Why it is unknown; null: it was read whole. */
        why: z.string().nullable(),
      }),
    ),
  })
  .openapi('Audit')

/** The page's own styles, and nothing else. */
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

export function audits(door: Door, { db }: Engine, version: string): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/audits',
      scope: 'read',
      says: 'The audits of the running system, newest first; to make one now: POST /v1/jobs/audit/run',
      query: z.strictObject({
        cursor: z.coerce.number().int().min(1).optional(),
        limit: Limit,
      }),
      answer: pageOf(AuditShape),
    },
    async ({ query: { cursor, limit } }) => {
      const rows = await listAudits(db, cursor, limit)
      return { rows, next: rows.length < limit ? null : String(rows.at(-1)!.id) }
    },
  )
  plain(
    door,
    {
      method: 'get',
      path: '/v1/audits/:id',
      scope: 'read',
      says: 'One audit: as JSON; with .html behind its number as a page to print, with .csv every SKU that differs',
      params: z.object({ id: z.string().regex(/^\d+(\.html|\.csv)?$/) }),
      answer: z.record(z.string(), z.unknown()),
    },
    async (c) => {
      const [, number, form] = /^(\d{1,15})(\.html|\.csv)?$/.exec(c.req.param('id') ?? '') ?? []
      if (number === undefined)
        throw new Fault('not_found', 'An audit is /v1/audits/<number>, or with .html or .csv.')
      const report = await readAudit(db, Number(number))
      if (form === '.html') {
        const lines = `${number}.csv`
        const page = renderHtml(report, { version, files: { lines, rows: lines, aliases: lines } })
        return respond(page, 'text/html; charset=utf-8', 200, { 'content-security-policy': policy })
      }
      if (form === '.csv')
        return respond(linesCsv(report), 'text/csv; charset=utf-8', 200, {
          'content-disposition': `attachment; filename="onhand-audit-${number}.csv"`,
        })
      return respond([...renderJson(report)].join(''), 'application/json')
    },
  )
}
