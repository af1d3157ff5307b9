/** `onhand drift list`: what differs, the worst first. */
import { many } from '../../http/explain/words.ts'
import { withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { ago, json, next, out, paint, table } from '../say.ts'
import type { Drift, Drifts, Tally } from './answers.ts'

type Options = {
  state?: string[]
  severity?: string[]
  system?: string
  sku?: string
  snoozed?: boolean
  limit: number
}

export const list = (globals: Globals, o: Options) =>
  withApi(globals, async (api) => {
    const query = new URLSearchParams({ limit: String(Math.min(1000, Math.max(1, o.limit))) })
    for (const state of o.state ?? []) query.append('state', state)
    for (const severity of o.severity ?? []) query.append('severity', severity)
    if (o.system) query.set('system', o.system)
    if (o.sku) query.set('sku', o.sku)
    if (o.snoozed) query.set('snoozed', 'true')
    const answer = await api.call<Drifts>('GET', `/v1/drifts?${query}`)
    if (globals.json) return json(answer)
    out(sentence(answer.tally))
    if (answer.rows.length === 0) return
    out('')
    out(driftTable(answer.rows))
    const [first] = worst(answer.rows)
    next(`onhand explain drift ${first!.id}`, 'onhand plan   (what would be changed, and how)')
    if (answer.next) next(`onhand drift list --limit ${o.limit * 10}   (there are more)`)
  })

const ranks = ['critical', 'high', 'low', 'in_flight']

/** What came back comes first among equals. */
export const worst = (rows: readonly Drift[]) =>
  [...rows].sort(
    (a, b) =>
      ranks.indexOf(a.severity) - ranks.indexOf(b.severity) ||
      Number(b.regressed) - Number(a.regressed) ||
      Math.abs(b.residue) - Math.abs(a.residue) ||
      a.id - b.id,
  )

export const driftTable = (rows: readonly Drift[]) =>
  table(
    ['drift', 'severity', 'sku', 'where', 'shows', 'should', '', 'since', 'state', 'cause'],
    worst(rows).map((d) => [
      d.id,
      d.severity,
      d.sku,
      whereOf(d),
      d.observed,
      d.expected,
      direction(d.gap),
      ago(d.firstSeenAt),
      stateOf(d),
      causeOf(d),
    ]),
  )

export const whereOf = ({
  system,
  external,
  locations,
}: Pick<Drift, 'system' | 'external' | 'locations'>) =>
  external === '' || locations.length === 0 ? system : `${system} at ${locations.join('+')}`

export const direction = (gap: number) =>
  gap === 0 ? 'agree' : `${Math.abs(gap)} too ${gap > 0 ? 'many' : 'few'}`

function stateOf(d: Drift): string {
  const asleep = d.snoozedUntil !== null && new Date(d.snoozedUntil) > new Date()
  return `${d.state}${d.regressed ? ', again' : ''}${asleep ? ', put off' : ''}`
}

function causeOf(d: Drift): string {
  if (d.assigned) return `${d.assigned} (${d.assignedBy})`
  if (d.residue === 0) return 'on its way'
  return d.cause ? `${d.cause} (${Math.round((d.confidence ?? 0) * 100)}%)` : 'unknown'
}

/** "3 disagreements need somebody: 1 critical, 2 low." */
function sentence(tally: readonly Tally[]): string {
  const count = (which: (t: Tally) => boolean) =>
    tally.filter(which).reduce((sum, t) => sum + t.drifts - t.snoozed, 0)
  const awake = (t: Tally) => t.state !== 'ignored' && t.severity !== 'in_flight'
  const all = count(awake)
  const by = ranks
    .slice(0, 3)
    .map((severity) => [count((t) => awake(t) && t.severity === severity), severity] as const)
    .filter(([n]) => n > 0)
    .map(([n, severity]) => `${n} ${severity}`)
  const rest = [
    [count((t) => t.state !== 'ignored' && t.severity === 'in_flight'), 'on the way'],
    [tally.reduce((sum, t) => sum + t.snoozed, 0), 'put off'],
    [tally.filter((t) => t.state === 'ignored').reduce((sum, t) => sum + t.drifts, 0), 'ignored'],
  ] as const
  const besides = rest.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`)
  const main =
    all === 0 ? 'No disagreement needs anybody.' : `${many(all, 'disagreement')}: ${by.join(', ')}.`
  return paint('bold', main) + (besides.length > 0 ? ` Besides: ${besides.join(', ')}.` : '')
}
