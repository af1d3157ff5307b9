/** Causes in the goods of an owner: what happened on the shelf and never reached the ledger. Pure. */
import type { Claim } from '../claim.ts'
import type { History, Moved } from '../history.ts'
import {
  claim,
  documentOf,
  effectAt,
  effects,
  lineOf,
  type OpenLine,
  openLines,
  pieces,
  since,
  sum,
  when,
} from './lens.ts'

/** In the owner's own list, or in a message that waits for what it follows; not in the ledger. */
export function unheard(h: History): Claim[] {
  const { place, waiting } = h.case
  if (!place.owns) return []
  const listed = h.missed
    .filter((m) => m.movement.reportedBy === place.systemId && m.movement.counted === undefined)
    .flatMap(({ cite, movement: m }) =>
      claim(nameOf(h, m.kind), effectAt(h, m.locationId, m.change), {
        cites: [cite, `line:${lineOf(m.key)}`],
        says: `${documentOf(m.key)} of ${when(m.happenedAt)} (${m.kind.replace('_', ' ')}, ${pieces(m.change.on_hand)}) is in the records of ${place.system} and never reached us.`,
        remedy: 'pull',
        strength: 'proof',
      }),
    )
  const parked = waiting
    .filter((w) => w.state === 'parked' || w.reason === 'predecessor_missing')
    .filter((w) => w.movement.reportedBy === place.systemId)
    .filter((w) => h.now.getTime() - w.receivedAt.getTime() > h.inFlightMs)
    .flatMap(({ movement: m, messageId }) =>
      claim('lost event', effectAt(h, m.locationId, m.change), {
        cites: [`message:${messageId}`, `line:${lineOf(m.key)}`],
        says: `Message ${messageId} tells that ${documentOf(m.key)} was shipped and waits for the order itself, which never reached us.`,
        remedy: 'pull',
        strength: 'proof',
      }),
    )
  return [...listed, ...parked]
}

const nameOf = (h: History, kind: Moved['kind']) =>
  kind === 'purchase_received'
    ? 'missing goods receipt'
    : h.role === '3pl' && kind === 'shipped'
      ? 'missing 3PL confirmation'
      : 'lost event'

/** Goods that were on their way, are on the shelf, and were never told to have come. */
export function receipt(h: History): Claim[] {
  const { place } = h.case
  if (!place.owns) return []
  const here = h.movements.filter((m) => place.locations.includes(m.locationId))
  const coming = sum(here.map((m) => m.change.incoming))
  const purchases = here
    .filter((m) => m.kind === 'purchase_ordered' && m.change.incoming <= coming)
    .flatMap((m) =>
      claim('missing goods receipt', m.change.incoming, {
        cites: [m.cite],
        says: `${documentOf(m.key)} of ${when(m.happenedAt)}, ${pieces(m.change.incoming)}, is still on its way by the books, and the shelf has just as many more: its receipt never reached us.`,
        remedy: h.heard.has(place.systemId) ? 'compensate' : 'pull',
        strength: 'strong',
        among: 1,
      }),
    )
  const gone = h.movements.filter(
    (m) => m.kind === 'transferred_out' && !place.locations.includes(m.locationId),
  )
  const transfers = gone
    .filter(
      (out) => !here.some((m) => m.kind === 'transferred_in' && lineOf(m.key) === lineOf(out.key)),
    )
    .flatMap((out) =>
      claim('missing goods receipt', -out.change.on_hand, {
        cites: [out.cite],
        says: `${documentOf(out.key)} left for here at ${when(out.happenedAt)} with ${pieces(out.change.on_hand)}, and was never told to have arrived.`,
        remedy: 'pull',
        strength: 'strong',
      }),
    )
  return [...purchases, ...transfers].map((c, _, all) => ({ ...c, among: all.length }))
}

/** An order that has left the building by the owner's number, and was never told to have left. */
export function unconfirmed(h: History): Claim[] {
  const { place } = h.case
  if (!place.owns || place.measure !== 'on_hand') return []
  const third = h.role === '3pl'
  // A warehouse whose records were read again has not shipped what is not in them.
  if (!third && h.heard.has(place.systemId)) return []
  const lag = h.lagMs ?? 0
  const young = waitsForBatch(h)
  const name = third ? (young ? 'batch window' : 'missing 3PL confirmation') : 'lost event'
  const open = openLines(h).filter((l) => place.locations.includes(l.locationId))
  const overdue = young
    ? open
    : open.filter((l) => h.now.getTime() - l.ordered.happenedAt.getTime() > lag)
  return shipped(h, overdue).flatMap(({ lines, units }) =>
    claim(name, -units, {
      cites: lines.map((l) => l.ordered.cite),
      says: young
        ? `${namesOf(lines)} (${pieces(units)}) may have left already: ${place.system} tells what it did in batches, up to ${Math.round(lag / 60_000)} minutes later.`
        : `${namesOf(lines)} (${pieces(units)}) is open here and gone there: ${place.system} never confirmed that it left.`,
      remedy: young ? 'wait' : third ? 'pull' : 'ask',
      strength: third ? 'strong' : 'weak',
      among: overdue.length,
    }),
  )
}

/** Whatever it is, the next batch may bring it. */
export function batch(h: History): Claim[] {
  const { place, split } = h.case
  if (h.role !== '3pl' || !place.owns || place.measure !== 'on_hand' || !waitsForBatch(h)) return []
  return claim('batch window', split.residue, {
    cites: [`place:${place.id}`],
    says: `${place.system} tells what it did in batches, up to ${Math.round(h.lagMs! / 60_000)} minutes later; this was first seen at ${when(h.standsSince)}.`,
    remedy: 'wait',
    strength: 'weak',
  })
}

/** Sooner is no batch; later is how seldom we ask. */
const BATCH = { least: 300_000, most: 7_200_000 }

/** Told late and in batches as a rule, and the gap is no older than one of them, or is a new one of
 *  the same size: what it was before has been told. */
function waitsForBatch(h: History): boolean {
  if (h.lagMs === null || h.lagMs < BATCH.least || h.lagMs > BATCH.most) return false
  const again = effects(h).some(
    (e) => e.moved.recordedAt > h.standsSince && e.units === h.case.split.residue,
  )
  return again || h.now.getTime() - h.standsSince.getTime() < h.lagMs
}

/** Each line alone; and, oldest first, so many of them together, as a day's parcels are. */
function shipped(_: History, open: readonly OpenLine[]) {
  const single = open.map((l) => ({ lines: [l], units: l.units }))
  const several = open.slice(0, 8).flatMap((__, i) => {
    const lines = open.slice(0, i + 1)
    return i < 3 ? [] : [{ lines, units: sum(lines.map((l) => l.units)) }]
  })
  return [...single, ...several]
}

const namesOf = (lines: readonly OpenLine[]) =>
  [...new Set(lines.map((l) => documentOf(l.prefix)))].join(', ')

/** It shows what the owner shows: not this place is wrong, but the ledger. */
export function sameAsOwner(h: History): Claim[] {
  const { owner } = h
  const { place, split } = h.case
  if (!owner || place.owns || place.channelId !== null) return []
  const same = owner.split.residue === split.residue
  return claim('agrees with the owner', owner.split.residue, {
    cites: [`drift:${owner.driftId}`],
    says: `${place.system} shows what ${owner.place.system} shows, and ${owner.place.system} is the one that is right: the ledger has to be mended there.`,
    remedy: 'wait',
    strength: same ? 'proof' : 'strong',
  })
}

/** A place that keeps its own number by what others tell it has missed something, or took it twice. */
export function copied(h: History, all: readonly { moved: Moved; units: number }[]): Claim[] {
  const { place } = h.case
  if (place.owns || place.channelId !== null) return []
  const recent = all.filter((e) => since(h, e.moved.recordedAt))
  return recent.flatMap(({ moved: m, units }) => {
    const what = `${documentOf(m.key)} of ${when(m.happenedAt)} (${m.kind.replace('_', ' ')}, ${pieces(units)})`
    // It had happened when the two last agreed, and was told only afterwards.
    const late = h.agreedAt !== null && m.happenedAt < h.agreedAt
    return [
      ...claim(late ? 'late event' : 'lost event', -units, {
        cites: [m.cite],
        says: late
          ? `${what} was told here only at ${when(m.recordedAt)}; ${place.system} has not taken it in.`
          : `${place.system} has not taken in ${what}.`,
        remedy: 'ask',
        strength: 'strong',
        among: recent.length,
      }),
      ...claim('duplicate event', units, {
        cites: [m.cite],
        says: `${place.system} has taken in ${what} twice.`,
        remedy: 'ask',
        strength: 'strong',
        among: recent.length,
      }),
    ]
  })
}
