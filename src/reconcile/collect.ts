/** Every number that a system shows, in the order in which it came, until it ends or breaks. */
import type { Connector } from '../connectors/connector.ts'
import type { Remote } from '../connectors/remote.ts'
import { messageOf } from '../lib/faults.ts'

/** In columns, for a million of them are common. Quantities are in the listing's packs. */
export type Collected = {
  externals: string[]
  /** Our place for each. */
  placeIds: number[]
  quantities: (number | null)[]
  asOf: Date[]
  /** Rows at places that are not declared, by the system's code; they are compared with nothing. */
  elsewhere: Map<string, number>
  /** Why it ended early; what came before it stands. */
  broken: string | undefined
}

/** `placeOf`: our place for the system's code of one. Never throws for what the system does. */
export async function collect(
  levels: NonNullable<Connector<unknown>['levels']>,
  remote: Remote<unknown>,
  placeOf: (external: string) => number | undefined,
): Promise<Collected> {
  const all: Collected = {
    externals: [],
    placeIds: [],
    quantities: [],
    asOf: [],
    elsewhere: new Map(),
    broken: undefined,
  }
  try {
    for await (const level of levels.all(remote)) {
      const placeId = placeOf(level.location)
      if (placeId === undefined) {
        all.elsewhere.set(level.location, (all.elsewhere.get(level.location) ?? 0) + 1)
        continue
      }
      all.externals.push(level.external)
      all.placeIds.push(placeId)
      all.quantities.push(level.quantity)
      all.asOf.push(level.asOf)
    }
  } catch (error) {
    all.broken = messageOf(error)
  }
  return all
}
