/** The audit of the running system: one round over every system, so that all numbers are of one time, then the report. */
import { auditRunning } from '../audit/running/audit.ts'
import type { Context, Done } from '../jobs/job.ts'
import type { Engine } from './engine.ts'
import { round } from './round.ts'

/** A system that cannot be read is unknown in the report; when none can be, the audit has failed, and says so. */
export async function audit(engine: Engine, { runId }: Pick<Context, 'runId'>): Promise<Done> {
  const { db, world, registry } = engine
  const since = world.clock.now()
  const { skipped = [], failed } = await round(engine)
  const auditing = { db, registry, since, runId, skipped, now: world.clock.now() }
  const { id, report } = await auditRunning(auditing)
  const { drifts, same, unread } = report.running!
  const { open, units, opened, closed, explained, ignored } = drifts
  const counts = {
    audit: id,
    items: same.compared,
    same: same.items,
    ...{ open, units, opened, closed, explained, ignored },
  }
  return { counts, skipped: unread, ...(failed === undefined ? {} : { failed }) }
}
