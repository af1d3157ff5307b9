/** The same in sentences, for whoever asks "why does it say 4?". Pure. */
import { soldAhead } from '../../stock/available.ts'
import type { Measure } from '../../stock/names.ts'
import type { Baseline, Term } from './terms.ts'

export const many = (n: number, one: string, several = `${one}s`) =>
  `${n} ${n === 1 ? one : several}`

const moment = (at: Date) => at.toISOString().replace('T', ' ').slice(0, 16)
const signed = (n: number) => (n < 0 ? `− ${-n}` : `+ ${n}`)

/** "19 = counted 20 on 2026-01-02 by wms − 1 shipped (1 movement)". */
export function onHandSays(quantity: number, baseline: Baseline | null, terms: readonly Term[]) {
  const start = baseline
    ? `counted ${baseline.counted} at ${moment(baseline.happenedAt)} by ${baseline.actor ?? baseline.by}`
    : 'never counted: 0'
  return `${quantity} = ${[start, ...terms.map(termSays)].join(' ')}`
}

export const sumSays = (quantity: number, terms: readonly Term[]) =>
  terms.length === 0
    ? '0: nothing ever changed it'
    : `${quantity} = 0 ${terms.map(termSays).join(' ')}`

const termSays = ({ kind, quantity, movements, reason }: Term) =>
  `${signed(quantity)} ${kind}${reason ? ` (${reason})` : ''} in ${many(movements, 'movement')}`

/** "3 = 19 on hand − 12 committed − 0 reserved − 4 unavailable". */
export const availableSays = (q: {
  available: number
  on_hand: number
  committed: number
  reserved: number
  unavailable: number
}) =>
  `${q.available} = ${q.on_hand} on hand − ${q.committed} committed − ${q.reserved} reserved − ${q.unavailable} unavailable`

export type Told = {
  channel: string
  wanted: number
  /** Packs that it is known to show; null: it was never told. */
  known: number | null
  measure: Measure
  pending: boolean
  dead: string | null
  paused: string | null
  blocked: string | null
  carry: number
  raising: boolean
  confirmedAt: Date | null
}

/** "shop shows -3: 3 sold ahead of stock", with why nothing is done about it. */
export const aheadSays = (name: string, shows: number) =>
  `${name} shows ${shows}: ${-shows} sold ahead of stock. It sells none there, and a 0 over it would forget them, so it is left`

/** "shop shows 4; it should show 3, which is on its way". */
export function channelSays(t: Told): string {
  const shows = t.known === null ? 'was never told a number' : `was last seen showing ${t.known}`
  const head = `${t.channel} ${shows}`
  if (t.dead !== null)
    return `${head}; it should show ${t.wanted}, and is not told any more: ${t.dead}`
  if (t.paused !== null) return `${head}; it should show ${t.wanted}, but is paused: ${t.paused}`
  if (t.carry > 0) {
    return `${head}; ${t.carry} held back for orders it seems to have and we have not seen, of ${t.wanted}`
  }
  if (t.raising) return `${head}; ${t.wanted} is to be raised once the increase is confirmed`
  if (t.pending && t.blocked !== null) {
    return `${head}; ${t.wanted} waits until it can be reached: ${t.blocked}`
  }
  if (!t.pending && t.known !== null && soldAhead(t.measure, t.known, t.wanted)) {
    return aheadSays(t.channel, t.known)
  }
  if (t.pending || t.known !== t.wanted) return `${head}; ${t.wanted} is on its way`
  return `${t.channel} shows ${t.wanted}${t.confirmedAt ? `, confirmed at ${moment(t.confirmedAt)}` : ''}`
}
