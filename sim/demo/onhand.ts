/** Onhand as the demo runs it: on the embedded database, with a port of its own. */
import type { Registry } from '../../src/authority/registry.ts'
import { poll } from '../../src/inbox/poll.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { Fault } from '../../src/lib/faults.ts'
import { jsonLog } from '../../src/lib/log.ts'
import { type Onhand, startOnhand } from '../../src/main.ts'

type Start = {
  registry: Registry
  /** By name. */
  secrets: Readonly<Record<string, string>>
  /** Where its database lives. */
  dir: string
  /** 0: any that is free. */
  port: number
}

export function startForDemo({ registry, secrets, dir, port }: Start): Promise<Onhand> {
  const secret = (name: string) => {
    const value = secrets[name]
    if (value !== undefined) return value
    throw new Fault('config', `the demo has no secret ${name}`)
  }
  // Calls that go wrong are what the demo is about; they are counted, not printed one by one.
  const log = jsonLog('error')
  return startOnhand({ registry, dir, port, world: { clock: systemClock, secret }, log })
}

const TRIES = 50
const PAUSE_MS = 200

/** Reads what is new at a system; its interface fails now and then, so it is tried again. */
export async function pollNow({ engine }: Onhand, system: string): Promise<void> {
  const { db, world, receiver, registry, directory } = engine
  const pull = registry.systems[system]?.connector.connector.pull
  if (!pull) throw new Fault('invalid', `${system} cannot be polled`)
  for (let left = TRIES; ; left--) {
    try {
      const id = directory.systemId(system)
      await poll(db, world, receiver, id, pull, engine.remoteOf(system))
      return
    } catch (error) {
      if (left === 0) throw error
      await world.clock.sleep(PAUSE_MS)
    }
  }
}
