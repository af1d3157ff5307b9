/**
 * What an order was seen to be, one look after the other. WooCommerce keeps no history: this is the
 * one there is. The poll's cursor carries it; a webhook starts from nothing. Pure.
 */
import { z } from 'zod'
import { later } from '../../../lib/clock.ts'
import {
  externalOf,
  type Order,
  type OrderLine,
  type Refund,
  reducedOf,
  restockedOf,
  timeOf,
} from './order.ts'
import { restocksOf } from './restocks.ts'
import type { Word } from './statuses.ts'
import { type Event, event, storyOf } from './story.ts'

const line = z.object({
  /** What listings name it by. */
  of: z.string(),
  events: z.array(event),
  /**
   * Which taking of WooCommerce's own stock this is, and how many it took, whatever refunds put back
   * of them. Another one means that it was all put back in between.
   */
  taken: z.tuple([z.number(), z.number()]).optional(),
})
type LinePast = z.infer<typeof line>

export const past = z.object({
  /** When it was last changed, at the last look. */
  at: z.string(),
  number: z.string(),
  /** It is in a status in which it holds stock. */
  open: z.boolean(),
  lines: z.record(z.string(), line),
})
export type Past = z.infer<typeof past>

/** How an order is understood. */
export type Sense = {
  word: Word
  /** Nobody has declared its status. */
  unknown: boolean
  /** `completed` means that it has left. */
  completedShips: boolean
  notGoods: readonly string[]
}

/**
 * What is known of `order` after this look. `refunds` undefined: they were not asked for, as in a
 * webhook. A line that is not named by it any more is promised to nobody.
 */
export function noted(
  order: Order,
  refunds: readonly Refund[] | undefined,
  before: Past | undefined,
  sense: Sense,
): Past {
  const lines: Past['lines'] = {}
  for (const of of order.line_items) {
    const external = externalOf(of)
    if (external === '' || sense.notGoods.includes(String(of.product_id))) continue
    const seen = looked({ of, order, refunds, before: before?.lines[String(of.id)], sense })
    if (seen.events.length > 0) lines[String(of.id)] = { of: external, ...seen }
  }
  for (const [id, gone] of Object.entries(before?.lines ?? {})) {
    if (lines[id]) continue
    const { owed, out } = storyOf(gone.events)
    const events = owed + out > 0 ? [...gone.events, held(0, order)] : gone.events
    lines[id] = { of: gone.of, events }
  }
  const open = sense.word === 'holds'
  return { at: order.date_modified_gmt, number: order.number, open, lines }
}

/** Open orders stay in mind, those that have left for days, those with a story as long as it may go on. */
export function worthKeeping(one: Past, now: Date): boolean {
  const lines = Object.values(one.lines)
  if (lines.length === 0 || one.open) return lines.length > 0
  const plain = lines.every(({ events }) => events.length === 2 && events[1]![0] === 'left')
  return timeOf(one.at) > later(now, -(plain ? 3 : 30) * DAY_MS)
}
const DAY_MS = 86_400_000

type Look = {
  of: OrderLine
  order: Order
  refunds: readonly Refund[] | undefined
  before: LinePast | undefined
  sense: Sense
}

/**
 * What this look adds to a line's story. Several things may have happened since the last one; they
 * are put in the only order in which they can have: first it is promised, then some of it comes
 * back, it leaves, more comes back, and at last it is given up.
 */
function looked(look: Look): Pick<LinePast, 'events' | 'taken'> {
  const { of, order, before } = look
  const events = [...(before?.events ?? [])]
  const taken = takenOf(of, order)
  const now = promised(look)
  const level = storyOf(events).level
  const keep = taken && now !== 0 ? { taken } : now && before?.taken ? { taken: before.taken } : {}
  if (now === undefined) return { events, ...keep }

  const since = order.date_paid_gmt ?? order.date_created_gmt
  const anew = level && now > 0 && taken && before?.taken && before.taken[0] !== taken[0]
  const returns = restocksOf(look.of, order, look.refunds, events)
  // Put back before it was taken off anew, since nothing is missing of what was.
  const earlier = anew && taken[1] - restockedOf(of, order) === of.quantity
  if (earlier) events.push(...(returns ?? []))
  if (anew) events.push(held(0, order), held(now, order))
  else if (level === undefined && of.quantity > 0) {
    events.push(['held', now || of.quantity, since])
    // From here it cannot be told how much came back before it left: the poll will.
    if (returns === undefined) return { events, ...keep }
  } else if (level !== undefined && now > level) events.push(held(now, order))

  const leftAt = leaving(look, events)
  const back = earlier ? [] : (returns ?? [])
  const here = (one: Event) => leftAt === undefined || timeOf(String(one[3])) <= timeOf(leftAt)
  events.push(...back.filter(here))
  if (leftAt !== undefined && storyOf(events).owed > 0) events.push(['left', leftAt])
  events.push(...back.filter((one) => !here(one)))
  if (now < (storyOf(events).level ?? 0) && sure(look)) events.push(held(now, order))
  return { events, ...keep }
}

/** Whether an order alone tells what is given up: not where it came back, or may have been sent. */
const sure = ({ of, order, refunds }: Look) =>
  refunds !== undefined || (order.date_completed_gmt === null && restockedOf(of, order) === 0)

const held = (quantity: number, order: Order): Event => ['held', quantity, order.date_modified_gmt]

/** When it left, where that is news. */
function leaving({ order, sense }: Look, events: readonly Event[]): string | undefined {
  const completed = order.date_completed_gmt ?? undefined
  if (sense.word === 'ships') return completed ?? order.date_modified_gmt
  // It was, and is something else by now.
  return sense.completedShips && storyOf(events).leavings === 0 ? completed : undefined
}

/** How many a line has promised now; undefined: none, and none were ever seen to be. */
function promised({ of, order, before, sense: { word, unknown } }: Look): number | undefined {
  const all = Math.max(0, of.quantity)
  const taken = takenOf(of, order)
  const last = before && storyOf(before.events).level
  if (word === 'holds' || word === 'ships') return all
  if (word === 'releases') {
    // Only what was paid for, or taken off, has been promised; a forgotten basket has not.
    return last !== undefined || taken || order.date_paid_gmt ? 0 : undefined
  }
  if (last === undefined) {
    const some = order.line_items.some((l) => (reducedOf(l)?.by ?? 0) > 0)
    if (taken) return Math.min(all, taken[1])
    return some || (unknown && order.date_paid_gmt) ? all : undefined
  }
  const earlier = before?.taken
  // It was taken off when last seen, and is not any more: it was put back in between.
  if (!taken) return earlier ? 0 : last
  if (!earlier || last === 0) return last === 0 ? taken[1] - restockedOf(of, order) : last
  // A change of the order while it is so does not touch stock: only what was taken counts.
  return earlier[0] === taken[0] ? last + taken[1] - earlier[1] : taken[1] - restockedOf(of, order)
}

function takenOf(of: OrderLine, order: Order): [generation: number, quantity: number] | undefined {
  const reduced = reducedOf(of)
  return reduced && [reduced.generation, reduced.by + restockedOf(of, order)]
}
