/** The stored audits: each is the baseline of the next, and all of them together are the trend. */
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { Fault } from '../../lib/faults.ts'
import type { Report } from '../report.ts'
import type { Accuracy, Drifts, Week } from './parts.ts'

/** Points of the trend: half a year of weeks. */
const MOST_WEEKS = 26

export type AuditRow = {
  id: number
  at: Date
  runId: number | null
  says: string
  agrees: boolean
  drifts: Drifts
  accuracy: Accuracy[]
}

export async function keep(db: Db, at: Date, runId: number | null, report: Report) {
  const row = await db.one<{ id: number }>(sql`
    insert into audit (at, run_id, report) values (${at}, ${runId}, ${JSON.stringify(report)}::jsonb) returning id`)
  return row!.id
}

/** Newest first. */
export const listAudits = (db: Db, before: number | undefined, most: number) =>
  db.all<AuditRow>(sql`
    select id, at, run_id, report->'verdict'->>'says' as says, (report->'verdict'->>'agrees')::boolean as agrees,
           report->'running'->'drifts' as drifts, report->'running'->'accuracy' as accuracy
    from audit where ${before ?? null}::bigint is null or id < ${before ?? null}::bigint
    order by id desc limit ${most}`)

export async function readAudit(db: Db, id: number): Promise<Report> {
  const row = await db.one<{ report: Report }>(sql`select report from audit where id = ${id}`)
  if (!row)
    throw new Fault('not_found', `There is no audit ${id}. Those there are: onhand audit --list`)
  return row.report
}

/** What of the drifts the audit had seen. */
export async function lastEvent(db: Db, id: number): Promise<number> {
  const row = await db.one<{ event: number }>(
    sql`select (report->'running'->>'event')::bigint as event from audit where id = ${id}`,
  )
  return row!.event
}

/** Those before, oldest first. */
export async function weeksBefore(db: Db): Promise<Week[]> {
  const rows = await listAudits(db, undefined, MOST_WEEKS - 1)
  return rows
    .map(({ id, at, drifts, accuracy }): Week => weekOf(id, at.toISOString(), drifts, accuracy))
    .reverse()
}

export const weekOf = (
  id: number | null,
  at: string,
  { open, units, opened, closed }: Drifts,
  accuracy: readonly Accuracy[],
): Week => ({
  id,
  at,
  open,
  units,
  opened,
  closed,
  accuracy: accuracy.map(({ system, compared, exact, within }) => ({
    system,
    exact: compared === 0 ? null : exact / compared,
    within: compared === 0 ? null : within / compared,
  })),
})
