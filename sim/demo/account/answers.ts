/** Listens to what a shop answers when it is told numbers. */
import type { Registry } from '../../../src/authority/registry.ts'
import type { Connector, Sent, Wanted } from '../../../src/connectors/connector.ts'

export type Answers = {
  /** Rows by what became of them. */
  counts: Readonly<Record<Sent['sent'], number>>
  /** How often each listing was found to hold something else than was thought. */
  stale: ReadonlyMap<string, number>
}

/** The same declaration, with an ear at the connector of `system`. */
export function listening(
  registry: Registry,
  system: string,
): { registry: Registry; heard: Answers } {
  const counts = { done: 0, stale: 0, later: 0, unclear: 0, never: 0 }
  const stale = new Map<string, number>()
  const note = ({ external }: Wanted, { sent }: Sent) => {
    counts[sent]++
    if (sent === 'stale') stale.set(external, (stale.get(external) ?? 0) + 1)
  }
  const declared = registry.systems[system]!
  const connector: Connector<unknown> = declared.connector.connector
  const push = connector.push!
  const send: typeof push.send = async (wanted, remote) => {
    const sent = await push.send(wanted, remote)
    for (const [i, one] of sent.entries()) note(wanted[i]!, one)
    return sent
  }
  const bound = { ...declared.connector, connector: { ...connector, push: { ...push, send } } }
  return {
    registry: {
      ...registry,
      systems: { ...registry.systems, [system]: { ...declared, connector: bound } },
    },
    heard: { counts, stale },
  }
}
