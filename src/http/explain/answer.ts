/** The shape of an explanation. */
import { z } from 'zod'
import { Term as ChannelTerm } from '../availability.ts'
import { Kind, MaybeTime, Quantities, Time } from '../shapes.ts'

const Term = z.object({
  kind: Kind,
  says: z.string(),
  quantity: z.int(),
  movements: z.int(),
  reason: z.string().optional(),
})
/** A quantity is the sum of its terms (for on_hand, on top of the last count). */
const Sum = z.object({ quantity: z.int(), says: z.string(), terms: z.array(Term) })

const AtLocation = z.object({
  location: z.string(),
  baseline: z
    .object({
      id: z.string(),
      counted: z.int(),
      happenedAt: Time,
      by: z.string(),
      actor: z.string().nullable(),
      before: z.int(),
    })
    .nullable(),
  available: z.object({ quantity: z.int(), says: z.string() }),
  on_hand: Sum,
  committed: Sum,
  reserved: Sum,
  unavailable: Sum,
  incoming: Sum,
  holds: z.array(
    z.object({ id: z.string(), holder: z.string(), remaining: z.int(), expiresAt: Time }),
  ),
})

const OnChannel = z.object({
  channel: z.string(),
  measure: z.enum(['available_to_sell', 'on_hand']),
  locations: z.array(z.string()),
  /** What it should show now, in packs; times `pack` it is the sum of the terms. */
  available_to_sell: z.int(),
  pack: z.int(),
  listed: z.boolean(),
  terms: z.array(ChannelTerm),
  /** The number last seen or set there; null: never. */
  told: z.int().nullable(),
  confirmed: z.int().nullable(),
  confirmedAt: MaybeTime,
  pending: z.boolean(),
  held_back: z.int(),
  says: z.string(),
})

export const MovementRow = Quantities.extend({
  id: z.string(),
  kind: Kind,
  says: z.string(),
  location: z.string(),
  /** What there was right after it, in the order in which things happened, as it is known today. */
  after: Quantities.extend({ available: z.int() }),
  counted: z.int().nullable(),
  before_count: z.boolean(),
  reportedBy: z.string(),
  happenedAt: Time,
  recordedAt: Time,
  version: z.int(),
  message: z.int().nullable(),
  reason: z.string().nullable(),
  actor: z.string().nullable(),
  confirmed: z.array(z.object({ channel: z.string(), at: Time })),
  /** Channels that have not shown a number made from it yet. */
  open: z.array(z.string()),
})

export const Explained = z
  .object({
    sku: z.string(),
    name: z.string(),
    category: z.string(),
    asOf: MaybeTime,
    bundle: z.array(z.object({ sku: z.string(), quantity: z.int() })),
    locations: z.array(AtLocation),
    channels: z.array(OnChannel),
    movements: z.object({ rows: z.array(MovementRow), next: z.string().nullable() }),
  })
  .openapi('Explained')
