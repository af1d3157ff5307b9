/** The stock list: what there is of every item, and what each system shows of it, side by side. */
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { beside } from '../insight/beside.ts'
import { type Sort, type StockRow, sorts, stockList } from '../insight/list.ts'
import { categories } from '../insight/shelf.ts'
import { positionsOf } from '../ledger/positions.ts'
import { Fault } from '../lib/faults.ts'
import { available } from '../stock/available.ts'
import { type Door, route } from './door.ts'
import { findItem, findLocation, findSystem } from './find.ts'
import { PositionRow } from './positions.ts'
import { Cursor, Limit, Sku, Time, text } from './shapes.ts'
import { SideFull, SideShape, sideFull, sideShape } from './stock/side.ts'

const Maybe = z.int().nullable()
const Flag = z.enum(['', 'true', 'false']).optional()
const said = (flag: string | undefined) => flag !== undefined && flag !== 'false'

const Row = z
  .object({
    sku: z.string(),
    name: z.string(),
    category: z.string(),
    /** It has no stock of its own: `available` is how many sets its components make. */
    bundle: z.boolean(),
    /** Over all locations, or at the one asked for. Null: nothing was ever recorded of it. */
    onHand: Maybe,
    committed: Maybe,
    reserved: Maybe,
    unavailable: Maybe,
    incoming: Maybe,
    available: Maybe,
    /** At or below its safety stock or `lowStock`; what is out is low too. */
    low: z.boolean(),
    out: z.boolean(),
    /** Sold less cancelled in 28 days; only told where that is the order. */
    units: Maybe,
    places: z.array(SideShape),
  })
  .openapi('StockRow')

export function stock(door: Door, engine: Engine): void {
  const { db, world, registry } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/stock',
      scope: 'read',
      says: 'Every item with what there is of it and what each system shows; searched, filtered, sorted',
      query: z.strictObject({
        /** A part of the SKU, of the name, or of what any system calls it. */
        search: text(100).optional(),
        category: z.string().max(200).optional(),
        system: text(40).optional(),
        location: text(100).optional(),
        low: Flag,
        out: Flag,
        disagree: Flag,
        sort: z.enum(sorts).default('sku'),
        cursor: Cursor,
        limit: Limit,
      }),
      answer: z.object({
        at: Time,
        rows: z.array(Row),
        next: z.string().nullable(),
        /** How many there are in all; counted for a first page only. */
        total: Maybe,
        /** There are as many as that, or more. */
        atLeast: z.boolean(),
      }),
    },
    async ({ query: q }) => {
      const at = world.clock.now()
      const wanted = {
        sort: q.sort,
        low: said(q.low),
        out: said(q.out),
        disagree: said(q.disagree),
        ...(q.search === undefined ? {} : { search: q.search }),
        ...(q.category === undefined ? {} : { category: q.category }),
        ...(q.system === undefined ? {} : { systemId: findSystem(engine, q.system) }),
        ...(q.location === undefined ? {} : { locationId: findLocation(engine, q.location) }),
        ...(q.cursor === undefined ? {} : { after: afterOf(q.sort, q.cursor) }),
      }
      const { rows, total, atLeast } = await stockList(db, wanted, registry, q.limit, at)
      const ids = rows.map((row) => row.id)
      const sides = await beside(engine, ids)
      return {
        at,
        rows: rows.map((row) => ({ ...row, places: sides.get(row.id)!.map(sideShape) })),
        next: rows.length < q.limit ? null : cursorOf(q.sort, rows.at(-1)!),
        total,
        atLeast,
      }
    },
  )
  route(
    door,
    {
      method: 'get',
      path: '/v1/categories',
      scope: 'read',
      says: 'The categories that items are in, and how many are in each',
      answer: z.object({ rows: z.array(z.object({ category: z.string(), items: z.int() })) }),
    },
    async () => ({ rows: await categories(db) }),
  )
  places(door, engine)
}

function places(door: Door, engine: Engine): void {
  const { db, directory, world } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/items/:sku/places',
      scope: 'read',
      says: 'One item side by side: what there is, what each system shows, when, and the drift if any',
      params: z.object({ sku: Sku }),
      answer: z
        .object({
          at: Time,
          sku: z.string(),
          name: z.string(),
          category: z.string(),
          safety: Maybe,
          /** By the ledger, per location; empty: nothing was ever recorded of it. */
          ledger: z.array(PositionRow),
          places: z.array(SideFull),
        })
        .openapi('ItemPlaces'),
    },
    async ({ params }) => {
      const { id, ...item } = await findItem(db, params.sku)
      const found = await positionsOf(db, [id])
      const sides = await beside(engine, [id])
      return {
        at: world.clock.now(),
        ...item,
        ledger: found.map((p) => ({
          ...p,
          sku: item.sku,
          location: directory.locationCode(p.locationId),
          available: available(p),
        })),
        places: sides.get(id)!.map((side) => sideFull(side, engine)),
      }
    },
  )
}

/** The sort is part of it: a cursor of another order would leave things out in silence. */
const cursorOf = (sort: Sort, { value, sku }: StockRow) => `${sort}:${value}:${sku}`

function afterOf(sort: Sort, cursor: string): { value: number; sku: string } {
  const [, of, value, sku] = /^([^:]+):(-?\d{1,15}):(.+)$/s.exec(cursor) ?? []
  if (of !== sort) throw new Fault('invalid', 'This is not a cursor of this list in this order.')
  return { value: Number(value), sku: sku! }
}
