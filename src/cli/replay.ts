/** `onhand replay`: puts back in line what was quarantined, given up, or told since a time. */
import { many } from '../http/explain/words.ts'
import { Fault } from '../lib/faults.ts'
import { type Api, withApi } from './client.ts'
import type { Globals } from './main.ts'
import { json, next, out } from './say.ts'
import { timeOf } from './time.ts'

type Options = {
  reason?: string
  system?: string
  dead?: boolean
  sku?: string
  channel?: string
  since?: string
  estimate?: boolean
  confirm?: number
}

export const replay = (globals: Globals, id: string | undefined, options: Options) =>
  withApi(globals, async (api) => {
    const done = await act(api, id, options)
    if (globals.json) return json(done)
    out(done.says)
    if (done.count > 0 && api.how === 'process' && !options.estimate) {
      next('onhand serve   (nothing is running: it waits in line)')
    } else if (!options.estimate) next('onhand status')
  })

type Done = { count: number; says: string }

async function act(api: Api, id: string | undefined, o: Options): Promise<Done> {
  if (id !== undefined) {
    if (!/^\d+$/.test(id)) throw new Fault('invalid', `"${id}" is not the number of a message.`)
    const { replayed } = await api.call<{ replayed: number }>('POST', `/v1/inbox/${id}/replay`)
    return { count: replayed, says: `Message ${id} is back in line.` }
  }
  if (o.reason !== undefined) {
    const body = {
      reason: o.reason,
      ...(o.system ? { system: o.system } : {}),
      ...(o.confirm === undefined ? {} : { confirm: o.confirm }),
    }
    const { replayed } = await api.call<{ replayed: number }>('POST', '/v1/quarantine/replay', body)
    return {
      count: replayed,
      says: `${many(replayed, 'message is', 'messages are')} back in line.`,
    }
  }
  if (o.since !== undefined) return recover(api, o)
  if (o.dead) {
    const body = {
      ...(o.sku ? { sku: o.sku } : {}),
      ...(o.channel ? { channel: o.channel } : {}),
      ...(o.confirm === undefined ? {} : { confirm: o.confirm }),
    }
    const { replayed } = await api.call<{ replayed: number }>(
      'POST',
      '/v1/dead-letters/replay',
      body,
    )
    return {
      count: replayed,
      says: `${many(replayed, 'number that was given up is', 'numbers that were given up are')} tried again.`,
    }
  }
  if (o.sku !== undefined && o.channel !== undefined) {
    const path = `/v1/items/${encodeURIComponent(o.sku)}/deliveries/${encodeURIComponent(o.channel)}/replay`
    const { replayed } = await api.call<{ replayed: number }>('POST', path)
    return {
      count: replayed,
      says: replayed
        ? `${o.channel} is told ${o.sku} again.`
        : `${o.channel} was never to be told ${o.sku}.`,
    }
  }
  throw new Fault(
    'invalid',
    'Say what: a message number, --reason <reason>, --dead, --sku <sku> --channel <name>, or --channel <name> --since <time>.',
  )
}

async function recover(api: Api, { channel, since, estimate, confirm }: Options): Promise<Done> {
  if (channel === undefined) throw new Fault('invalid', 'Say which channel: --channel <name>.')
  const path = `/v1/channels/${encodeURIComponent(channel)}/recover${estimate ? '?estimate=true' : ''}`
  const { numbers } = await api.call<{ numbers: number }>('POST', path, {
    since: timeOf(since!, 'first'),
    ...(confirm === undefined ? {} : { confirm }),
  })
  const says = estimate
    ? `${many(numbers, 'number')} would be told to ${channel} again.`
    : `${many(numbers, 'number is', 'numbers are')} told to ${channel} again.`
  return { count: numbers, says }
}
