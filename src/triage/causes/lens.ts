/** What every cause asks of a history: what moved this number, what is open, how a claim is made. Pure. */
import { effectOn } from '../../reconcile/normalise.ts'
import type { Quantities } from '../../stock/names.ts'
import type { Claim, Remedy } from '../claim.ts'
import type { History, Moved } from '../history.ts'

/** A movement with what it did to the number that the place shows. */
export type Effect = { moved: Moved; units: number }

/** Readings take a while, and clocks differ: this much before the last agreement still counts. */
const SLACK_MS = 120_000

export const effectAt = (h: History, locationId: number, change: Quantities): number =>
  h.case.place.locations.includes(locationId)
    ? effectOn(h.case.place.measure, h.case.place.lessCommitted, change)
    : 0

/** The latest count at a location: what happened before it is in it. */
export function anchorAt(h: History, locationId: number): Moved | undefined {
  return h.movements
    .filter((m) => m.counted !== null && m.locationId === locationId)
    .reduce<Moved | undefined>(
      (last, m) => (last && last.happenedAt >= m.happenedAt ? last : m),
      undefined,
    )
}

/** Movements that change this place's number as the ledger sees it; newest first. */
export function effects(h: History): Effect[] {
  const anchors = new Map(h.case.place.locations.map((id) => [id, anchorAt(h, id)]))
  return h.movements.flatMap((moved) => {
    const anchor = anchors.get(moved.locationId)
    if (anchor && h.case.place.measure === 'on_hand' && moved.happenedAt <= anchor.happenedAt)
      return []
    const units = effectAt(h, moved.locationId, moved.change)
    return units === 0 ? [] : [{ moved, units }]
  })
}

/** Whether something of this time can be why a place that agreed does so no more. */
export const since = (h: History, at: Date) =>
  h.agreedAt === null || at.getTime() >= h.agreedAt.getTime() - SLACK_MS

/** When this place was last known to show the right number, because we put or found it there. */
export function toldAt(h: History): Date | null {
  const { channelId } = h.case.place
  const last = h.attempts.find((a) => a.channelId === channelId && settled.includes(a.outcome))
  return channelId === null ? null : (last?.at ?? null)
}
/** The number stands there: it was put there, or it did already. */
export const settled = ['done', 'same']

/** What happened at a place that is told its number, before it was told anew, shows there no more. */
export function standing(h: History, at: Date): boolean {
  const told = toldAt(h)
  return told === null || at > told
}

export const recent = (h: History) => effects(h).filter((e) => since(h, e.moved.recordedAt))

/** An order line that the ledger holds open: ordered, and neither shipped nor cancelled. */
export type OpenLine = { ordered: Moved; prefix: string; units: number; locationId: number }

/** Oldest first. */
export function openLines(h: History): OpenLine[] {
  const lines = h.movements.filter((m) => m.kind === 'ordered')
  return lines
    .map((ordered): OpenLine => {
      const prefix = lineOf(ordered.key)
      const same = h.movements.filter(
        (m) => m.sourceId === ordered.sourceId && (m === ordered || m.key.startsWith(`${prefix}/`)),
      )
      const units = same.reduce((sum, m) => sum + m.change.committed, 0)
      return { ordered, prefix, units, locationId: ordered.locationId }
    })
    .filter((l) => l.units > 0)
    .sort((a, b) => a.ordered.happenedAt.getTime() - b.ordered.happenedAt.getTime())
}

/** `order/5/l1/ordered` → `order/5/l1`; `order/5/l1/shipped/S1` → the same. */
export function lineOf(key: string): string {
  const parts = key.split('/')
  return parts.slice(0, Math.max(1, Math.min(3, parts.length - 1))).join('/')
}
export const documentOf = (key: string) => key.split('/').slice(0, 2).join('/')

export function claim(cause: string, units: number, rest: Omit<Claim, 'cause' | 'units'>): Claim[] {
  return units === 0 ? [] : [{ cause, units: units + 0, ...rest }]
}

/** A number that is too low may hide a sale we have not heard of: it is told again only where the
 *  system's own list was read and has none. One that is too high is lowered at once. */
export const publishOrAsk = (h: History, units: number): Remedy =>
  units > 0 || h.heard.has(h.case.place.systemId) ? 'publish' : 'ask'

/** A time for people: day and minute, UTC. */
export const when = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ')
export const pieces = (n: number) => `${Math.abs(n)} ${Math.abs(n) === 1 ? 'unit' : 'units'}`
export const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
/** Two times at most this far apart. */
export const near = (a: Date, b: Date, ms: number) => Math.abs(a.getTime() - b.getTime()) <= ms
