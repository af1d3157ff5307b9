/** What a drift is, decided and evidenced, as sentences of the page. Pure. */
import type { Drift, DriftExplained } from '../../api/schema.ts'
import { number, plain, words } from '../../parts/words.ts'

type Lock = DriftExplained['locks'][number]

/** What a program was told to type is said as what a person can do here. */
export function spoken(text: string): string {
  return plain(text)
    .replace(
      /See what would change: onhand plan --drift \d+/,
      'Make a plan to see what would change',
    )
    .replace(/: onhand status --quarantine/, '')
    .replace(/ See onhand drift show \d+\./, '')
}

/** The sentence without its time, which the page tells in the reader's own zone. */
export const timeless = (says: string): string => says.replace(/, since [^.]*\.$/, '.')

/** Where on the page a citation is to be read; null: it has no place of its own. */
export function placeOf(cite: string, sku: string): string | null {
  const at = cite.indexOf(':')
  const [kind, own] = [cite.slice(0, at), cite.slice(at + 1)]
  const item = encodeURIComponent(sku)
  const id = encodeURIComponent(own)
  if (kind === 'movement') return `/stock/${item}?movement=${id}`
  if (kind === 'message') return `/inbox?message=${id}`
  if (kind === 'attempt') return `/deliveries?sku=${item}&attempt=${id}`
  if (kind === 'delivery') return `/deliveries?sku=${item}`
  if (kind === 'drift') return `/drifts/${id}`
  if (kind === 'refusal') return `/authority?refusal=${id}`
  if (kind === 'observation') return `/stock/${item}`
  return null
}

/** `82% sure`, as the server's own sentences say it; never the whole hundred, for nothing is. */
export const sure = (confidence: number) => `${Math.min(99, Math.floor(confidence * 100))}% sure`

/** How often a claim like this one was right, with how many there were. */
export function trackRecord(record: DriftExplained['record']): string {
  if (!record)
    return 'Such a cause on such evidence never came up where the truth was known: how sure it is, is what evidence like it is worth in general.'
  const { right, all } = record
  if (all < 10)
    return `Tried ${number(all)} times where the truth was known, right ${number(right)} times: too few to rely on.`
  return `Where the truth was known, such a cause on such evidence was right in ${number(right)} of ${number(all)} cases.`
}

const decisions: Readonly<Record<string, { title: string; says: string }>> = {
  repair: { title: 'Repaired by itself', says: 'Every lock of the gate was open.' },
  would_repair: {
    title: 'It would be repaired by itself',
    says: 'Every lock is open, but repairs are in shadow mode: written down, and not done.',
  },
  hold: {
    title: 'Left to a person',
    says: 'At least one lock keeps it from being repaired by itself.',
  },
  record: {
    title: 'Recorded only',
    says: 'Nobody asked for repairs at this system, or there is nothing to repair.',
  },
}
export const decisionOf = (decision: string | null) =>
  (decision === null ? undefined : decisions[decision]) ?? {
    title: 'Not decided yet',
    says: 'It is weighed when the next round ends.',
  }

/** What each lock asks. */
export const locks: Readonly<Record<Lock['lock'], string>> = {
  policy: 'Are repairs allowed at this system?',
  repair: 'Is there a number that would make it right?',
  hands: 'Has nobody got it in hand?',
  small: 'Is it small?',
  share: 'Is it a small share of what is on hand?',
  cause: 'Does the cause explain every unit?',
  confidence: 'Is the cause sure enough?',
  fresh: 'Are both numbers fresh?',
  settled: 'Did it stand still?',
  under_way: 'Is nothing under way?',
  source: 'Was the system read whole?',
  channel: 'May it be told numbers?',
  increase: 'Is raising the number safe?',
  tried: 'Was it not tried before?',
  week: 'Was it seldom repaired lately?',
  books: 'Are the books in order?',
  batch: 'Is no batch waiting for a person?',
  blast_radius: 'Do few numbers change?',
}

export const remedies: Readonly<Record<DriftExplained['claims'][number]['remedy'], string>> = {
  publish: 'Tell that system the owner’s number again.',
  compensate: 'Correct the ledger: it has missed something.',
  replay: 'Mend the message that waits in quarantine, and replay it.',
  map: 'Map the name or the pack first.',
  pull: 'Ask that system again for what did not reach us.',
  count: 'Count it: only the shelf can tell.',
  wait: 'Wait: it passes by itself.',
  ask: 'Ask somebody there what happened.',
}

export const strengths: Readonly<Record<DriftExplained['claims'][number]['strength'], string>> = {
  proof: 'proven by a record',
  strong: 'strong evidence',
  weak: 'the arithmetic alone',
}

/** `shop`, or `shop, L1` where its own word for the place says more than ours. */
export const placeName = ({
  system,
  external,
  locations = [],
}: Pick<Drift, 'system' | 'external'> & { locations?: readonly string[] }) =>
  external === '' || locations.includes(external) ? system : `${system}, ${external}`

/** What happened to it, in a few words. */
export function eventOf({
  event,
  detail,
}: {
  event: string
  detail: Record<string, unknown>
}): string {
  if (event === 'decided')
    return `Decided: ${decisionOf(String(detail.decision)).title.toLowerCase()}`
  if (event === 'diagnosed')
    return detail.cause ? `Likely cause: ${detail.cause}` : 'No cause found'
  if (event === 'cause assigned') return `Called by a person: ${detail.cause}`
  if (event === 'planned') return `In plan ${detail.batch}: ${detail.before} → ${detail.after}`
  if (event === 'resolved') return `Resolved: ${detail.how ?? 'the numbers agree again'}`
  return words(event)
}

/** Why, or until when, where an event says so. */
export function noteOf({ detail }: { detail: Record<string, unknown> }): string | null {
  const { why, reason, says } = detail
  for (const text of [why, reason, says]) if (typeof text === 'string' && text) return text
  return null
}

type Tally = readonly {
  state: Drift['state']
  severity: Drift['severity']
  drifts: number
  snoozed: number
}[]
export type Pile = 'need' | 'critical' | 'way' | 'counting' | 'off' | 'ignored'

/** How many there are of what people ask for; what was put off is counted there only. */
export function pilesOf(tally: Tally): Record<Pile, number> {
  const piles = { need: 0, critical: 0, way: 0, counting: 0, off: 0, ignored: 0 }
  for (const { state, severity, drifts, snoozed } of tally) {
    const awake = drifts - snoozed
    if (state === 'ignored') piles.ignored += drifts
    else {
      piles.off += snoozed
      if (state === 'counting') piles.counting += awake
      else if (state === 'explained' || state === 'correcting') piles.way += awake
      else {
        piles.need += awake
        if (severity === 'critical') piles.critical += awake
      }
    }
  }
  return piles
}
