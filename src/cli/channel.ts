/** `onhand channel`: stop telling a channel numbers, and go on. */
import { withApi } from './client.ts'
import type { Globals } from './main.ts'
import { json, next, out, visible } from './say.ts'

type Channel = { channel: string; state: string; why: string | null; pending: number }

export const pause = (globals: Globals, name: string, { why }: { why: string }) =>
  withApi(globals, async (api) => {
    const told = await api.call<Channel>('POST', at(name, 'pause'), { why })
    if (globals.json) return json(told)
    out(`${visible(told.channel)} is told nothing until it is resumed.`)
    next(`onhand channel resume ${told.channel}`)
  })

export const resume = (globals: Globals, name: string) =>
  withApi(globals, async (api) => {
    const told = await api.call<Channel>('POST', at(name, 'resume'))
    if (globals.json) return json(told)
    out(`${visible(told.channel)} is told again: ${told.pending} numbers are waiting.`)
    next(api.how === 'process' ? 'onhand serve' : 'onhand status')
  })

const at = (name: string, act: string) => `/v1/channels/${encodeURIComponent(name)}/${act}`
