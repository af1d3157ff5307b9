/** An ordinary day: orders, parcels, goods in, small corrections, and the twins that look like faults. */
import {
  adjust,
  cancel,
  count,
  order,
  type Place,
  parcel,
  placeOf,
  purchase,
  receive,
  refund,
  returned,
  ship,
  there,
} from './deeds.ts'
import { drawn } from './draw.ts'
import type { Item } from './items.ts'
import type { Scene } from './scene.ts'

type Deed = readonly [weight: number, act: (s: Scene, item: Item) => unknown]

const one = <T>(s: Scene, from: readonly T[]): T => from[Math.floor(s.random.next() * from.length)]!
/** Mostly one, as in a real shop. */
const few = (s: Scene) => one(s, [1, 1, 1, 1, 1, 2, 2, 3, 4])
const inward = (s: Scene) => one(s, [1, 2, 3, 5, 6, 6, 10, 12, 12, 20, 24])
const placesOf = (item: Item): Place[] => [
  'L1',
  ...(item.bath ? ['L2' as const] : []),
  ...(item.york ? ['P1' as const] : []),
]

const deeds: readonly Deed[] = [
  [34, sell],
  [22, send],
  [3, callOff],
  [9, stockUp],
  [9, (s, item) => adjust(s, item, one(s, placesOf(item)), one(s, [-1, -1, -1, -2, -3, 1, 1, 2]))],
  [4, (s, item) => returned(s, item, one(s, placesOf(item)), one(s, [1, 1, 1, 2]))],
  [3, recount],
  [2, twins],
  [2, strange],
  [2, giveBack],
]

/** `many` things happen, to any item; rarely to one that something was done to. */
export async function trade(s: Scene, many: number): Promise<void> {
  for (let i = 0; i < many; i++) {
    const item = one(s, s.items)
    if (item.unopened) continue
    if (item.parts.length > 0 && s.random.next() < 0.9) continue
    if (s.touched.has(item.id) && s.random.next() < 0.6) continue
    const [, act] = drawn(s.random, deeds)
    // A set is sold; all else happens to what it is made of.
    await (item.parts.length > 0 ? sell : act)(s, item)
    await s.clock.advance(1_000 + Math.floor(s.random.next() * 8_000))
  }
}

function sell(s: Scene, item: Item) {
  const shop = item.york && s.random.next() < 0.5 ? ('S2' as const) : ('S1' as const)
  const more = s.random.next() < 0.25 ? [one(s, s.items)] : []
  const wanted = [
    item,
    ...more.filter((m) => m !== item && !m.unopened && (shop === 'S1' || m.york)),
  ]
  order(
    s,
    shop,
    wanted.map((w) => ({ item: w, quantity: few(s) })),
  )
}

/** Oldest first, as a warehouse does, but for what waits for something. */
function send(s: Scene) {
  const next = one(s, s.orders.slice(0, 12))
  if (!next) return
  const place = placeOf(next)
  // What is not there cannot leave.
  if (parcel(next).every((p) => there(s, p.item, place) >= p.quantity)) ship(s, next)
}

function callOff(s: Scene) {
  const last = s.orders.at(-1)
  if (last) cancel(s, last)
}

function stockUp(s: Scene, item: Item) {
  const place = one(s, placesOf(item))
  const dice = s.random.next()
  if (place === 'L1' && dice < 0.3) return purchase(s, item, inward(s))
  if (item.pack > 1 && place !== 'P1' && dice < 0.5) {
    return receive(s, item, place, one(s, [1, 2, 3]), { cases: true })
  }
  return receive(s, item, place, inward(s))
}

/** A true count: nothing is wrong after it. */
function recount(s: Scene, item: Item) {
  if (s.touched.has(item.id)) return
  const place = one(s, placesOf(item))
  count(s, item, place, there(s, item, place))
}

/** Two pallets of the same, or two of the same broken: told twice because it happened twice. */
function twins(s: Scene, item: Item) {
  const place = one(s, placesOf(item))
  const at = s.clock.now()
  const quantity = inward(s)
  for (let i = 0; i < 2; i++) {
    if (s.random.next() < 0.5) receive(s, item, place, quantity, { at })
    else adjust(s, item, place, -1, 'broken', at)
  }
}

/** Something that is none of ours: packing material under a name that nobody mapped. */
async function strange(s: Scene) {
  await s.lines.tell('wms', 'stock.adjusted', {
    adjustment: `A${s.number()}`,
    adjusted_at: s.clock.now().toISOString(),
    lines: [
      {
        line: '1',
        item: one(s, ['BOX-40', 'TAPE-BROWN', 'LABEL-A6', 'PALLET-EU']),
        quantity: one(s, [-1, -2, -5, 10, 20]),
        warehouse: 'L1',
        reason: 'used',
      },
    ],
  })
}

/** Refunded, and the goods are back at the same time: all is in order. */
async function giveBack(s: Scene, item: Item) {
  if (item.shopPack > 1) return
  const shop = item.york && s.random.next() < 0.5 ? ('S2' as const) : ('S1' as const)
  const quantity = one(s, [1, 1, 2])
  await refund(s, item, shop, quantity)
  returned(s, item, placeOf({ order: '', shop, lines: [], shipped: true }), quantity)
}
