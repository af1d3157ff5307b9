/** `onhand rules`: what channels keep back, at most show, or show a share of. */
import { withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { ago, json, out, table, talk, visible } from '../say.ts'

type Amounts = { safety: number | null; cap: number | null; percent: number | null }
type Rule = Amounts & {
  channel: string | null
  category: string | null
  sku: string | null
  from: 'file' | 'set'
  setBy: string | null
  setAt: string | null
}
type Holds = (Amounts & { channel: string })[]
type Which = { channel?: string; category?: string; sku?: string }

export const list = (globals: Globals, which: Which) =>
  withApi(globals, async (api) => {
    const query = new URLSearchParams(which as Record<string, string>)
    const found = await api.call<{ rows: Rule[]; holds?: Holds }>('GET', `/v1/rules?${query}`)
    if (globals.json) return json(found)
    if (found.rows.length === 0)
      return talk('There is no rule: channels show all that is available.')
    out(
      table(
        ['channel', 'for', 'keeps back', 'at most', 'percent', 'from', 'set'],
        found.rows.map((r) => [
          r.channel ?? 'all',
          whose(r),
          r.safety,
          r.cap,
          r.percent,
          r.from === 'file' ? 'the file' : (r.setBy ?? 'the item'),
          r.setAt === null ? null : ago(r.setAt),
        ]),
      ),
    )
    for (const h of found.holds ?? []) {
      talk(`${visible(h.channel)} ${holding(h)}.`)
    }
  })

const whose = ({ category, sku }: Rule) =>
  sku ?? (category === null ? 'everything' : `category ${category}`)

const holding = ({ safety, cap, percent }: Amounts) =>
  [
    `keeps back ${safety ?? 0}`,
    ...(percent === null ? [] : [`shows ${percent}%`]),
    ...(cap === null ? [] : [`shows ${cap} at most`]),
  ].join(', ')

type Given = Which & {
  safety?: number
  cap?: number
  percent?: number
  note?: string
  confirm?: number
}

export const set = (globals: Globals, given: Given) => put(globals, given)

export const reset = (globals: Globals, given: Given) => put(globals, { ...given, reset: true })

const put = (globals: Globals, body: Given & { reset?: true }) =>
  withApi(globals, async (api) => {
    const done = await api.call<{
      rule: Rule | null
      items: number
      channels: { channel: string; moved: number; zeroed: number }[]
    }>('PUT', '/v1/rules', body)
    if (globals.json) return json(done)
    out(done.rule ? `It ${holding(done.rule)}.` : 'There is no such rule any more.')
    if (done.channels.length === 0) return talk('No number changes by it now.')
    for (const c of done.channels) {
      talk(`${visible(c.channel)}: ${c.moved} numbers change, ${c.zeroed} of them to 0.`)
    }
  })
