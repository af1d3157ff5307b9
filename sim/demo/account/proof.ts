/**
 * Compares what the systems sent with what the ledger holds, movement by movement. It reads the
 * systems' own words and shares no code with the connectors, so that it can find them wrong.
 */
import type { Db } from '../../../src/db/db.ts'
import { type Query, raw, sql } from '../../../src/db/sql.ts'
import { type Kind, kindIndex, kindNames } from '../../../src/stock/kinds.ts'
import type { SentEvent } from '../../systems/system.ts'
import type { Moved } from '../town/shops.ts'
import { hashes } from './hashes.ts'

export type Proof = {
  /** The movements that follow from this event have to be in the ledger, once each. */
  expect(event: SentEvent): void
  expected(): number
  /** Reads the whole ledger, once. `lost`: sent and not there; `doubled`: there and not sent (so often). */
  compare(db: Db): Promise<{ movements: number; lost: string[]; doubled: string[] }>
}

/** `ofShop`: what an event of the shop moves, in the shop's own words. */
export function proof(ofShop: (event: SentEvent) => Moved[]): Proof {
  const open = hashes()
  const events: SentEvent[] = []
  return {
    expect(event) {
      events.push(event)
      for (const text of movementsIn(event, ofShop)) open.add(text)
    },
    expected: () => open.size(),
    async compare(db) {
      const doubled: string[] = []
      let movements = 0
      for await (const text of ledger(db)) {
        movements++
        if (!open.take(text)) doubled.push(text)
      }
      const lost =
        open.remaining() === 0
          ? []
          : events.flatMap((event) => movementsIn(event, ofShop)).filter(open.left)
      return { movements, lost, doubled }
    },
  }
}

type Said = { line: string; item?: string; code?: string; quantity: number }

/** `issuer document/line/transition SKU kind quantity` of everything an event says; [] for an echo. */
function movementsIn(event: SentEvent, ofShop: (event: SentEvent) => Moved[]): string[] {
  if (!others.has(event.type)) {
    return ofShop(event).map((m) => textOf(`shop ${m.key}`, m.sku, m.kind, m.quantity))
  }
  const { type, data } = JSON.parse(event.body)
  const all = (kind: Kind, issuer: string, document: string, transition: string = kind) =>
    (data.lines as Said[]).map((l) => {
      const sku = (l.item ?? l.code)!.toUpperCase()
      return textOf(`${issuer} ${document}/${l.line}/${transition}`, sku, kind, l.quantity)
    })
  switch (type) {
    case 'shipment.sent':
      return all('shipped', 'shop', `order/${data.order}`, `shipped/${data.shipment}`)
    case 'goods.received':
      return all('purchase_received', 'warehouse', `receipt/${data.receipt}`)
    case 'return.arrived':
      return all('returned', 'warehouse', `return/${data.return}`)
    case 'stock.adjusted':
      return all('adjusted', 'warehouse', `adjustment/${data.adjustment}`)
    case 'stock.counted':
      return all('counted', 'warehouse', `count/${data.count}`)
    case 'purchase.ordered':
      return all('purchase_ordered', 'books', `purchase/${data.number}`)
    default:
      return []
  }
}

/** What the warehouse and the books send; the rest is the shop's. */
const others = new Set([
  'shipment.sent',
  'goods.received',
  'return.arrived',
  'stock.adjusted',
  'stock.counted',
  'purchase.ordered',
])

const textOf = (key: string, sku: string, kind: Kind, quantity: number) =>
  `${key} ${sku} ${kind} ${quantity}`

type Row = { itemId: number; sourceId: number; businessKey: string; kind: number; units: number }

/** Every movement of the ledger, in pages. The units are what its kind moves, or what was counted. */
async function* ledger(db: Db): AsyncGenerator<string> {
  const systems = await names(db, sql`select id, name from system`)
  const skus = await names(db, sql`select id, sku as name from item`)
  const page = 20_000
  let last: Row | undefined
  for (;;) {
    const rows: Row[] = await db.all<Row>(sql`
      select item_id, source_id, business_key, kind,
             case when counted is not null then counted
                  when kind in (${raw(onHandKinds)}) then on_hand
                  when kind = ${kindIndex('shipped')} then -on_hand
                  when kind = ${kindIndex('order_cancelled')} then -committed
                  when kind = ${kindIndex('ordered')} then committed
                  else incoming end as units
      from movement
      where (item_id, source_id, business_key)
          > (${last?.itemId ?? 0}::int, ${last?.sourceId ?? 0}::smallint, ${last?.businessKey ?? ''}::text)
      order by item_id, source_id, business_key limit ${page}`)
    for (const row of rows) {
      const key = `${systems.get(row.sourceId)} ${row.businessKey}`
      yield textOf(key, skus.get(row.itemId)!, kindNames[row.kind]!, row.units)
    }
    last = rows.at(-1)
    if (rows.length < page) return
  }
}

const names = async (db: Db, query: Query) =>
  new Map((await db.all<{ id: number; name: string }>(query)).map((row) => [row.id, row.name]))

const onHandKinds = (['received', 'returned', 'adjusted', 'purchase_received'] as const)
  .map(kindIndex)
  .join(', ')
