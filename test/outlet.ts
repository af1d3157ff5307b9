/** An outbox with one shop in a few lines: its numbers by SKU, and a script of how it answers. */
import assert from 'node:assert/strict'
import { z } from 'zod'
import { sync } from '../src/authority/sync.ts'
import { upsertItems, upsertListings } from '../src/catalog/items.ts'
import { defineConfig } from '../src/config.ts'
import type { Bound, Sent, Wanted } from '../src/connectors/connector.ts'
import type { RemoteError } from '../src/connectors/remote.ts'
import { sql } from '../src/db/sql.ts'
import { recorder } from '../src/ledger/record.ts'
import { later, systemClock } from '../src/lib/clock.ts'
import { quietLog } from '../src/lib/log.ts'
import { seededRandom } from '../src/lib/random.ts'
import { deliver, type Line, type Outbox } from '../src/outbox/deliver.ts'
import { fanOut } from '../src/outbox/fanout.ts'
import { wantsOf } from '../src/outbox/want.ts'
import { effectOf, type Kind, noQuantities } from '../src/stock/kinds.ts'
import { testDb } from './database.ts'
import { emptied } from './emptied.ts'
import { mute } from './ledger.ts'

/** What a test looks at and changes; `fresh()` before each. */
export const o = {
  there: new Map<string, number>(),
  calls: [] as Wanted[][],
  answer: undefined as ((w: Wanted) => Sent | undefined) | undefined,
  fails: undefined as RemoteError | undefined,
  ids: {} as Record<string, number>,
  outbox: undefined as unknown as Outbox,
  line: undefined as unknown as Line,
  shift: 0,
  turn: 0,
  number: 0,
}

const shop: Bound = {
  connector: {
    ...mute.connector,
    settings: z.object({}),
    limits: { batch: 2, perSecond: 1000, burst: 1000 },
    push: {
      compares: true,
      async send(wanted) {
        o.calls.push([...wanted])
        if (o.fails) throw o.fails
        return wanted.map((w): Sent => {
          const told = o.answer?.(w)
          if (told) return told
          const now = o.there.get(w.external) ?? 0
          if (w.over !== null && w.over !== now) return { sent: 'stale', observed: now }
          o.there.set(w.external, w.quantity)
          return { sent: 'done' }
        })
      },
    },
    levels: {
      of: async (asked) =>
        asked.map((a) =>
          o.there.has(a.external)
            ? {
                external: a.external,
                location: a.location,
                quantity: o.there.get(a.external)!,
                asOf: clock.now(),
              }
            : null,
        ),
      async *all() {},
    },
  },
  settings: {},
}

const registry = defineConfig({
  locations: { leeds: 'Leeds', york: 'York' },
  systems: {
    wms: { role: 'wms', connector: mute },
    shop: { role: 'storefront', connector: shop },
  },
  owners: { on_hand: 'wms', committed: 'shop' },
  channels: [
    {
      system: 'shop',
      external: 'main',
      from: ['leeds', 'york'],
      safety: 1,
      cap: 50,
      categories: { mugs: { safety: 3, percent: 50 } },
    },
  ],
  timing: { raiseAfterMs: 0 },
  lowStock: 5,
})

export const db = await testDb()
export const clock = { ...systemClock, now: () => later(systemClock.now(), o.shift) }
const world = {
  clock,
  random: seededRandom(1),
  log: quietLog,
  fetch: () => assert.fail(),
  secret: () => '',
}

export async function stock(
  sku: string,
  quantity: number,
  place = 'leeds',
  kind: Kind = 'received',
) {
  const record = recorder(db, world, { lanes: db.lanes, txBase: 0, forwards: new Set() })
  const teller = o.outbox.directory.systemId(kind === 'ordered' ? 'shop' : 'wms')
  const [done] = await record.record([
    {
      itemId: o.ids[sku]!,
      locationId: o.outbox.directory.locationId(place),
      sourceId: teller,
      reportedBy: teller,
      key: `d/${++o.number}/x`,
      kind,
      change: kind === 'counted' ? { ...noQuantities } : effectOf(kind, quantity),
      ...(kind === 'counted' ? { counted: quantity } : {}),
      happenedAt: clock.now(),
    },
  ])
  assert.equal(done!.outcome, 'recorded')
}
/** Until nothing more is due; a moment passes between two looks. */
export async function told() {
  for (let i = 0; i < 12; i++) {
    await fanOut(db, clock.now(), registry.lowStock)
    await deliver(o.outbox, o.line, o.turn++)
    o.shift += 250
  }
}
export const want = async (sku: string) =>
  (await wantsOf(db, o.line.channel, [o.ids[sku]!], o.outbox.directory.locationCode))[0]!

/** Nothing has happened yet: five items, listed, at 0. */
export async function fresh(): Promise<void> {
  o.shift = 0
  o.calls = []
  o.answer = undefined
  o.fails = undefined
  o.there.clear()
  await emptied(db, true)
  const directory = await sync(db, registry)
  const skus = ['A', 'B', 'C', 'MUG', 'SET']
  await upsertItems(
    db,
    skus.map((sku) => ({ sku, category: sku === 'MUG' ? 'mugs' : '' })),
    clock.now(),
  )
  await upsertListings(
    db,
    skus.map((sku) => ({ system: 'shop', external: sku.toLowerCase(), sku })),
  )
  for (const sku of skus) o.there.set(sku.toLowerCase(), 0)
  const rows = await db.all<{ id: number; sku: string }>(sql`select id, sku from item`)
  o.ids = Object.fromEntries(rows.map((r) => [r.sku, r.id]))
  await db.one(sql`delete from dirty`)
  o.outbox = { db, world, registry, directory }
  o.line = {
    channel: directory.channels[0]!,
    connector: shop.connector,
    remote: {} as Line['remote'],
  }
}
