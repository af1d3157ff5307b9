/** One turn of the safety net: hear what is new, read and compare everything, explain, decide, and say it. */
import { patient } from '../connectors/patient.ts'
import { interpret } from '../inbox/interpret.ts'
import { poll } from '../inbox/poll.ts'
import type { Counts, Done, Skipped } from '../jobs/job.ts'
import { messageOf } from '../lib/faults.ts'
import { reconcile } from '../reconcile/round.ts'
import { assist } from '../triage/assistant.ts'
import { decide } from '../triage/decide.ts'
import { diagnoseAll } from '../triage/diagnose.ts'
import type { Engine } from './engine.ts'

/** Batches of messages that are worked through before it is compared; what comes faster than that is in flight. */
const MOST_BATCHES = 200

/**
 * Records first: most of what differs is an event that has not arrived, and fetching it costs less
 * than explaining it. `only`: these systems. A system that fails is left out, and said so.
 */
export async function round(
  engine: Engine,
  only?: readonly string[],
  signal?: AbortSignal,
): Promise<Done> {
  const skipped = await hear(engine, only)
  const found = await reconcile(engine, only)
  const assisted = await assist(engine, await diagnoseAll(engine, found.cases), signal)
  const { diagnosed } = assisted
  const decided = await decide(engine, found, diagnosed)
  engine.wake()
  const complete = found.readings.filter((r) => r.state === 'complete')
  const sum = (of: (r: (typeof found.readings)[number]) => number) =>
    found.readings.reduce((all, r) => all + of(r), 0)
  const counts: Counts = {
    systems: found.readings.length,
    complete: complete.length,
    read: sum((r) => r.levels),
    agree: sum((r) => r.agreeing),
    differ: found.cases.length,
    unexplained: found.cases.filter((c) => c.split.residue !== 0).length,
    diagnosed: diagnosed.filter((d) => d.diagnosis.cause !== null).length,
    resolved: found.resolved,
    repaired: decided.repaired,
    wouldRepair: decided.wouldRepair,
    held: decided.held,
    verified: decided.verified,
    failed: decided.failed,
    ...assisted.counts,
  }
  const all = [
    ...skipped,
    ...found.skipped,
    ...assisted.skipped,
    ...(decided.why ? [{ what: 'repairs', why: decided.why }] : []),
  ]
  // Nothing that could be read is no check at all.
  const failed =
    complete.length === 0 && found.readings.length > 0 ? 'no system could be read whole' : undefined
  return { counts, skipped: all, ...(failed === undefined ? {} : { failed }) }
}

/** Pulls what is new from every system that can be asked, and works it through. */
async function hear(engine: Engine, only?: readonly string[]): Promise<Skipped[]> {
  const { db, world, registry, directory, receiver } = engine
  const skipped: Skipped[] = []
  for (const [name, system] of Object.entries(registry.systems)) {
    const { pull } = system.connector.connector
    if (!pull || (only && !only.includes(name))) continue
    try {
      // As patiently as the lists are read: without its records little is sure of a system this hour.
      const remote = patient(engine.remoteOf(name), world.random)
      await poll(db, world, receiver, directory.systemId(name), pull, remote, engine)
    } catch (error) {
      skipped.push({ what: `records of ${name}`, why: messageOf(error) })
    }
  }
  for (let batch = 0; batch < MOST_BATCHES && (await interpret(engine)) > 0; batch++) {
    await Promise.resolve()
  }
  return skipped
}
