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

export type Running = { inbox: Loop; fan: Loop; all: Loop[] }

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
  const { maintain = schedules.maintain } = registry.schedules
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
    ...(db.maintain ? [scheduled('maintain', world, maintain, () => db.maintain!())] : []),
  ]
  const outside = [...polling(engine), ...listening(engine)]
  return { inbox: reading, fan, all: [reading, fan, ...channels, ...outside, ...rest] }
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
    const cron = registry.schedules.polls?.[name]
    const read = async () => {
      await poll(db, world, receiver, directory.systemId(name), pull, engine.remoteOf(name), engine)
      return 0
    }
    return cron === undefined
      ? loop(`poll ${name}`, world, pull.everyMs, read)
      : scheduled(`poll ${name}`, world, cron, read)
  })
}

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

/** Waits for its hour first: a start is no reason to do it. */
function scheduled(name: string, world: World, cron: string, work: () => Promise<unknown>): Loop {
  let waited = false
  return loop(
    name,
    world,
    () => untilNext(cron, world.clock.now()),
    async () => {
      if (waited) await work()
      waited = true
      return 0
    },
  )
}
