/** What is really there: the positions after the events so far, kept apart from all systems. */
import type { Event } from './events.ts'

export type Real = { onHand: number; committed: number; incoming: number }

export type Truth = {
  apply(event: Event): void
  /** By SKU; only what was ever in an event. */
  positions: ReadonlyMap<string, Real>
}

/** What one unit of an event's line does. */
const effects: Record<Event['kind'], Partial<Real>> = {
  order: { committed: 1 },
  cancel: { committed: -1 },
  ship: { committed: -1, onHand: -1 },
  return: { onHand: 1 },
  adjust: { onHand: 1 },
  count: {},
  purchase: { incoming: 1 },
  receive: { incoming: -1, onHand: 1 },
}

export function truth(): Truth {
  const positions = new Map<string, Real>()
  return {
    positions,
    apply(event) {
      const { onHand = 0, committed = 0, incoming = 0 } = effects[event.kind]
      for (const { sku, quantity } of event.lines) {
        let real = positions.get(sku)
        if (!real) {
          real = { onHand: 0, committed: 0, incoming: 0 }
          positions.set(sku, real)
        }
        if (event.kind === 'count') real.onHand = quantity
        real.onHand += onHand * quantity
        real.committed += committed * quantity
        real.incoming += incoming * quantity
      }
    },
  }
}
