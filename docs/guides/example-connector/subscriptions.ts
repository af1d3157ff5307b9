/** Whether Northwind still sends us its events: one hook for each topic, to one address. */
import { z } from 'zod'
import type { Connector, Subscription } from '../../../src/connectors/connector.ts'
import { type Remote, RemoteError } from '../../../src/connectors/remote.ts'
import { call, pages, refusal } from './call.ts'
import { topics } from './events.ts'
import type { Settings } from './settings.ts'

const hook = z.object({ id: z.string(), topic: z.string(), url: z.string(), active: z.boolean() })
const hooks = z.object({ hooks: z.array(hook), next: z.string().nullable() })
type Hook = z.infer<typeof hook>

export const subscriptions: NonNullable<Connector<Settings>['subscriptions']> = {
  check: async (remote, address) => stateOf(await all(remote), address),
  async heal(remote, address) {
    const there = await all(remote)
    for (const { topic, state } of stateOf(there, address)) {
      if (state === 'live') continue
      // What is there is mended rather than made anew: a second one would tell everything twice.
      const old = there.find((one) => one.topic === topic && one.url === address)
      if (old) await write(remote, 'PATCH', `/hooks/${old.id}`, { active: true })
      else await write(remote, 'POST', '/hooks', { topic, url: address })
    }
    return stateOf(await all(remote), address)
  },
}

async function all(remote: Remote<Settings>): Promise<Hook[]> {
  const found: Hook[] = []
  for await (const page of pages(remote, '/hooks', hooks)) found.push(...page.hooks)
  return found
}

/** A hook of another address may be somebody else's: it is named, and left alone. */
function stateOf(all: readonly Hook[], address: string): Subscription[] {
  return topics.map((topic): Subscription => {
    const ours = all.filter((one) => one.topic === topic)
    const here = ours.filter(({ url }) => url === address)
    if (here.some(({ active }) => active)) return { topic, state: 'live' }
    if (here.length > 0) return { topic, state: 'disabled', why: 'switched off by Northwind' }
    const [other] = ours
    return other
      ? { topic, state: 'elsewhere', why: `goes to ${other.url}` }
      : { topic, state: 'missing' }
  })
}

async function write(remote: Remote<Settings>, method: string, path: string, body: object) {
  const answer = await call(remote, path, { method, body })
  if (answer.status >= 400) throw new RemoteError('never', refusal(answer), answer.status)
}
