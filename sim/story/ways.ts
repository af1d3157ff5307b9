/** The ways in which one system misses, doubles or mis-states an adjustment that the shop really made. */
import { sql } from '../../src/db/sql.ts'
import { interpret } from '../../src/inbox/interpret.ts'
import type { Random } from '../../src/lib/random.ts'
import { effectOf } from '../../src/stock/kinds.ts'
import { polled } from '../calibrate/work.ts'
import { play } from '../demo/town/play.ts'
import type { Event, EventOf } from '../world/events.ts'
import type { Shop } from './shop.ts'

export type Adjust = EventOf<'adjust'>
export type Way = {
  /** What triage ought to say; null: nothing can be known. */
  cause: string | null
  /** The system whose number shows it. */
  at: 'warehouse' | 'erp'
  /** What went wrong, for the reader of the story. */
  says: string
  does(shop: Shop, event: Adjust): Promise<void> | void
}

const DAY_MS = 86_400_000
const line = (event: Adjust) => event.lines[0]!
/** Days until a record that was passed over shows up in the warehouse's list. */
const LATER = 1.5 * DAY_MS
const NEVER = 1000 * DAY_MS

const hidden = (shop: Shop, event: Event, forMs: number) =>
  shop.lines.lose('warehouse', forMs, () => play(shop, event)[0]!)
const copied = (shop: Shop, { sku, quantity }: { sku: string; quantity: number }) =>
  shop.copy.set(sku, (shop.copy.get(sku) ?? 0) + quantity)

/** As the ERP takes it in, where nothing is wrong with that. */
export function copy(shop: Shop, event: Event): void {
  const signs: Partial<Record<Event['kind'], number>> = {
    ship: -1,
    return: 1,
    adjust: 1,
    receive: 1,
  }
  for (const { sku, quantity } of event.lines) {
    if (event.kind === 'count') shop.copy.set(sku, quantity)
    else if (signs[event.kind]) copied(shop, { sku, quantity: signs[event.kind]! * quantity })
  }
}

export const ways: Readonly<Record<string, Way>> = {
  missed: {
    cause: 'lost event',
    at: 'warehouse',
    says: 'Its record was committed late, behind the place up to which Onhand had read the list.',
    does(shop, event) {
      hidden(shop, event, LATER)
      copy(shop, event)
    },
  },
  vanished: {
    cause: null,
    at: 'warehouse',
    says: 'The warehouse changed its number and kept no record at all.',
    does(shop, event) {
      hidden(shop, event, NEVER)
    },
  },
  doubled: {
    cause: 'duplicate event',
    at: 'warehouse',
    says: 'It was sent once more under another number.',
    async does(shop, event) {
      const [sent] = play(shop, event)
      copy(shop, event)
      const { data } = JSON.parse(sent!.body) as { data: { adjustment: string } }
      await shop.lines.tell('warehouse', 'stock.adjusted', {
        ...data,
        adjustment: `${data.adjustment}-R`,
      })
    },
  },
  twoPaths: {
    cause: 'double write',
    at: 'warehouse',
    says: 'Somebody also entered it by hand, for fear that it had been forgotten.',
    async does(shop, event) {
      play(shop, event)
      copy(shop, event)
      const { sku, quantity } = line(event)
      const { directory, recorder } = shop.engine
      const warehouse = directory.systemId('warehouse')
      await recorder.record([
        {
          itemId: await idOf(shop, sku),
          locationId: directory.locationId('main'),
          sourceId: warehouse,
          reportedBy: warehouse,
          key: `manual/${event.document}/1/adjusted`,
          kind: 'adjusted',
          change: effectOf('adjusted', quantity),
          happenedAt: new Date(event.at.getTime() + 240_000),
          actor: 'anna',
        },
      ])
    },
  },
  sign: {
    cause: 'wrong sign',
    at: 'warehouse',
    says: 'It was told without its minus (or with one too many).',
    does(shop, event) {
      const { sku, quantity } = line(event)
      play(shop, { ...event, lines: [{ ...line(event), quantity: -quantity }] })
      shop.warehouse.set(sku, shop.warehouse.level(sku) + 2 * quantity)
      copy(shop, event)
    },
  },
  neighbour: {
    cause: 'swapped SKUs',
    at: 'warehouse',
    says: 'It was booked on the variant next to it.',
    does(shop, event) {
      const { sku, quantity } = line(event)
      const other = neighbourOf(shop, sku)
      play(shop, { ...event, lines: [{ ...line(event), sku: other, code: other }] })
      shop.warehouse.set(other, shop.warehouse.level(other) - quantity)
      shop.warehouse.set(sku, shop.warehouse.level(sku) + quantity)
      copied(shop, { sku, quantity })
    },
  },
  rewritten: {
    cause: 'rewritten document',
    at: 'warehouse',
    says: 'It was corrected afterwards, under the same number.',
    async does(shop, event) {
      const { sku, quantity } = line(event)
      const first = quantity > 0 ? quantity + 1 : quantity - 1
      const [sent] = play(shop, { ...event, lines: [{ ...line(event), quantity: first }] })
      await polled(shop)
      while ((await interpret(shop.engine)) > 0);
      const { data } = JSON.parse(sent!.body) as { data: { lines: object[] } }
      await shop.lines.tell('warehouse', 'stock.adjusted', {
        ...data,
        lines: [{ ...data.lines[0], quantity }],
      })
      shop.warehouse.set(sku, shop.warehouse.level(sku) + quantity - first)
      copied(shop, { sku, quantity })
    },
  },
  misspelt: {
    cause: 'unmapped name',
    at: 'warehouse',
    says: 'It names the item as the old price list did.',
    does(shop, event) {
      const { sku, quantity } = line(event)
      play(shop, { ...event, lines: [{ ...line(event), sku: `${sku}-OLD`, code: sku }] })
      shop.warehouse.set(sku, shop.warehouse.level(sku) + quantity)
      copied(shop, { sku, quantity })
    },
  },
  erpMissed: {
    cause: 'lost event',
    at: 'erp',
    says: 'The ERP never took it in.',
    does(shop, event) {
      play(shop, event)
    },
  },
  erpTwice: {
    cause: 'duplicate event',
    at: 'erp',
    says: 'The ERP took it in twice.',
    does(shop, event) {
      play(shop, event)
      copy(shop, event)
      copy(shop, event)
    },
  },
  erpSign: {
    cause: 'wrong sign',
    at: 'erp',
    says: 'The ERP read a write-off as a receipt (or the reverse).',
    does(shop, event) {
      play(shop, event)
      copied(shop, { sku: line(event).sku, quantity: -line(event).quantity })
    },
  },
}

/** One after the other, from a place that the seed draws: each way gets its turn. */
export function turns(random: Random): () => [string, Way] {
  const all = Object.entries(ways)
  let next = Math.floor(random.next() * all.length)
  return () => all[next++ % all.length]!
}

async function idOf(shop: Shop, sku: string): Promise<number> {
  return (await shop.db.one<{ id: number }>(sql`select id from item where sku = ${sku}`))!.id
}

/** The item whose code comes next: 22139 and 22140 lie side by side. */
function neighbourOf(shop: Shop, sku: string): string {
  const all = [...shop.warehouse.levels('main').keys()].sort()
  const at = all.indexOf(sku)
  return all[at + 1] ?? all[at - 1]!
}
