/** Onhand with somebody to tell, on a test database: two systems that can be read, a channel, no loops. */
import type { Notify } from '../src/authority/telling.ts'
import { defineConfig } from '../src/config.ts'
import type { OpenDb } from '../src/db/db.ts'
import { sql } from '../src/db/sql.ts'
import { createEngine } from '../src/engine/engine.ts'
import { later, systemClock } from '../src/lib/clock.ts'
import { Fault } from '../src/lib/faults.ts'
import { quietLog } from '../src/lib/log.ts'
import { seededRandom } from '../src/lib/random.ts'
import type { World } from '../src/lib/world.ts'
import { shelves } from './http.ts'
import { mute } from './ledger.ts'

export type Answering = (url: string, init: RequestInit) => Response | Promise<Response>

/** `time.at` is the time; waiting takes real time. */
export async function notified(
  db: OpenDb,
  notify: Notify,
  secrets: Record<string, string> = {},
  answering: Answering = () => new Response('', { status: 500 }),
) {
  const time = { at: new Date('2026-05-21T06:00:00Z') }
  const { push, levels } = shelves()
  const readable = { connector: { ...mute.connector, push, levels }, settings: mute.settings }
  const world: World = {
    clock: { now: () => time.at, sleep: systemClock.sleep },
    random: seededRandom(3),
    log: quietLog,
    fetch: async (url, init) => answering(url, init),
    secret(name) {
      const value = secrets[name]
      if (value === undefined) throw new Fault('config', `The secret ${name} is nowhere.`)
      return value
    },
  }
  const registry = defineConfig({
    publicUrl: 'https://onhand.example',
    locations: { leeds: 'Leeds' },
    systems: {
      wms: {
        role: 'wms',
        connector: readable,
        locations: { LDS: 'leeds' },
        heardEveryMs: 3_600_000,
      },
      shop: { role: 'storefront', connector: readable, defaultLocation: 'leeds' },
    },
    owners: { on_hand: 'wms', committed: 'shop', incoming: 'wms' },
    channels: [{ system: 'shop', external: 'main', from: ['leeds'] }],
    schedules: { reconcile: '0 2 * * *', verify: '0 3 * * *', prune: '0 4 * * *' },
    notify,
  })
  const engine = await createEngine({ db, world, registry, txBase: 0 })
  return {
    engine,
    world,
    time,
    pass: (ms: number) => {
      time.at = later(time.at, ms)
    },
  }
}

/** As if both systems had been heard and read whole just now, and agreed. */
export async function agreed(db: OpenDb, at: Date): Promise<void> {
  await db.one(sql`
    insert into reading (system_id, started_at, ended_at, state, levels, as_of)
    select id, ${at}, ${at}, 'complete', 40, ${at} from system where name in ('wms', 'shop')`)
  await db.one(sql`
    insert into poll_cursor (system_id, stream, value, polled_at)
    select id, 's', '', ${at} from system where name = 'wms'
    on conflict (system_id, stream) do update set polled_at = excluded.polled_at`)
}
