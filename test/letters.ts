/** An inbox whose systems speak plain JSON, and words to tell it things. */
import assert from 'node:assert/strict'
import { z } from 'zod'
import { sync } from '../src/authority/sync.ts'
import { upsertItems } from '../src/catalog/items.ts'
import { defineConfig } from '../src/config.ts'
import { type Bound, type Line, type Parsed, Unreadable } from '../src/connectors/connector.ts'
import { sql } from '../src/db/sql.ts'
import { type Inbox, interpret } from '../src/inbox/interpret.ts'
import { listMessages } from '../src/inbox/quarantine.ts'
import { receiver } from '../src/inbox/receive.ts'
import { recorder } from '../src/ledger/record.ts'
import { later, systemClock } from '../src/lib/clock.ts'
import { quietLog } from '../src/lib/log.ts'
import { seededRandom } from '../src/lib/random.ts'
import { testDb } from './database.ts'
import { emptied } from './emptied.ts'
import { mute } from './ledger.ts'

/** What a test looks at and changes; `fresh()` before each. */
export const o = { inbox: undefined as unknown as Inbox, shift: 0, number: 0 }

/** Messages are lines as JSON; the word "garbage" cannot be read, "bomb" makes the parser fail. */
const plain: Bound = {
  connector: {
    ...mute.connector,
    settings: z.object({}),
    webhook: {
      verify: () => true,
      identify: () => ({ key: 'k', topic: 't' }),
      keepHeaders: [],
      parse({ body }): Parsed {
        const text = Buffer.from(body).toString()
        if (text === 'garbage') throw new Unreadable('data.lines is missing')
        if (text === 'bomb') throw new TypeError('boom')
        const { lines, readings = [] } = JSON.parse(text) as { lines: Line[]; readings?: never[] }
        return { lines: lines.map((l) => ({ ...l, happenedAt: new Date(l.happenedAt) })), readings }
      },
    },
  },
  settings: {},
}

const registry = defineConfig({
  locations: { leeds: 'Leeds', store: 'The store' },
  systems: {
    wms: { role: 'wms', connector: plain, locations: { LDS: 'leeds' } },
    shop: { role: 'storefront', connector: plain, defaultLocation: 'leeds' },
    till: { role: 'pos', connector: plain, defaultLocation: 'store', truthMoment: 'ordered' },
  },
  owners: {
    on_hand: { byLocation: { leeds: 'wms', store: 'till' } },
    committed: { each: ['shop', 'till'] },
  },
  timing: { parkForMs: 60_000 },
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

export const line = (
  kind: Line['kind'],
  sku: string,
  quantity: number | string,
  more: Partial<Line> = {},
): Line => ({
  kind,
  document: 'order/1',
  line: '1',
  sku,
  quantity,
  location: null,
  happenedAt: clock.now(),
  ...more,
})
export async function tell(system: string, lines: Line[] | string, key = `m${++o.number}`) {
  const body = Buffer.from(typeof lines === 'string' ? lines : JSON.stringify({ lines }))
  const systemId = o.inbox.directory.systemId(system)
  return receiver(db, world).receive({
    systemId,
    key,
    topic: 't',
    headers: {},
    body,
    via: 'webhook',
  })
}
export async function told(system: string, lines: Line[] | string, key?: string) {
  const { id } = await tell(system, lines, key)
  await interpret(o.inbox)
  return state(id)
}
export const state = async (id: number) => {
  const m = (await listMessages(db, {}, 100)).find((one) => one.id === id)!
  return {
    id,
    state: m.state,
    reason: m.reason,
    problems: (m.detail?.problems ?? []) as { says: string }[],
  }
}
export const position = async (sku: string) =>
  (await db.one<{ onHand: number; committed: number }>(sql`
    select on_hand, committed from position p join item i on i.id = p.item_id where i.sku = ${sku}`)) ??
  null

/** Three items, nothing told. */
export async function fresh(): Promise<void> {
  o.shift = 0
  await emptied(db, true)
  const directory = await sync(db, registry)
  await upsertItems(db, [{ sku: 'A-1' }, { sku: 'B-2' }, { sku: 'SET' }], clock.now())
  const record = recorder(db, world, { lanes: db.lanes, txBase: 0, forwards: new Set() })
  o.inbox = { db, world, registry, directory, recorder: record }
}
