/** `onhand drift snooze|escalate|reopen|cause|ignore`: what a person decides about a disagreement. */
import { many } from '../../http/explain/words.ts'
import { Fault } from '../../lib/faults.ts'
import { type Api, withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { json, next, out, table, visible } from '../say.ts'
import { timeOf } from '../time.ts'
import type { Drift, Whole } from './answers.ts'

type Until = { until?: string; for?: string }

export const snooze = (globals: Globals, id: number, options: Until) =>
  act(
    globals,
    `/v1/drifts/${id}/snooze`,
    { until: untilOf(options, '1d') },
    (drift) =>
      `Put off until ${drift.snoozedUntil}, or until it is more than ${Math.abs(drift.residue)}.`,
  )

export const decide = (
  globals: Globals,
  what: 'escalate' | 'reopen',
  id: number,
  { why }: { why: string },
) =>
  act(globals, `/v1/drifts/${id}/${what}`, { why }, (drift) =>
    what === 'escalate'
      ? 'It is with a person now: nothing is done about it by itself.'
      : `It is ${drift.state} again.`,
  )

export const cause = (globals: Globals, id: number, name: string) =>
  act(globals, `/v1/drifts/${id}/cause`, { cause: name }, (drift) =>
    drift.cause ? `Noted. What was found: ${drift.cause}.` : 'Noted. Nothing had been found.',
  )

const act = (globals: Globals, path: string, body: object, says: (drift: Drift) => string) =>
  withApi(globals, async (api) => {
    const drift = await api.call<Drift>('POST', path, body)
    if (globals.json) return json(drift)
    out(visible(says(drift)))
    next(`onhand drift history ${drift.id}`)
  })

type Ignore = Until & {
  sku?: string
  system?: string
  place?: string
  category?: string
  most?: number
  why?: string
  preview?: boolean
  list?: boolean
  end?: number
}
type Hidden = {
  id?: number
  hides: number
  rows: { driftId: number; sku: string; system: string; residue: number }[]
}

export const ignore = (globals: Globals, id: number | undefined, o: Ignore) =>
  withApi(globals, async (api) => {
    if (o.list) return rules(api, globals)
    if (o.end !== undefined) return endRule(api, globals, o.end)
    const about = { ...(id === undefined ? {} : await aboutDrift(api, id)), ...said(o) }
    if (!('most' in about)) throw new Fault('invalid', 'Say up to how many units: --most 2.')
    if (o.preview) {
      const seen = await api.call<Hidden>('POST', '/v1/ignore-rules/preview', about)
      if (globals.json) return json(seen)
      return hidden(seen, 'would hide')
    }
    if (o.why === undefined) {
      throw new Fault('invalid', 'Say why, for whoever comes after you: --why "display pieces".')
    }
    const body = { ...about, reason: o.why, until: untilOf(o, '30d') }
    const made = await api.call<Hidden>('POST', '/v1/ignore-rules', body)
    if (globals.json) return json(made)
    hidden(made, 'hides')
    next(`onhand drift ignore --end ${made.id}   (they are open again)`)
  })

const said = ({ sku, system, place, category, most }: Ignore) => ({
  ...(sku === undefined ? {} : { sku }),
  ...(system === undefined ? {} : { system }),
  ...(place === undefined ? {} : { external: place }),
  ...(category === undefined ? {} : { category }),
  ...(most === undefined ? {} : { most }),
})

/** Just this one: its item at its place, up to what it is now. */
async function aboutDrift(api: Api, id: number) {
  const { drift } = await api.call<Whole>('GET', `/v1/drifts/${id}`)
  const { sku, system, external, residue } = drift
  return { sku, system, external, most: Math.max(1, Math.abs(residue)) }
}

function hidden({ hides, rows }: Hidden, verb: string): void {
  out(`It ${verb} ${many(hides, 'disagreement')} now.`)
  if (rows.length === 0) return
  out(
    table(
      ['drift', 'sku', 'where', 'unexplained'],
      rows.map((r) => [r.driftId, r.sku, r.system, r.residue]),
    ),
  )
}

type Rule = {
  id: number
  sku: string | null
  system: string | null
  category: string | null
  most: number
  reason: string
  madeBy: string
  expiresAt: string
  hides: number
}

async function rules(api: Api, globals: Globals): Promise<void> {
  const answer = await api.call<{ rows: Rule[] }>('GET', '/v1/ignore-rules')
  if (globals.json) return json(answer)
  if (answer.rows.length === 0) return out('Nothing is ignored.')
  out(
    table(
      ['rule', 'sku', 'where', 'category', 'up to', 'hides', 'until', 'by', 'because'],
      answer.rows.map((r) => [
        r.id,
        r.sku,
        r.system,
        r.category,
        r.most,
        r.hides,
        r.expiresAt.slice(0, 10),
        r.madeBy,
        r.reason,
      ]),
    ),
  )
}

async function endRule(api: Api, globals: Globals, id: number): Promise<void> {
  const answer = await api.call<{ reopened: number }>('DELETE', `/v1/ignore-rules/${id}`)
  if (globals.json) return json(answer)
  out(
    `Rule ${id} has ended; ${many(answer.reopened, 'disagreement is', 'disagreements are')} open again.`,
  )
}

const unitsMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** A time that was named, or so long from now. */
function untilOf(o: Until, fallback: string): string {
  if (o.until !== undefined) return timeOf(o.until, 'last')
  const text = o.for ?? fallback
  const match = /^(\d{1,4})([mhdw])$/.exec(text)
  if (!match) throw new Fault('invalid', `"${text}" is not a time: write 30m, 4h, 3d or 2w.`)
  const ms = Number(match[1]) * unitsMs[match[2] as keyof typeof unitsMs]
  return new Date(Date.now() + ms).toISOString()
}
