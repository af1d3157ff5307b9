/** Everything as CSV, streamed page by page, safe to open in a spreadsheet. */
import { z } from 'zod'
import { raw, sql } from '../db/sql.ts'
import type { Engine } from '../engine/engine.ts'
import { type Cell, writeCsv } from '../lib/csv.ts'
import { Fault } from '../lib/faults.ts'
import { available } from '../stock/available.ts'
import { kindNames } from '../stock/kinds.ts'
import { buckets, type Quantities } from '../stock/names.ts'
import { respond } from './answers.ts'
import { type Door, plain } from './door.ts'

const PAGE = 2_000

/** A sheet: its columns, and its rows page by page in the order of a key. */
type Sheet = { columns: readonly string[]; pages(engine: Engine): AsyncGenerator<Cell[][]> }

export const sheets: Record<string, Sheet> = {
  positions: {
    columns: ['sku', 'name', 'category', 'location', ...buckets, 'available', 'counted_at'],
    pages: positionPages,
  },
  movements: {
    columns: [
      'sku',
      'location',
      'kind',
      ...buckets,
      'counted',
      'source',
      'line',
      'reported_by',
      'happened_at',
      'recorded_at',
      'reason',
      'actor',
    ],
    pages: movementPages,
  },
  items: {
    columns: ['sku', 'name', 'category', 'safety'],
    pages: itemPages,
  },
  listings: {
    columns: ['system', 'external', 'sku', 'pack', 'published', 'valid_from'],
    pages: listingPages,
  },
}

export function exports(door: Door, engine: Engine): void {
  const names = Object.keys(sheets)
  plain(
    door,
    {
      method: 'get',
      path: '/v1/export/:what',
      scope: 'read',
      says: `As CSV: ${names.join(', ')}`,
      params: z.object({ what: z.enum(names as [string]) }),
      answer: z.string(),
      content: 'text/csv',
    },
    async (c) => {
      const what = c.req.param('what') ?? ''
      const sheet = Object.hasOwn(sheets, what) ? sheets[what] : undefined
      if (!sheet)
        throw new Fault(
          'not_found',
          `There is no export "${what}"; there are: ${names.join(', ')}.`,
        )
      return respond(streamed(sheet, engine), 'text/csv; charset=utf-8', 200, {
        'content-disposition': `attachment; filename="onhand-${what}.csv"`,
      })
    },
  )
}

function streamed(sheet: Sheet, engine: Engine): ReadableStream<Uint8Array> {
  const { columns } = sheet
  const head = writeCsv(columns, []).length
  const pages = sheet.pages(engine)
  const encoder = new TextEncoder()
  let first = true
  return new ReadableStream<Uint8Array>({
    async pull(out) {
      const { value, done } = await pages.next()
      if (first || value) {
        const text = writeCsv(columns, value ?? [])
        out.enqueue(encoder.encode(first ? text : text.slice(head)))
        first = false
      }
      if (done) out.close()
    },
    async cancel() {
      await pages.return(undefined)
    },
  })
}

type PositionRow = Omit<Quantities, 'on_hand'> & {
  itemId: number
  locationId: number
  sku: string
  name: string
  category: string
  code: string
  onHand: number
  countedAt: Date | null
}

async function* positionPages({ db }: Engine): AsyncGenerator<Cell[][]> {
  let [item, place] = [0, 0]
  for (;;) {
    const rows = await db.all<PositionRow>(sql`
      select p.item_id, p.location_id, i.sku, i.name, i.category, l.code, p.on_hand, p.committed, p.reserved,
             p.unavailable, p.incoming, p.counted_at
      from position p join item i on i.id = p.item_id join location l on l.id = p.location_id
      where (p.item_id, p.location_id) > (${item}::int, ${place}::smallint)
      order by p.item_id, p.location_id limit ${PAGE}`)
    if (rows.length === 0) return
    yield rows.map((r) => {
      const q: Quantities = { ...r, on_hand: r.onHand }
      return [
        r.sku,
        r.name,
        r.category,
        r.code,
        ...buckets.map((b) => q[b]),
        available(q),
        r.countedAt,
      ]
    })
    ;({ itemId: item, locationId: place } = rows.at(-1)!)
  }
}

type MovementRow = PositionRow & {
  sourceId: number
  businessKey: string
  kind: number
  counted: number | null
  source: string
  by: string
  happenedAt: Date
  recordedAt: Date
  reason: string | null
  actor: string | null
}

async function* movementPages({ db }: Engine): AsyncGenerator<Cell[][]> {
  let after = { itemId: 0, sourceId: 0, businessKey: '' }
  for (;;) {
    const rows = await db.all<MovementRow>(sql`
      select m.*, i.sku, l.code, s.name as source, r.name as by
      from movement m join item i on i.id = m.item_id join location l on l.id = m.location_id
      join system s on s.id = m.source_id join system r on r.id = m.reported_by
      where (m.item_id, m.source_id, m.business_key) >
            (${after.itemId}::int, ${after.sourceId}::smallint, ${after.businessKey}::text ${raw('collate "C"')})
      order by m.item_id, m.source_id, m.business_key limit ${PAGE}`)
    if (rows.length === 0) return
    yield rows.map((r) => {
      const q: Quantities = { ...r, on_hand: r.onHand }
      const what = [r.sku, r.code, kindNames[r.kind], ...buckets.map((b) => q[b]), r.counted]
      return [...what, r.source, r.businessKey, r.by, r.happenedAt, r.recordedAt, r.reason, r.actor]
    })
    after = rows.at(-1)!
  }
}

type ItemRow = { id: number; sku: string; name: string; category: string; safety: number | null }

async function* itemPages({ db }: Engine): AsyncGenerator<Cell[][]> {
  let after = 0
  for (;;) {
    const rows = await db.all<ItemRow>(sql`
      select id, sku, name, category, safety from item where id > ${after} order by id limit ${PAGE}`)
    if (rows.length === 0) return
    yield rows.map((r) => [r.sku, r.name, r.category, r.safety])
    after = rows.at(-1)!.id
  }
}

type ListingRow = {
  id: number
  system: string | null
  external: string
  sku: string
  pack: number
  published: boolean
  validFrom: Date | null
}

async function* listingPages({ db }: Engine): AsyncGenerator<Cell[][]> {
  let after = 0
  for (;;) {
    const rows = await db.all<ListingRow>(sql`
      select l.id, s.name as system, l.external, i.sku, l.pack, l.published, l.valid_from
      from listing l join item i on i.id = l.item_id left join system s on s.id = l.system_id
      where l.id > ${after} order by l.id limit ${PAGE}`)
    if (rows.length === 0) return
    yield rows.map((r) => [r.system, r.external, r.sku, r.pack, r.published, r.validFrom])
    after = rows.at(-1)!.id
  }
}
