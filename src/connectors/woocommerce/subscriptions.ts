/** Whether WooCommerce's webhooks come to us, and making them come. */
import { z } from 'zod'
import type { Connector, Subscription } from '../connector.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { pages, send, understood, wordsOf } from './call.ts'
import type { Settings } from './settings.ts'

const row = z.object({
  id: z.int(),
  name: z.string().default(''),
  status: z.string(),
  topic: z.string(),
  delivery_url: z.string(),
})
export type Hook = z.infer<typeof row>

const orders = ['order.created', 'order.updated', 'order.deleted', 'order.restored']
export const topicsOf = ({ products }: Settings) =>
  products ? [...orders, 'product.updated'] : orders

export const subscriptions: NonNullable<Connector<Settings>['subscriptions']> = {
  check: async (remote, address) => standing(remote, await hooksOf(remote), address),
  async heal(remote, address) {
    const hooks = await hooksOf(remote)
    const failed = new Map<string, string>()
    for (const topic of topicsOf(remote.settings)) {
      try {
        await mend(remote, hooks, topic, address)
      } catch (error) {
        if (!(error instanceof RemoteError) || error.means !== 'never') throw error
        failed.set(topic, error.message)
      }
    }
    const now = standing(remote, await hooksOf(remote), address)
    return now.map((one) => (failed.has(one.topic) ? { ...one, why: failed.get(one.topic)! } : one))
  },
}

export async function hooksOf(remote: Remote<Settings>): Promise<Hook[]> {
  const hooks: Hook[] = []
  for await (const { rows } of pages(remote, 'webhooks', { status: 'all' }, row))
    hooks.push(...rows)
  return hooks
}

function standing(
  { settings }: Remote<Settings>,
  hooks: readonly Hook[],
  address: string,
): Subscription[] {
  return topicsOf(settings).map((topic): Subscription => {
    const [best] = ours(hooks, topic, address)
    if (best?.status === 'active') return { topic, state: 'live' }
    if (best?.status === 'paused') {
      return { topic, state: 'disabled', why: `somebody paused webhook ${best.id} in WooCommerce` }
    }
    if (best) {
      const why = `WooCommerce switched webhook ${best.id} off after more than five failures in a row`
      return { topic, state: 'disabled', why }
    }
    const other = hooks.find((h) => h.topic === topic && h.name === nameOf(topic))
    if (other) return { topic, state: 'elsewhere', why: `it goes to ${other.delivery_url}` }
    const lacks = settings.webhookSecret === undefined
    return {
      topic,
      state: 'missing',
      ...(lacks ? { why: 'name webhookSecret in the settings, so that it can be made' } : {}),
    }
  })
}

/** Of one topic, to this address: one that works first, one that somebody paused last. */
const ours = (hooks: readonly Hook[], topic: string, address: string) =>
  hooks
    .filter((h) => h.topic === topic && plain(h.delivery_url) === plain(address))
    .sort((a, b) => preference.indexOf(a.status) - preference.indexOf(b.status))
const preference = ['active', 'disabled', 'paused']
const plain = (url: string) => url.replace(/\/+$/, '')

/** One that somebody paused stays so, and one that goes elsewhere is another's: ours is made beside it. */
async function mend(
  remote: Remote<Settings>,
  hooks: readonly Hook[],
  topic: string,
  address: string,
): Promise<void> {
  const { webhookSecret } = remote.settings
  const secret = webhookSecret === undefined ? {} : { secret: remote.secret(webhookSecret) }
  const [best] = ours(hooks, topic, address)
  if (best?.status === 'active' || best?.status === 'paused') return
  // The count of failures stays: the first one afterwards switches it off again, a success clears it.
  if (best) return write(remote, 'PUT', `webhooks/${best.id}`, { status: 'active', ...secret })
  if (webhookSecret === undefined) return
  const made = { name: nameOf(topic), topic, delivery_url: address, status: 'active', ...secret }
  await write(remote, 'POST', 'webhooks', made)
}

const nameOf = (topic: string) => `Onhand: ${topic}`

async function write(
  remote: Remote<Settings>,
  method: 'POST' | 'PUT',
  path: string,
  body: object,
): Promise<void> {
  const got = await send(remote, method, path, body)
  if (got.status >= 400) throw new RemoteError('never', wordsOf(remote, got), got.status)
  understood(remote, got, z.object({ id: z.int() }), path)
}
