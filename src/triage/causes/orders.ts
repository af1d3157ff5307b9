/** Causes in the orders of a shop: one that never reached us, a cancellation, a refund. Pure. */
import type { Claim } from '../claim.ts'
import type { History } from '../history.ts'
import { claim, documentOf, lineOf, openLines, pieces, since, standing, when } from './lens.ts'

/** Sold there, and unknown here. Its number must never be pushed up again for that. */
export function lostOrder(h: History): Claim[] {
  const { place, open, split, waiting } = h.case
  if (place.owns || place.measure === 'on_hand') return []
  const young = new Set(split.terms.flatMap((t) => t.cites))
  const shown = open
    .filter((o) => o.systemId === place.systemId && !young.has(`document:${o.document}`))
    .filter((o) => standing(h, o.placedAt))
    .flatMap((o) =>
      claim('lost event', -o.units, {
        cites: [`document:${o.document}/${o.line}`],
        says: `${o.document} of ${when(o.placedAt)}, ${pieces(o.units)}, is open in ${place.system} and never reached us.`,
        remedy: 'pull',
        strength: 'proof',
      }),
    )
  const listed = h.missed
    .filter((m) => m.movement.reportedBy === place.systemId && m.movement.kind === 'ordered')
    .filter((m) => standing(h, m.movement.happenedAt))
    .filter((m) => place.locations.includes(m.movement.locationId))
    .flatMap(({ cite, movement: m }) =>
      claim('lost event', -m.change.committed, {
        cites: [cite],
        says: `${documentOf(m.key)} of ${when(m.happenedAt)}, ${pieces(m.change.committed)}, is among the orders of ${place.system} and never reached us.`,
        remedy: 'pull',
        strength: 'proof',
      }),
    )
  const shipped = waiting
    .filter((w) => w.movement.kind === 'shipped' && w.movement.sourceId === place.systemId)
    .filter((w) => place.locations.includes(w.movement.locationId))
    .filter(
      (w) => !h.movements.some((m) => m.sourceId === place.systemId && m.key === w.movement.after),
    )
    .flatMap(({ movement: m, messageId }) =>
      claim('lost event', m.change.committed, {
        cites: [`document:${lineOf(m.key)}`, `message:${messageId}`],
        says: `Message ${messageId} tells that ${documentOf(m.key)} was shipped (${pieces(m.change.committed)}), and of that order we never heard.`,
        remedy: 'pull',
        strength: 'proof',
      }),
    )
  const known = new Set<string>()
  return [...shown, ...listed, ...shipped].filter(
    (c) => !known.has(c.cites[0]!) && known.add(c.cites[0]!),
  )
}

/** Cancelled there: the units are for sale again, and here they are still promised. */
export function unreleased(h: History): Claim[] {
  const { place } = h.case
  if (place.owns || place.measure === 'on_hand') return []
  const listed = h.missed
    .filter((m) => m.movement.reportedBy === place.systemId)
    .filter((m) => m.movement.kind === 'order_cancelled' && standing(h, m.movement.happenedAt))
    .filter((m) => place.locations.includes(m.movement.locationId))
    .flatMap(({ cite, movement: m }) =>
      claim('cancellation not released', -m.change.committed, {
        cites: [cite, `line:${lineOf(m.key)}`],
        says: `${place.system} cancelled ${pieces(m.change.committed)} of ${documentOf(m.key)} at ${when(m.happenedAt)}; that never reached us, and they are still promised here.`,
        remedy: 'pull',
        strength: 'proof',
      }),
    )
  if (listed.length > 0 || h.heard.has(place.systemId)) return listed
  const open = openLines(h).filter(
    (l) => l.ordered.sourceId === place.systemId && place.locations.includes(l.locationId),
  )
  return open.flatMap((l) =>
    claim('cancellation not released', l.units, {
      cites: [l.ordered.cite, `line:${l.prefix}`],
      says: `${documentOf(l.prefix)} of ${when(l.ordered.happenedAt)} is still open here for ${pieces(l.units)}; if it was cancelled in ${place.system}, that never reached us.`,
      remedy: 'ask',
      strength: 'weak',
      among: open.length,
    }),
  )
}

/** The money went back, the shop put the units on its number, and the goods are not here yet. */
export function refunded(h: History): Claim[] {
  const { place } = h.case
  if (place.owns) return []
  const back = h.movements.filter((m) => m.kind === 'returned')
  const told = h.refusals
    .filter((r) => r.kind === 'returned' && r.reportedById === place.systemId)
    .filter((r) => r.outcome === 'refused' || r.outcome === 'forwarded')
    .filter((r) => since(h, r.refusedAt) && place.locations.includes(r.locationId))
    .filter((r) => standing(h, r.happenedAt))
    .filter(
      (r) => !back.some((m) => m.recordedAt >= r.refusedAt && m.change.on_hand === r.quantity),
    )
    .flatMap((r) =>
      claim('refund before return', r.quantity, {
        cites: [r.cite],
        says: `${place.system} put ${pieces(r.quantity)} back on its number at ${when(r.happenedAt)} (${documentOf(r.key)}); they have not arrived on the shelf.`,
        remedy: 'publish',
        strength: 'proof',
      }),
    )
  if (told.length > 0 || place.measure === 'on_hand') return told
  const sold = h.movements.filter(
    (m) =>
      m.kind === 'shipped' &&
      m.sourceId === place.systemId &&
      place.locations.includes(m.locationId),
  )
  return sold.flatMap((m) =>
    claim('refund before return', -m.change.on_hand, {
      cites: [m.cite],
      says: `${documentOf(m.key)}, shipped at ${when(m.happenedAt)}, was for ${pieces(m.change.on_hand)}; if it was refunded, ${place.system} has put them back before they arrived.`,
      remedy: 'ask',
      strength: 'weak',
      among: sold.length,
    }),
  )
}
