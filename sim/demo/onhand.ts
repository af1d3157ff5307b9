/** Onhand as the demo runs it: on the embedded database, with a port of its own. */
import type { Registry } from '../../src/authority/registry.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { Fault } from '../../src/lib/faults.ts'
import { jsonLog } from '../../src/lib/log.ts'
import { type Onhand, startOnhand } from '../../src/main.ts'
import { secrets } from './config.ts'

/** `dir` is where its database lives; `port` 0 is any that is free. */
export function startForDemo(registry: Registry, dir: string, port: number): Promise<Onhand> {
  const secret = (name: string) => {
    if (name in secrets) return secrets[name as keyof typeof secrets]
    throw new Fault('config', `the demo has no secret ${name}`)
  }
  // Calls that go wrong are what the demo is about; they are counted, not printed one by one.
  const log = jsonLog('error')
  return startOnhand({ registry, dir, port, world: { clock: systemClock, secret }, log })
}
