/** One system looked over by its connector, over the real network: is everything in place? Reads only. */
import type { Registry } from '../authority/registry.ts'
import type { Connector, Finding } from '../connectors/connector.ts'
import type { Remote } from '../connectors/remote.ts'
import { addressOf } from '../inbox/subscriptions.ts'
import { messageOf } from '../lib/faults.ts'

/** `optional`: worth knowing, but it runs without. */
export type Found = Finding & { optional?: boolean }

export async function* examine(
  registry: Pick<Registry, 'systems' | 'publicUrl'>,
  system: string,
  remote: Remote<unknown>,
): AsyncIterable<Found> {
  const { connector: bound, webhookSecrets = [] } = registry.systems[system]!
  const connector: Connector<unknown> = bound.connector
  if (!connector.doctor) {
    yield { check: connector.name, ok: true, optional: true, says: 'has nothing to look at' }
    return
  }
  const said = new Set<string>()
  try {
    for await (const finding of connector.doctor(remote)) {
      if (!finding.ok) said.add(finding.says)
      yield finding
    }
  } catch (error) {
    const fix = 'is it up, and is its address right?'
    yield { check: connector.name, ok: false, says: messageOf(error), fix }
    return
  }
  if (!connector.subscriptions || webhookSecrets.length === 0) return
  const found = await webhooks(connector, remote, addressOf(registry, system))
  // Who is not let in need not be told twice.
  if (!said.has(found.says)) yield { ...found, check: 'webhooks' }
}

/** Do they still come to us? Only looked at; a running Onhand mends them by itself. */
async function webhooks(
  { subscriptions }: Connector<unknown>,
  remote: Remote<unknown>,
  address: string | undefined,
): Promise<Omit<Found, 'check'>> {
  if (address === undefined) {
    const says = 'whether they still come to us cannot be looked at: no publicUrl is declared'
    const fix = "publicUrl: 'https://…' in onhand.config.ts; with it they are mended too"
    return { ok: false, optional: true, says, fix }
  }
  try {
    const found = await subscriptions!.check(remote, address)
    const broken = found.filter((one) => one.state !== 'live')
    if (broken.length === 0) return { ok: true, says: `${found.length} come to ${address}` }
    const list = broken.map(({ topic, state, why }) => `${topic} ${state}${why ? ` (${why})` : ''}`)
    return {
      ok: false,
      says: `${broken.length} of ${found.length} do not come to ${address}: ${list.join('; ')}`,
      fix: 'onhand serve mends what it can within minutes; if it stays, it is yours to mend there',
    }
  } catch (error) {
    return { ok: false, says: messageOf(error), fix: 'may the credentials read webhooks?' }
  }
}
