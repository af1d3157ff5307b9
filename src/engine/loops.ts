/** What Onhand does of itself: loops that wait for work, and work that waits for its hour. */
import { schedules } from '../authority/registry.ts'
import type { Channel } from '../authority/sync.ts'
import { type Inbox, interpret } from '../inbox/interpret.ts'
import { poll } from '../inbox/poll.ts'
import { keepAlive, watched } from '../inbox/subscriptions.ts'
import { seal } from '../ledger/seal.ts'
import { type Loop, loop } from '../lib/loop.ts'
import { untilNext } from '../lib/schedule.ts'
import type { World } from '../lib/world.ts'
import { deliver, type Line } from '../outbox/deliver.ts'
import { fanOut } from '../outbox/fanout.ts'
import { sendProposals } from '../outbox/propose.ts'
import { expire } from '../reservations/end.ts'
import { readBack } from '../triage/repair/readback.ts'
import type { Engine } from './engine.ts'
import { REFRESH_MS, refresher } from './refresh.ts'

/** `timed`: those that have their hour, to be woken when it may be another. */
export type Running = { inbox: Loop; fan: Loop; timed: Loop[]; all: Loop[] }

const SEAL_MS = 10_000
/** Repairs are looked at again when they are a minute old. */
const READ_BACK_MS = 20_000

/** Starts them all. */
export function run(engine: Engine): Running {
  const { db, world, registry, directory, ledger, txBase } = engine
  const sweep = registry.timing.sweepMs
  const inbox: Inbox = { db, world, registry, directory, recorder: engine.recorder }
  const reading = loop('interpret', world, sweep, () => interpret(inbox))
  const channels = directory.channels.map((channel) => telling(engine, channel))
  const fan = loop('fan out', world, sweep, async () => {
    const marks = await fanOut(db, world.clock.now(), registry.lowStock)
    if (marks > 0) for (const channel of channels) channel.wake()
    return marks
  })
  const timed = [
    ...polling(engine),
    ...(db.maintain
      ? [scheduled('maintain', world, maintainAt(engine), () => db.maintain!())]
      : []),
  ]
  const refresh = refresher(engine)
  const rest = [
    loop('what was set', world, REFRESH_MS, async () => {
      await refresh()
      return 0
    }),
    loop('expire holds', world, sweep, () => expire(ledger)),
    loop('proposals', world, sweep, () => sendProposals(engine)),
    loop('read back', world, READ_BACK_MS, async () => {
      await readBack(engine)
      return 0
    }),
    loop('seal', world, SEAL_MS, () => seal(db, txBase, world.clock.now())),
    engine.jobs.loop(sweep),
    ...engine.notify.loops(sweep),
  ]
  const all = [reading, fan, ...channels, ...timed, ...listening(engine), ...rest]
  return { inbox: reading, fan, timed, all }
}

function telling(engine: Engine, channel: Channel): Loop {
  const { world, registry } = engine
  const { connector } = registry.systems[channel.system]!.connector
  const line: Line = { channel, connector, remote: engine.remoteOf(channel.system) }
  const idleMs = Math.min(registry.timing.sweepMs, 250)
  let turn = 0
  return loop(`deliver ${channel.name}`, world, idleMs, () => deliver(engine, line, turn++))
}

function polling(engine: Engine): Loop[] {
  const { db, world, registry, directory, receiver } = engine
  return Object.entries(registry.systems).flatMap(([name, system]) => {
    const { pull } = system.connector.connector
    if (!pull) return []
    return scheduled(
      `poll ${name}`,
      world,
      () => registry.schedules.polls?.[name] ?? pull.everyMs,
      () =>
        poll(db, world, receiver, directory.systemId(name), pull, engine.remoteOf(name), engine),
    )
  })
}

const maintainAt = (engine: Engine) => () =>
  engine.registry.schedules.maintain ?? schedules.maintain

/** One each: a shop that does not answer keeps nobody else's webhooks from being looked after. */
function listening(engine: Engine): Loop[] {
  const { world, registry } = engine
  return watched(registry).map((name) =>
    loop(`webhooks of ${name}`, world, registry.timing.subscriptionsMs, async () => {
      await keepAlive(engine, name)
      return 0
    }),
  )
}

/** A clock that wakes a little early is right. */
const EARLY_MS = 1_000

/**
 * At the times of a cron expression, or so many ms apart, as `when` says at that moment. It waits for
 * its hour first: a start is no reason to do it, and neither is being woken because `when` changed.
 */
export function scheduled(
  name: string,
  world: World,
  when: () => string | number,
  work: () => Promise<unknown>,
): Loop {
  // What is done every so often begins at once.
  let planned = typeof when() === 'number' ? 0 : Number.POSITIVE_INFINITY
  let due = planned
  let failed = false
  const plan = () => {
    const [every, now] = [when(), world.clock.now()]
    const pauseMs = typeof every === 'number' ? every : untilNext(every, now)
    due = planned
    planned = now.getTime() + pauseMs
    return pauseMs
  }
  return loop(name, world, plan, async () => {
    // What failed is tried again when the loop says so.
    if (!failed && world.clock.now().getTime() < due - EARLY_MS) return 0
    failed = true
    await work()
    failed = false
    return 0
  })
}
