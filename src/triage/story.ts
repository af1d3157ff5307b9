/** The reasoning about one disagreement, written for a person in five sentences' room. Pure. */
import type { Term } from '../reconcile/normalise.ts'
import type { Diagnosis } from './claim.ts'
import { many, tooMany } from './decide/words.ts'
import type { Decision } from './gate.ts'

export type Story = { product: string; gap: string; found: string; safe: string; next: string }

export type Told = {
  driftId: number
  sku: string
  name: string
  /** As people know it: `shop`, or `shop at L1`. */
  place: string
  location: string
  /** Whose word counts there; null: the place itself. */
  owner: string | null
  measure: string
  observed: number
  expected: number
  residue: number
  terms: readonly Term[]
  firstSeenAt: Date
  now: Date
  diagnosis: Diagnosis | null
  /** What a person said it is. */
  assigned: { cause: string; by: string } | null
  decision: Decision
  state: string
}

export const storyOf = (t: Told): Story => ({
  product: t.name === '' ? t.sku : `${t.sku}, ${t.name}`,
  gap: gapOf(t),
  found: [inPart(t), foundOf(t)].filter(Boolean).join(' '),
  safe: safeOf(t),
  next: nextOf(t),
})

/** "shop shows 14, the ledger says 9 (5 too many) for RED-SCARF in Leeds, since Thu 09:36." */
function gapOf({ place, observed, expected, sku, location, firstSeenAt, now, measure }: Told) {
  const gap = observed - expected
  const how = gap === 0 ? 'they agree' : tooMany(gap)
  const says = measure === 'available_to_sell' ? 'it should be' : 'the ledger says'
  const since = `since ${moment(firstSeenAt, now)}`
  return `${place} shows ${observed}, ${says} ${expected} (${how}) for ${sku} in ${location}, ${since}.`
}

/** What is only on its way is said first: it is nobody's fault. */
function inPart({ terms, residue, observed, expected }: Told): string {
  if (terms.length === 0) return ''
  const parts = terms.map((t) => `${signed(t.quantity)}: ${t.says}`).join('; ')
  const gap = observed - expected
  return residue === 0
    ? `All of it is accounted for (${parts}).`
    : `Of the ${Math.abs(gap)}, this is accounted for: ${parts}. ${sentence(tooMany(residue))} are not.`
}

function foundOf({ residue, diagnosis, assigned }: Told): string {
  if (residue === 0) return ''
  const said = assigned ? `${assigned.by} says: ${plain(assigned.cause)}. ` : ''
  if (!diagnosis || diagnosis.cause === null) {
    return `${said}No cause found explains it to the unit.`
  }
  const sure = `${Math.min(99, Math.floor(diagnosis.confidence * 100))}% sure`
  const rivals = diagnosis.rivals.length
  const others =
    rivals > 0 ? `, ${many(rivals, 'other explanation', 'other explanations')} would fit` : ''
  const claims = diagnosis.claims.map((c) => stopped(c.says)).join(' ')
  const doubt = diagnosis.doubt ? ` ${stopped(diagnosis.doubt.why)}` : ''
  return `${said}Likely cause: ${plain(diagnosis.cause)} (${sure}${others}). ${claims}${doubt}`
}

function safeOf({ decision: { decision, locks }, residue }: Told): string {
  if (residue === 0) return 'Nothing is to be repaired.'
  const against = locks.filter((l) => l.holds)
  if (decision === 'repair') return 'Safe to repair: every lock of the gate is open.'
  if (decision === 'would_repair') {
    return 'It would be safe to repair: every lock is open. Nothing is done in shadow mode.'
  }
  if (decision === 'record') return 'It is recorded only: repairs are for people here.'
  const first = against[0]?.why ?? 'a lock holds'
  const more = against.length - 1
  const rest = more > 0 ? ` (and ${many(more, 'more lock holds', 'more locks hold')})` : ''
  return `Not repaired by itself: ${first}${rest}.`
}

function nextOf(t: Told): string {
  const { decision, driftId, owner, expected, observed, residue, state, sku, location } = t
  if (residue === 0) return 'Wait: it should be gone at the next reading.'
  if (state === 'ignored') return `Nothing: a rule hides it. See onhand drift show ${driftId}.`
  if (decision.decision === 'repair') {
    return owner === null
      ? `${t.place} wins; the ledger is being corrected to the ${observed} it shows.`
      : `${owner} wins; ${expected} is on its way.`
  }
  const remedies = new Set(t.diagnosis?.claims.map((c) => c.remedy))
  if (remedies.has('replay') || remedies.has('map')) {
    return 'Mend and replay what waits in quarantine: onhand status --quarantine.'
  }
  if (remedies.has('pull')) return `Ask ${t.place} again for what did not reach us.`
  if (remedies.has('wait')) return 'Wait: it passes by itself.'
  if (remedies.has('count')) return `Count ${sku} in ${location}: only the shelf can tell.`
  const without = decision.locks.find((l) => l.lock === 'repair' && l.holds)
  if (without) return `Look at ${t.place}: ${without.why}.`
  const wins = owner === null ? `${t.place} wins` : `${owner} wins`
  return `See what would change: onhand plan --drift ${driftId} (${wins}). If in doubt, count ${sku} in ${location}.`
}

const plain = (cause: string) => cause.replaceAll('_', ' ')
const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
const stopped = (text: string) => {
  const whole = sentence(text.trim())
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}
const signed = (n: number) => (n > 0 ? `+${n}` : `−${-n}`)

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const WEEK_MS = 6 * 86_400_000

/** "Thu 09:36"; "2026-01-02 09:36" when that Thursday is long past. UTC. */
function moment(at: Date, now: Date): string {
  const [date, clock] = at.toISOString().slice(0, 16).split('T') as [string, string]
  return now.getTime() - at.getTime() < WEEK_MS
    ? `${days[at.getUTCDay()]} ${clock}`
    : `${date} ${clock}`
}
