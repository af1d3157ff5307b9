/** `onhand audit` without files: the running system, now; and the audits that are stored. */

import type { Report } from '../../audit/report.ts'
import { costOf } from '../../audit/running/audit.ts'
import type { AuditRow } from '../../audit/running/store.ts'
import { percent } from '../../audit/words.ts'
import { Fault } from '../../lib/faults.ts'
import { type Api, connect } from '../client.ts'
import type { Globals } from '../main.ts'
import { runNow } from '../notify/jobs.ts'
import { json, marks, next, out, table, visible } from '../say.ts'
import type { AuditOptions } from './options.ts'
import { sayReport } from './say.ts'
import { sayRunning } from './trend.ts'
import { write, writeReport } from './write.ts'

type Listed = Omit<AuditRow, 'at'> & { at: string }

/** Exit code 0: all was read and agrees; 1: it does not; 2: nothing could be compared. */
export const auditNow = (globals: Globals, options: AuditOptions) =>
  asking(globals, async (api) => {
    const run = await runNow(api, 'audit')
    const id = run.counts.audit
    if (id === undefined)
      throw new Fault('unavailable', `The audit failed: ${run.why ?? run.state}.`)
    await told(api, globals, options, id)
  })

export const showAudit = (globals: Globals, options: AuditOptions, id: number) =>
  asking(globals, (api) => told(api, globals, options, id))

export const listAudits = (globals: Globals) =>
  asking(globals, async (api) => {
    const { rows } = await api.call<{ rows: Listed[] }>('GET', '/v1/audits?limit=30')
    if (globals.json) return json({ rows })
    if (rows.length === 0) {
      out('There is no audit yet.')
      return next('onhand audit')
    }
    const systems = [...new Set(rows.flatMap((r) => r.accuracy.map((a) => a.system)))]
    const share = (row: Listed, system: string) => {
      const of = row.accuracy.find((a) => a.system === system)
      return of === undefined ? '' : of.why === null ? percent(of.exact, of.compared) : 'unknown'
    }
    out(
      table(
        [
          'audit',
          'at (UTC)',
          'open',
          'began',
          'ended',
          ...systems.map((s) => `${visible(s)} right`),
          '',
        ],
        rows.map((r) => [
          r.id,
          r.at.slice(0, 16).replace('T', ' '),
          r.drifts.open,
          r.drifts.opened,
          r.drifts.closed,
          ...systems.map((s) => share(r, s)),
          r.agrees ? marks.good() : '',
        ]),
      ),
    )
    next(`onhand audit --show ${rows[0]!.id}`)
  })

/** What was counted stays; what it may cost follows the options. */
async function told(api: Api, globals: Globals, options: AuditOptions, id: number): Promise<void> {
  const stored = await api.call<Report>('GET', `/v1/audits/${id}`)
  const cost = costOf(stored.running!.counted, { ...options, price: options.price ?? null })
  const report = { ...stored, cost }
  const files = await write(options.out, writeReport(report))
  const none = report.systems.every(({ totals }) => !totals || totals.compared === 0)
  process.exitCode = none ? 2 : report.verdict.agrees ? 0 : 1
  if (globals.json) {
    const { lines, ...summary } = report
    return json({ id, ...summary, lines: lines.length, files })
  }
  sayReport(report, files)
  sayRunning(report.running!, id)
}

/** A stranger who has no database wants the other sort. */
async function asking(globals: Globals, act: (api: Api) => Promise<unknown>): Promise<void> {
  let api: Api
  try {
    api = await connect(globals)
  } catch (error) {
    if (!(error instanceof Fault) || (error.code !== 'not_found' && error.code !== 'config'))
      throw error
    const files =
      'To compare exports instead, with no set-up: onhand audit --shelf wms.csv --mirror shop.csv'
    throw new Fault(error.code, `${error.detail} ${files}`, error.extra)
  }
  try {
    await act(api)
  } finally {
    await api.close()
  }
}
