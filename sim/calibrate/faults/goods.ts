/** What goes wrong between a shelf and the ledger: lost, twice, late, miscounted, misnamed. */
import type { SentEvent } from '../../systems/system.ts'
import {
  adjust,
  copy,
  count,
  drop,
  houseOf,
  nudge,
  order,
  type Place,
  parcel,
  purchase,
  receive,
  returned,
  ship,
  systemOf,
  there,
} from '../deeds.ts'
import type { Item } from '../items.ts'
import type { Order, Scene } from '../scene.ts'
import { settled } from '../work.ts'
import { dice, type Fault, one, signed, small, type Truth } from './fault.ts'

const MINUTE = 60_000
/** By then the poll has passed it, and it comes to light in the list. */
const HIDDEN = 25 * MINUTE

const at = (item: Item, place: Place, cause: string, units: number): Truth => ({
  itemId: item.id,
  at: `${systemOf(place)}/${place}`,
  cause,
  units,
})
/** What a deed does to the owner's number. */
function moving(s: Scene, item: Item, place: Place, deed: () => unknown): number {
  const before = there(s, item, place)
  deed()
  return there(s, item, place) - before
}
const wmsPlaces = (item: Item): Place[] => (item.bath ? ['L1', 'L1', 'L2'] : ['L1'])
const places = (item: Item): Place[] => [
  ...wmsPlaces(item),
  ...(item.york ? (['P1'] as const) : []),
]

/** Goods come in, are thrown away or come back, and the webhook never leaves the house. */
export const lost: Fault = (s, item) => {
  const place = one(s, places(item))
  const system = systemOf(place)
  const units = moving(s, item, place, () =>
    s.lines.lose(system, HIDDEN, () =>
      one(s, [
        () => receive(s, item, place, one(s, [1, 2, 3, 5, 6, 10, 12, 24])),
        () => adjust(s, item, place, one(s, [-1, -1, -2, -3, 1, 2])),
        () => returned(s, item, place, one(s, [1, 1, 2])),
      ])(),
    ),
  )
  return [at(item, place, 'lost event', units)]
}

/** A parcel leaves, and the warehouse's webhook is lost; where there are lists, it shows up later. */
export const lostShipment: Fault = async (s, item) => {
  const open = openAt(s, item, 'S1') ?? (await ordered(s, item, 'S1'))
  s.lines.lose('wms', HIDDEN, () => ship(s, open))
  return parcel(open).map((p) => at(p.item, 'L1', 'lost event', -p.quantity))
}

/** The 3PL sends the parcel off and forgets to confirm it. */
export const unconfirmed: Fault = async (s, item) => {
  if (!item.york) return null
  const open = openAt(s, item, 'S2') ?? (await ordered(s, item, 'S2'))
  drop(s, open)
  for (const p of parcel(open)) nudge(s, p.item, 'P1', -p.quantity)
  return parcel(open).map((p) => at(p.item, 'P1', 'missing 3PL confirmation', -p.quantity))
}

/** An order that everybody has heard of. */
async function ordered(s: Scene, item: Item, shop: Order['shop']): Promise<Order> {
  const { placed } = order(s, shop, [{ item, quantity: one(s, [1, 1, 1, 2, 2, 3, 4]) }])
  await settled(s)
  await s.clock.advance(6 * MINUTE)
  return placed
}

const openAt = (s: Scene, item: Item, shop: Order['shop']) =>
  s.orders.find(
    (o) =>
      o.shop === shop &&
      parcel(o).some((p) => p.item === item) &&
      !parcel(o).some((p) => s.touched.has(p.item.id) && p.item !== item),
  )

/** What was bought arrives and is put on the shelf; nobody books the receipt. */
export const noReceipt: Fault = async (s, item) => {
  const quantity = one(s, [4, 5, 6, 8, 10, 12, 20, 24])
  purchase(s, item, quantity)
  await s.clock.advance(5 * MINUTE)
  nudge(s, item, 'L1', quantity)
  copy(s, item, 'L1', quantity)
  return [at(item, 'L1', 'missing goods receipt', quantity)]
}

/** The sender's retry gives it a new number: to everybody else it is another one. */
export const doubled: Fault = async (s, item) => {
  const place = one(s, wmsPlaces(item))
  const open = place === 'L1' && dice(s, 0.3) ? openAt(s, item, 'S1') : undefined
  const before = there(s, item, place)
  const event: SentEvent = open
    ? ship(s, open)
    : one(s, [
        () => receive(s, item, place, one(s, [1, 2, 3, 5, 6, 10, 12, 24])),
        () => adjust(s, item, place, one(s, [-1, -1, -2, -3, 1, 2])),
        () => returned(s, item, place, one(s, [1, 1, 2])),
      ])()
  const change = there(s, item, place) - before
  const { type, data } = JSON.parse(event.body) as { type: string; data: Record<string, unknown> }
  const name = ['shipment', 'receipt', 'adjustment', 'return'].find((n) => n in data)!
  await s.clock.advance(one(s, [1, 20, 120]) * 1000)
  await s.lines.tell('wms', type, { ...data, [name]: `${data[name]}-1` })
  return open
    ? parcel(open).map((p) => at(p.item, place, 'duplicate event', p.quantity))
    : [at(item, place, 'duplicate event', -change)]
}

/** A person enters in Onhand, in the warehouse's name, what the warehouse tells as well. */
export const twoPaths: Fault = async (s, item) => {
  const place = one(s, wmsPlaces(item))
  const quantity = one(s, [-1, -1, -2, -3, 2, 3, 5, 6, 12])
  if (quantity > 0) receive(s, item, place, quantity)
  else adjust(s, item, place, quantity)
  await s.clock.advance(one(s, [1, 3, 8]) * MINUTE)
  const { directory, recorder } = s.engine
  const wms = directory.systemId('wms')
  await recorder.record([
    {
      itemId: item.id,
      locationId: directory.locationId(place === 'L1' ? 'leeds' : 'bath'),
      sourceId: wms,
      reportedBy: wms,
      key: `manual/M${s.number()}/1/adjusted`,
      kind: 'adjusted',
      change: { on_hand: quantity, committed: 0, reserved: 0, unavailable: 0, incoming: 0 },
      happenedAt: s.clock.now(),
      actor: 'anna',
    },
  ])
  return [at(item, place, 'double write', -quantity)]
}

/** Entered before the count, told after it: it is taken to be in the count, and is not. */
export const late: Fault = async (s, item) => {
  const place = one(s, wmsPlaces(item))
  const counted = there(s, item, place)
  const quantity = signed(s, small(s))
  s.lines.hold('wms', HIDDEN, () =>
    quantity > 0 ? receive(s, item, place, quantity) : adjust(s, item, place, quantity),
  )
  await s.clock.advance(one(s, [2, 10, 25]) * MINUTE)
  // The sheet was printed before, and the warehouse adds what it had entered meanwhile.
  count(s, item, place, counted)
  nudge(s, item, place, quantity)
  copy(s, item, place, quantity)
  await s.clock.advance(3 * MINUTE)
  await s.lines.release()
  return [at(item, place, 'late event', quantity)]
}

/** The sheet bears an earlier hour than the counting: what came between is counted, and added. */
export const backdated: Fault = async (s, item) => {
  const place = one(s, wmsPlaces(item))
  const sheet = s.clock.now()
  await s.clock.advance(2 * MINUTE)
  const quantity = signed(s, small(s))
  if (quantity > 0) receive(s, item, place, quantity)
  else adjust(s, item, place, quantity)
  await s.clock.advance(10 * MINUTE)
  count(s, item, place, there(s, item, place), sheet)
  return [at(item, place, 'late event', -quantity)]
}

/** One bin of two is counted; the warehouse notices and keeps its own number, and tells nobody. */
export const miscounted: Fault = async (s, item) => {
  const place = one(s, places(item))
  const real = there(s, item, place)
  if (real < 12) return null
  const wrong = dice(s, 0.5)
    ? turned(real)
    : real - Math.max(1, Math.floor(real * (0.1 + s.random.next() * 0.6)))
  if (wrong === real) return null
  count(s, item, place, wrong)
  nudge(s, item, place, real - wrong)
  copy(s, item, place, real - wrong)
  return [at(item, place, 'count error', real - wrong)]
}

function turned(n: number): number {
  const [a, b, ...rest] = String(n)
  return b === undefined ? n : Number([b, a, ...rest].join(''))
}

/** The same document once more, with the number that it should have had. */
export const corrected: Fault = async (s, item) => {
  const place = one(s, wmsPlaces(item))
  const first = one(s, [1, 2, 3, 5, 6, 12])
  const event = dice(s, 0.6) ? receive(s, item, place, first) : adjust(s, item, place, -first)
  const told = JSON.parse(event.body) as { type: string; data: { lines: { quantity: number }[] } }
  const was = told.data.lines[0]!.quantity
  const right = was + signed(s, one(s, [1, 1, 2, 3]))
  if (right === 0) return null
  await s.clock.advance(6 * MINUTE)
  const lines = [{ ...told.data.lines[0]!, quantity: right }]
  await s.lines.tell('wms', told.type, { ...told.data, lines })
  nudge(s, item, place, right - was)
  copy(s, item, place, right - was)
  return [at(item, place, 'rewritten document', right - was)]
}

/** The sender uses one id for two things: the second is kept back. */
export const idReused: Fault = async (s, item) => {
  const place = one(s, wmsPlaces(item))
  const id = `evt_r${s.number()}`
  const quantity = signed(s, small(s))
  const told = (document: string, change: number) =>
    s.lines.tell(
      'wms',
      'stock.adjusted',
      {
        adjustment: document,
        adjusted_at: s.clock.now().toISOString(),
        lines: [{ line: '1', item: item.sku, quantity: change, warehouse: place, reason: 'found' }],
      },
      id,
    )
  const other = one(s, [1, -1, 2])
  nudge(s, item, place, other + quantity)
  copy(s, item, place, other + quantity)
  await told(`A${s.number()}`, other)
  await told(`A${s.number()}`, quantity)
  return [at(item, place, 'quarantined message', quantity)]
}

/** The new label has another spelling that nobody mapped. */
export const misspelt: Fault = async (s, item) => {
  const place = one(s, wmsPlaces(item))
  const name = one(s, [
    `${item.sku}-UK`,
    item.sku.replaceAll('-', '_'),
    `${item.sku}/NEW`,
    item.sku.toLowerCase(),
  ])
  const quantity = signed(s, small(s))
  nudge(s, item, place, quantity)
  copy(s, item, place, quantity)
  await s.lines.tell('wms', 'stock.adjusted', {
    adjustment: `A${s.number()}`,
    adjusted_at: s.clock.now().toISOString(),
    lines: [{ line: '1', item: name, quantity, warehouse: place, reason: 'relabelled' }],
  })
  return [at(item, place, 'unmapped name', quantity)]
}

/** A parcel leaves minutes before the numbers are compared: the 3PL tells it at the next quarter. */
export const inBatch: Fault = (s, item) => {
  const open = openAt(s, item, 'S2')
  if (!open) return null
  ship(s, open)
  // What waits for its batch is known from the 3PL itself.
  return []
}

/** Nothing of it can be known: the shelf's number was changed, and nothing else. */
export const shelfNoise: Fault = (s, item) => {
  const place = one(s, places(item))
  const change = signed(s, small(s))
  nudge(s, item, place, change)
  return [at(item, place, 'noise', change)]
}

export const unopened: Fault = (s, item) => {
  if (!item.unopened) return null
  const units = one(s, [3, 7, 12, 20])
  houseOf(s, 'L1').set(item.sku, units, 'L1')
  return [at(item, 'L1', 'no opening stock', units)]
}
