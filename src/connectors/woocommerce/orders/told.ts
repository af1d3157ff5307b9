/** The message that the poll makes of an order, and what it says. */
import { z } from 'zod'
import { sha256 } from '../../../lib/bytes.ts'
import type { Parsed, Pulled } from '../../connector.ts'
import type { Settings } from '../settings.ts'
import { linesOf } from './lines.ts'
import { type Order, order, readAs, refund } from './order.ts'
import { noted, type Past, past, type Sense } from './past.ts'
import { meaningOf, unknown } from './statuses.ts'

/** `past` is what the poll remembers of it after this look; that alone decides. */
const told = z.object({
  type: z.literal('order'),
  order,
  refunds: z.array(refund),
  past,
})
export type Told = z.infer<typeof told>

export function pulled(one: Omit<Told, 'type'>, cursor: string): Pulled {
  return message({ type: 'order', ...one }, cursor)
}

/** An order that cannot be read goes to quarantine as it is, with what is wrong with it. */
export const unreadable = (broken: unknown, cursor: string): Pulled =>
  message({ type: 'order', order: broken }, cursor)

/** Equal content has one key, whichever poll brings it. */
function message(body: object, cursor: string): Pulled {
  const text = JSON.stringify(body)
  const key = `order_${sha256(text).toString('hex').slice(0, 32)}`
  return { key, topic: 'order', body: Buffer.from(text), cursor }
}

export const isTold = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'order'

/** What the poll's message says. */
export function ofTold(value: unknown, settings: Settings): Parsed {
  const { order: one, past: seen } = readAs(told, value, 'order')
  return parsed(one, seen, settings)
}

/** What a webhook says: what follows from the order alone. */
export function ofOrder(one: Order, settings: Settings): Parsed {
  return parsed(one, noted(one, undefined, undefined, senseOf(one.status, settings)), settings)
}

function parsed(one: Order, seen: Past, settings: Settings): Parsed {
  const lines = linesOf(one, seen, settings.orders)
  const ignored = `nothing of order ${one.number} is promised while it is "${one.status}"`
  return { lines, readings: [], ...(lines.length === 0 ? { ignored } : {}) }
}

export const senseOf = (status: string, { statuses, notGoods }: Settings): Sense => ({
  word: meaningOf(status, statuses),
  unknown: unknown(status, statuses),
  completedShips: meaningOf('completed', statuses) === 'ships',
  notGoods: notGoods ?? [],
})
