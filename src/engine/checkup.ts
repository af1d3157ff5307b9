/** The doctor's look at one system, while it runs: one at a time, limited in time, kept for those who come later. */
import { secretsAsked } from '../authority/asked.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'
import { Fault, messageOf } from '../lib/faults.ts'
import type { Engine } from './engine.ts'
import { examine, type Found } from './examine.ts'

export type Checkup = {
  beganAt: Date
  /** Null: it goes on, or the process that looked is gone. */
  endedAt: Date | null
  askedBy: string
  ok: boolean | null
  findings: Found[]
}

/** All of it together; one call to a system has its own, shorter deadline. */
const WITHIN_MS = 60_000
/** After that its process is taken to be gone. */
const GONE_MS = 2 * WITHIN_MS

/** Throws a Fault when somebody is looking already. `withinMs` is for tests. */
export async function checkup(
  engine: Engine,
  system: string,
  askedBy: string,
  withinMs = WITHIN_MS,
): Promise<Checkup> {
  const { db, world, directory } = engine
  const id = directory.systemId(system)
  const began = world.clock.now()
  const mine = await db.one(sql`
    insert into checkup as c (system_id, began_at, asked_by) values (${id}, ${began}, ${askedBy})
    on conflict (system_id) do update
      set began_at = excluded.began_at, asked_by = excluded.asked_by, ended_at = null, ok = null, findings = '[]'
      where c.ended_at is not null or c.began_at <= ${later(began, -GONE_MS)}
    returning system_id`)
  if (!mine) {
    const detail = `Somebody is looking at ${system} already: wait a minute for what they find.`
    throw new Fault('conflict', detail, { system })
  }
  const findings = scrubbed(engine, system, await within(engine, system, withinMs))
  const ok = findings.every((found) => found.ok || found.optional)
  const endedAt = world.clock.now()
  await db.one(sql`
    update checkup set ended_at = ${endedAt}, ok = ${ok}, findings = ${JSON.stringify(findings)}::jsonb
    where system_id = ${id} and began_at = ${began}`)
  return { beganAt: began, endedAt, askedBy, ok, findings }
}

/** The last one of each system, by its id. */
export async function checkups(db: Db): Promise<Map<number, Checkup>> {
  const rows = await db.all<Checkup & { systemId: number }>(
    sql`select system_id, began_at, ended_at, asked_by, ok, findings from checkup`,
  )
  return new Map(rows.map(({ systemId, ...row }) => [systemId, row]))
}

/** What was found until then; a look that hangs is a finding too. */
async function within(engine: Engine, system: string, withinMs: number): Promise<Found[]> {
  const found: Found[] = missing(engine, system)
  const late = AbortSignal.timeout(withinMs)
  const over = new Promise<'over'>((end) => {
    late.addEventListener('abort', () => end('over'), { once: true })
  })
  try {
    const steps = examine(engine.registry, system, engine.remoteOf(system))[Symbol.asyncIterator]()
    for (;;) {
      const step = steps.next()
      // It may fail after nobody waits for it any more.
      step.catch(() => {})
      const next = await Promise.race([step, over])
      if (next === 'over') {
        found.push({
          check: 'time',
          ok: false,
          says: `${system} did not answer everything within ${Math.round(withinMs / 1000)} seconds`,
          fix: 'is it slow, or is something between us holding calls back? Try again later',
        })
        return found
      }
      if (next.done) return found
      found.push(next.value)
    }
  } catch (error) {
    found.push({ check: 'look', ok: false, says: messageOf(error), fix: 'correct its settings' })
    return found
  }
}

function missing({ registry, world }: Engine, system: string): Found[] {
  const names = secretsAsked(registry).filter((one) => one.system === system)
  return [...new Set(names.map((one) => one.name))].flatMap((name): Found[] => {
    try {
      world.secret(name)
      return []
    } catch (error) {
      const fix = `onhand secret set ${name}`
      return [{ check: `secret ${name}`, ok: false, says: messageOf(error), fix }]
    }
  })
}

/** An answer from outside may repeat what we sent. */
function scrubbed({ registry, world }: Engine, system: string, found: Found[]): Found[] {
  const values = secretsAsked(registry).flatMap(({ name, system: whose }) => {
    if (whose !== system) return []
    try {
      return [world.secret(name)]
    } catch {
      return []
    }
  })
  const clean = (text: string) =>
    values
      .filter((value) => value.length > 3)
      .reduce((left, value) => left.replaceAll(value, '***'), text)
  return found.map(({ fix, ...one }) => ({
    ...one,
    says: clean(one.says),
    ...(fix === undefined ? {} : { fix: clean(fix) }),
  }))
}
