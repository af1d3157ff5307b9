/** Causes that lie in our own inbox: kept back in quarantine, or told twice in different words. Pure. */
import type { Claim } from '../claim.ts'
import type { History } from '../history.ts'
import { claim, documentOf, effectAt, pieces, sum, when } from './lens.ts'

/** Understood in part and kept back for a reason that a person can act on. */
export function quarantined(h: History): Claim[] {
  const { place, waiting, observed } = h.case
  return waiting
    .filter((w) => w.state === 'quarantined' && w.reason !== 'predecessor_missing')
    .filter((w) => w.movement.reportedBy === place.systemId)
    .filter((w) => place.locations.includes(w.movement.locationId))
    .flatMap(({ movement: m, messageId, reason }) => {
      const after = h.movements.filter(
        (o) => o.locationId === m.locationId && o.happenedAt > m.happenedAt,
      )
      const counted =
        m.counted === undefined ? null : m.counted + sum(after.map((o) => o.change.on_hand))
      const units =
        counted === null
          ? effectAt(h, m.locationId, m.change)
          : place.measure === 'on_hand' && counted === observed
            ? h.case.split.residue
            : 0
      return claim('quarantined message', units, {
        cites: [`message:${messageId}`, `document:${documentOf(m.key)}`],
        says: `Message ${messageId} (${documentOf(m.key)} of ${when(m.happenedAt)}, ${pieces(units)}) has not been applied: ${(reason ?? 'it waits').replaceAll('_', ' ')}.`,
        remedy: reason?.startsWith('unmapped') ? 'map' : 'replay',
        strength: 'proof',
      })
    })
}

/** The system told a line once more, with another number; the ledger holds the first. */
export function rewritten(h: History): Claim[] {
  const { place } = h.case
  if (!place.owns) return []
  const latest = new Set<string>()
  return h.refusals
    .filter((r) => r.outcome === 'contradicted' && r.reportedById === place.systemId)
    .filter((r) => !latest.has(r.key) && latest.add(r.key))
    .flatMap((r) => {
      const first = h.movements.find((m) => m.key === r.key && m.sourceId === r.sourceId)
      if (!first || first.kind !== r.kind || r.kind === 'counted' || r.kind === 'compensated')
        return []
      const booked = effectAt(h, first.locationId, first.change)
      // A refusal keeps its number as it came: what left the shelf is below zero.
      const now = place.measure === 'on_hand' ? r.quantity : null
      if (now === null) return []
      return claim('rewritten document', now - booked, {
        cites: [r.cite, first.cite],
        says: `${documentOf(r.key)} said ${pieces(booked)} at first and ${pieces(now)} at ${when(r.refusedAt)}; the ledger holds the first.`,
        remedy: 'compensate',
        strength: 'proof',
      })
    })
}
