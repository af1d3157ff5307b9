/** What happens in the simulated business, in the words of the systems it happens in. */

/** One line of an event. `line` is the line of the event's own document. */
export type EventLine = {
  line: string
  sku: string
  /** The code as the storefront writes it. */
  code: string
  /** Units; positive, except for an adjustment, where it is the change. */
  quantity: number
}

/** Stock that comes back; absent when no sale to that customer is known. */
export type UndoLine = EventLine & { undoes?: OrderLine }
export type OrderLine = { order: string; line: string }
/** A correction, with the warehouse's remark. */
export type AdjustLine = EventLine & { reason: string }

type Happened = {
  /** Unique in the world. */
  id: string
  at: Date
  /** True for what the file does not hold and was made up to keep stock plausible. */
  derived: boolean
}

export type Event = Happened &
  (
    | { kind: 'order'; order: string; customer: string; lines: EventLine[] }
    /** The lines are the order's; `cancellation` is the invoice/line of the file that asked for it. */
    | { kind: 'cancel'; order: string; cancellation: string; lines: EventLine[] }
    | { kind: 'ship'; order: string; shipment: string; lines: EventLine[] }
    | { kind: 'return'; document: string; lines: UndoLine[]; reason: string }
    | { kind: 'adjust'; document: string; lines: AdjustLine[] }
    | { kind: 'count'; document: string; lines: EventLine[]; reason: string }
    | { kind: 'purchase'; purchase: string; lines: EventLine[]; reason: string }
    | { kind: 'receive'; purchase: string; lines: EventLine[]; reason: string }
  )

export type EventKind = Event['kind']
export type EventOf<K extends EventKind> = Extract<Event, { kind: K }>
