/** From a connector's lines to movements: names resolved, units exact, bundles exploded. Pure. */
import type { FoundItem } from '../catalog/resolve.ts'
import type { Line } from '../connectors/connector.ts'
import { effectOf, noQuantities } from '../stock/kinds.ts'
import type { Movement } from '../stock/movement.ts'
import { LARGEST, toUnits } from '../stock/units.ts'

/** Why a line could not become a movement; `says` is for the person who mends it. */
export type Problem = {
  reason: Reason
  says: string
  sku?: string
  location?: string
  line?: string
  row?: number
}

export const reasons = {
  unreadable: 'the message cannot be read',
  unmapped_sku: 'a SKU is not known here',
  unmapped_location: 'a location is not known here',
  not_whole_units: 'a quantity is not a whole number of base units',
  too_old: 'it happened too long ago',
  in_the_future: 'it is dated in the future',
  unknown_issuer: 'it names a system that is not declared',
  no_owner: 'nobody owns the fact it writes',
  predecessor_missing: 'what it follows never came',
  contradicted: 'the ledger holds this line with other content',
  id_reused: 'its id came before with other content',
  flood: 'it would change so many numbers at once that a person has to say so',
  poison: 'the program failed on it repeatedly',
} as const
export type Reason = keyof typeof reasons

export type Speaker = {
  systemId: number
  name: string
  truthMoment: 'shipped' | 'ordered'
  defaultLocation: number | undefined
}

export type Lookup = {
  item: FoundItem | undefined
  /** Ours for the system's location code. */
  location(external: string): number | undefined
  issuer(name: string): number | undefined
}

const FUTURE_MS = 86_400_000

/** The movements of one line, or what is wrong with it. */
export function translate(
  line: Line,
  speaker: Speaker,
  lookup: Lookup,
  messageId: number | undefined,
  now: Date,
  horizonMs: number,
): Movement[] | Problem {
  const at = { line: line.line, ...(line.row === undefined ? {} : { row: line.row }) }
  const { item } = lookup
  if (!item) {
    return {
      reason: 'unmapped_sku',
      says: `${speaker.name} knows a SKU "${line.sku}" that no listing names; map it and replay`,
      sku: line.sku,
      ...at,
    }
  }
  const locationId =
    line.location === null ? speaker.defaultLocation : lookup.location(line.location)
  if (locationId === undefined) {
    const says =
      line.location === null
        ? `${speaker.name} named no location and has no defaultLocation in onhand.config.ts`
        : `${speaker.name} has a location "${line.location}" that is not mapped; map it and replay`
    return { reason: 'unmapped_location', says, location: line.location ?? '', ...at }
  }
  const sourceId = line.issuer === undefined ? speaker.systemId : lookup.issuer(line.issuer)
  if (sourceId === undefined) {
    return { reason: 'unknown_issuer', says: `"${line.issuer}" is not a declared system`, ...at }
  }
  const units = toUnits(line.quantity, item.pack)
  if (!units.ok) return { reason: 'not_whole_units', says: units.why, sku: line.sku, ...at }
  const age = now.getTime() - line.happenedAt.getTime()
  if (Number.isNaN(age)) return { reason: 'unreadable', says: 'its time cannot be read', ...at }
  if (age > horizonMs)
    return { reason: 'too_old', says: `it happened at ${line.happenedAt.toISOString()}`, ...at }
  if (age < -FUTURE_MS)
    return { reason: 'in_the_future', says: `it is dated ${line.happenedAt.toISOString()}`, ...at }
  if (item.components.length > 0 && line.kind === 'counted') {
    return {
      reason: 'not_whole_units',
      says: 'a bundle is not counted; count its components',
      sku: line.sku,
      ...at,
    }
  }

  const key = (transition: string, of = line.line) => `${line.document}/${of}/${transition}`
  const shared = {
    locationId,
    sourceId,
    reportedBy: speaker.systemId,
    happenedAt: line.happenedAt,
    ...(messageId === undefined ? {} : { messageId }),
    ...(line.after === undefined ? {} : { after: key(line.after[1], line.after[0]) }),
    ...(line.reason === undefined ? {} : { reason: line.reason }),
    ...(line.actor === undefined ? {} : { actor: line.actor }),
  }
  const parts =
    item.components.length > 0 ? item.components : [{ itemId: item.itemId, quantity: 1 }]
  if (parts.some((part) => Math.abs(units.units) * part.quantity > LARGEST)) {
    const says = `${line.quantity} of the bundle "${line.sku}" is more than ${LARGEST} of a component`
    return { reason: 'not_whole_units', says, sku: line.sku, ...at }
  }
  return parts.flatMap((part): Movement[] => {
    const quantity = units.units * part.quantity
    const own = { ...shared, itemId: part.itemId, key: key(line.transition ?? line.kind) }
    if (line.kind === 'counted') {
      return [{ ...own, kind: 'counted', change: { ...noQuantities }, counted: quantity }]
    }
    if (speaker.truthMoment === 'ordered' && line.kind === 'ordered') {
      return [
        { ...own, kind: 'ordered', change: effectOf('ordered', quantity) },
        {
          ...own,
          key: key('handed_over'),
          after: own.key,
          kind: 'shipped',
          change: effectOf('shipped', quantity),
        },
      ]
    }
    if (speaker.truthMoment === 'ordered' && line.kind === 'order_cancelled') {
      return [{ ...own, kind: 'returned', change: effectOf('returned', quantity) }]
    }
    return [{ ...own, kind: line.kind, change: effectOf(line.kind, quantity) }]
  })
}
