/** What a system should show of an item, going by what the owner has. Pure. */
import { setsFrom } from '../../stock/bundle.ts'
import type { Measure } from '../../stock/names.ts'
import { toPacks } from '../../stock/units.ts'
import type { OpenOrder } from '../sheets/lists.ts'
import type { Said } from '../sheets/sheet.ts'
import type { Holding, Holdings, JoinSettings, Source } from './holdings.ts'
import { keyOf } from './key.ts'

/** How one system is compared with the owner. */
export type Basis = {
  /** What of the system, and what of the owner. They differ where one file has only the one. */
  measure: Measure
  owner: Measure
  /** What is taken off the owner's on hand to get what is available. */
  less: 'column' | 'orders' | null
}

/** The same thing is compared wherever both files have it; on hand before available. */
export function basisOf(
  own: Holdings,
  other: Holdings,
  orders: readonly OpenOrder[] | null,
): Basis {
  const [mine, theirs] = [what(own), what(other)]
  if (mine.onHand && theirs.onHand) return { measure: 'on_hand', owner: 'on_hand', less: null }
  if (mine.available && theirs.available)
    return { measure: 'available', owner: 'available', less: null }
  const measure: Measure = theirs.available ? 'available' : 'on_hand'
  const owner: Measure = mine.onHand ? 'on_hand' : 'available'
  const less =
    measure === 'on_hand' || owner !== 'on_hand'
      ? null
      : orders
        ? 'orders'
        : mine.less
          ? 'column'
          : null
  return { measure, owner, less }
}

function what(holdings: Holdings) {
  const has = { onHand: false, available: false, less: false }
  for (const { onHand, available, less } of holdings.values()) {
    has.onHand ||= onHand !== null
    has.available ||= available !== null
    has.less ||= less !== null
  }
  return has
}

export const of = (holding: Holding, measure: Measure): Said =>
  measure === 'on_hand' ? holding.onHand : holding.available

export type Expected = { units: number } | { units: null; why: string }

/** What a system should show of an item, going by the owner. */
export function expectations(own: Holdings, basis: Basis, source: Source, settings: JoinSettings) {
  const key_ = (sku: string) => keyOf(sku, settings.keys)
  const open = new Map<string, number>()
  for (const { sku, quantity } of settings.orders ?? [])
    open.set(key_(sku), (open.get(key_(sku)) ?? 0) + quantity)
  const bundles = new Map<string, { key: string; quantity: number }[]>()
  for (const { bundle, component, quantity } of settings.bundles) {
    const parts = bundles.get(key_(bundle)) ?? []
    bundles.set(key_(bundle), [...parts, { key: key_(component), quantity }])
  }
  const plain = (key: string): Expected => {
    const holding = own.get(key)
    if (!holding) return { units: null, why: 'the owner does not name it' }
    if (holding.trouble) return { units: null, why: holding.trouble.why }
    const units = of(holding, basis.owner)
    if (units === null) return { units: null, why: 'the owner has no such number of it' }
    if (basis.less === 'orders') return { units: units - (open.get(key) ?? 0) }
    return { units: basis.less === 'column' ? units - (holding.less ?? 0) : units }
  }
  const bundled = (parts: readonly { key: string; quantity: number }[]): Expected => {
    const units = parts.map((part) => ({ part, has: plain(part.key) }))
    const unknown = units.find(({ has }) => has.units === null)
    if (unknown) return { units: null, why: `a component, ${unknown.part.key}, has no number` }
    const ids = parts.map((part, itemId) => ({ itemId, quantity: part.quantity }))
    return { units: setsFrom(ids, (i) => Math.max(0, units[i]!.has.units!)) }
  }
  return (key: string, holding: Holding | undefined): Expected => {
    const parts = own.has(key) ? undefined : bundles.get(key)
    const raw = parts ? bundled(parts) : plain(key)
    if (raw.units === null) return raw
    const kept = source.safety > 0 ? Math.max(0, raw.units - source.safety) : raw.units
    const pack = holding?.pack ?? 1
    return { units: pack > 1 ? toPacks(kept, pack) * pack : kept }
  }
}
