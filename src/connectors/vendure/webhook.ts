/** What Onhand's plugin in Vendure posts: orders as they stand, and levels that others changed. */
import { z } from 'zod'
import { type Connector, type Parsed, Unreadable } from '../connector.ts'
import { readJson } from '../json.ts'
import { standardHeaders, verifyStandard } from '../standard.ts'
import { linesOf } from './lines.ts'
import { type Order, order } from './order.ts'
import type { Settings } from './settings.ts'

const level = z.object({
  type: z.literal('level'),
  variant: z.string().min(1),
  sku: z.string(),
  location: z.string().min(1),
  tracked: z.boolean(),
  stockOnHand: z.int(),
  stockAllocated: z.int(),
  threshold: z.int(),
  /** The user who changed it, where there was one. */
  by: z.string().nullable(),
  at: z.iso.datetime(),
})
const message = z.discriminatedUnion('type', [order, level])

export const webhook: NonNullable<Connector<Settings>['webhook']> = {
  verify: (raw, secrets, now) => verifyStandard(raw, secrets, now),
  // `order_<hash of the content>`: the plugin sends equal content under one id.
  identify(raw) {
    const key = raw.headers['webhook-id'] ?? ''
    return { key, topic: /^(order|level)_/.exec(key)?.[1] ?? 'unknown' }
  },
  keepHeaders: standardHeaders,
  parse(stored, settings) {
    const parsed = message.safeParse(readJson(stored.body))
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!
      throw new Unreadable(`${issue.path.join('.') || 'the body'}: ${issue.message}`)
    }
    return parsed.data.type === 'order'
      ? ofOrder(parsed.data, settings)
      : ofLevel(parsed.data, settings)
  },
}

function ofOrder(told: Order, settings: Settings): Parsed {
  if (told.kind !== 'Regular') {
    throw new Unreadable(
      `order ${told.code} is of the kind "${told.kind}": shops with several sellers are not supported`,
    )
  }
  if (told.placedAt === null) return nothing('the order is not placed')
  const only = settings.stockLocations.length === 1 ? settings.stockLocations[0] : undefined
  return { lines: linesOf(told, settings.leaves ?? 'fulfilled', only), readings: [] }
}

/** Somebody set a number in Vendure. It is kept as what Vendure says, never as a movement. */
function ofLevel(told: z.infer<typeof level>, settings: Settings): Parsed {
  const place = settings.stockLocations.indexOf(told.location)
  if (told.by === settings.username) return nothing('our own write, coming back')
  if (!told.tracked) return nothing('Vendure does not track this variant')
  if (place < 0) return nothing(`stock location ${told.location} is not one of ours`)
  const threshold = place === 0 ? told.threshold : 0
  const quantity = told.stockOnHand - told.stockAllocated - threshold
  const fact = 'available_to_sell'
  return {
    lines: [],
    readings: [
      { sku: told.variant, location: told.location, quantity, fact, asOf: new Date(told.at) },
    ],
  }
}

const nothing = (ignored: string): Parsed => ({ lines: [], readings: [], ignored })
