/** In whose name a request speaks. */
import type { Engine } from '../engine/engine.ts'
import { Fault } from '../lib/faults.ts'
import type { Caller } from './auth.ts'

/** The system that speaks: the key's own, or the one that an unbound key names. */
export function speakerFor(engine: Engine, caller: Caller, named: string | undefined): number {
  const declared = (name: string) => Object.hasOwn(engine.registry.systems, name)
  if (caller.systemId !== null) {
    const own = engine.directory.systemName(caller.systemId)
    if (named !== undefined && named !== own) {
      throw new Fault('forbidden', `The key "${caller.name}" speaks for ${own}, not for ${named}.`)
    }
    if (declared(own)) return caller.systemId
    throw new Fault('forbidden', `${own}, for which this key speaks, is no longer declared.`)
  }
  const list = Object.keys(engine.registry.systems).join(', ')
  if (named === undefined) {
    throw new Fault('invalid', `Say which system speaks: "system" is one of ${list}.`)
  }
  if (!declared(named)) {
    throw new Fault('invalid', `No system "${named}" is declared; there are: ${list}.`)
  }
  return engine.directory.systemId(named)
}
