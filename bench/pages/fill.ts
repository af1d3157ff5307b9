/** A shop of some size, written set by set: what half a year of trading leaves in every table. */
import { z } from 'zod'
import { sync } from '../../src/authority/sync.ts'
import { defineConfig } from '../../src/config.ts'
import type { Bound } from '../../src/connectors/connector.ts'
import type { OpenDb } from '../../src/db/db.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { syncPlaces } from '../../src/reconcile/places.ts'
import { kindIndex } from '../../src/stock/kinds.ts'

export type Size = { items: number; movements: number; drifts: number }

const shows: Bound = {
  connector: {
    name: 'stub',
    settings: z.object({}),
    limits: { batch: 100, perSecond: 1000, burst: 1000 },
    push: { compares: true, send: async () => [] },
    levels: { of: async () => [], async *all() {} },
  },
  settings: {},
}

export const registry = defineConfig({
  locations: { leeds: 'Leeds', york: 'York' },
  systems: {
    wms: { role: 'wms', connector: shows, locations: { L: 'leeds', Y: 'york' } },
    shop: { role: 'storefront', connector: shows, defaultLocation: 'leeds' },
    till: { role: 'pos', connector: shows, defaultLocation: 'york', truthMoment: 'ordered' },
    books: { role: 'erp', connector: shows, locations: { main: 'leeds' } },
  },
  owners: { on_hand: 'wms', committed: { each: ['shop', 'till'] }, incoming: 'books' },
  channels: [
    { system: 'shop', external: 'web', from: ['leeds', 'york'], safety: 2 },
    { system: 'till', external: 'counter', from: ['york'], measure: 'on_hand' },
  ],
})

/** Days of trading, all of them alike. */
const DAYS = 180
const HISTORY = { messages: 200_000, attempts: 400_000, readings: 720, runs: 5_000 }

/** Everything as it would be at `now`; repeatable, for chance is a seed of the database's own. */
export async function fill(db: OpenDb, size: Size, now: Date): Promise<void> {
  const directory = await sync(db, registry)
  await syncPlaces(db, registry)
  await db.tx(async (tx) => {
    await tx.one(raw('select setseed(0.5)'))
    const at = now
    await tx.one(sql`
      insert into item (sku, name, category, safety, created_at)
      select 'SKU-' || lpad(n::text, 8, '0'),
             (array['Vintage','Red','Blue','Small','Large','Party','Garden','Paper'])[1 + n % 8] || ' ' ||
             (array['bunting','lantern','mug','cake tin','doormat','candle','frame','bag','bowl'])[1 + n % 9] || ' ' || n,
             'Category ' || (n % 40), case when n % 10 = 0 then n % 30 end, ${at}
      from generate_series(1, ${size.items}::int) n`)
    await tx.one(sql`
      insert into listing (system_id, external, item_id, pack)
      select s.id, upper(substr(s.name, 1, 1)) || '-' || (i.id * 7919 % 1000003) || '-' || i.id, i.id, 1
      from item i, system s where s.name in ('wms', 'shop', 'books')`)
    const place = directory.locationId
    await tx.one(sql`
      insert into position (item_id, location_id, on_hand, committed, reserved, unavailable, incoming, version, movements)
      select n, l.id, case when n % 50 = 0 then 0 else (n * 7919) % 400 end, n % 4, 0, (n % 20 = 0)::int, n % 3, 1000000, 10
      from generate_series(1, ${size.items}::int) n, location l
      where l.id = ${place('leeds')} or (l.id = ${place('york')} and n % 2 = 0)`)
  })
  await moved(db, size, now)
  await told(db, size, now)
  await disagreed(db, size, now)
  await worked(db, now)
  await db.all(raw('vacuum analyze'))
}

/** As popular as Zipf says, in the order in which it happened; three in a hundred are cancelled. */
async function moved(db: OpenDb, size: Size, now: Date): Promise<void> {
  await db.all(sql`
    insert into movement
      (item_id, source_id, business_key, kind, location_id, reported_by, on_hand, committed,
       reserved, unavailable, incoming, version, tx, happened_at, recorded_at)
    select ((floor(exp(random() * ln(${size.items}::float8)))::bigint * 7919) % ${size.items}::int) + 1,
           s.id, 'order/' || n / 3 || '/' || n % 3 || '/' || k.name, k.kind, l.id, s.id, k.on_hand, k.committed, 0, 0, 0,
           n, 1 + n / 50, t.at - interval '2 seconds', t.at
    from generate_series(1, ${size.movements}::int) n
    cross join lateral (select case when n % 2 = 0 then 'ordered' when n % 33 = 1 then 'order_cancelled' else 'shipped' end as name,
      case when n % 2 = 0 then ${kindIndex('ordered')}::smallint when n % 33 = 1 then ${kindIndex('order_cancelled')}::smallint
           else ${kindIndex('shipped')}::smallint end as kind,
      case when n % 2 = 0 or n % 33 = 1 then 0 else -1 end as on_hand,
      case when n % 2 = 0 then 1 else -1 end as committed) k
    cross join lateral (select ${now}::timestamptz
      - make_interval(secs => (${size.movements}::int - n)::float8 * ${DAYS * 86_400}::int / ${size.movements}::int) as at) t
    join system s on s.name = 'shop' join location l on l.code = 'leeds'
    order by n`)
  await db.all(sql`
    insert into seal (id, from_tx, to_tx, movements, leaves, hash, sealed_at)
    select 1, 0, max(tx) - 20, count(*), '', '', ${now} from movement`)
}

/** Every item is told to the shop; some wait, some were given up; a quarter of the attempts are of today. */
async function told(db: OpenDb, size: Size, now: Date): Promise<void> {
  await db.all(sql`
    insert into delivery (item_id, channel_id, desired, acked, marked_at, due_at, known, dead, dead_at)
    select i.id, c.id, 2, case when i.id % 200 = 0 then 1 else 2 end,
           ${now}::timestamptz - make_interval(secs => i.id),
           case when i.id % 200 = 0 then ${now}::timestamptz end, 5,
           case when i.id % 2000 = 1 then 'the shop says no' end,
           case when i.id % 2000 = 1 then ${now}::timestamptz - make_interval(secs => i.id) end
    from item i, channel c order by 1, 2`)
  await db.all(sql`
    insert into attempt (item_id, channel_id, at, took_ms, quantity, before, outcome, seen)
    select m.item_id, c.id, m.recorded_at + make_interval(secs => random() * 3), 40 + n % 200, 5, 6, 'done',
           jsonb_build_object(m.item_id || ':' || m.location_id, m.version)
    from (select *, row_number() over (order by recorded_at) as n from movement) m, channel c
    where c.name = 'shop' and m.n > ${size.movements - HISTORY.attempts}
    order by m.recorded_at`)
  await db.all(sql`
    insert into call (channel_id, at, items, started_at, took_ms, method, url, request, status, answer)
    select channel_id, at, array[item_id], at, 40, 'POST', 'https://shop.example/levels', repeat('x', 600), 200, '{}'
    from attempt where at > ${now}::timestamptz - interval '14 days' order by at`)
  await db.all(sql`
    insert into message (system_id, delivery_key, body_hash, topic, body, received_at, state, reason, next_at, done_at)
    select s.id, 'evt_' || n, '\\x00', 'orders/create', convert_to(repeat('x', 600), 'UTF8'), t.at,
           case when n % 1000 = 0 then 'quarantined' else 'applied' end,
           case when n % 1000 = 0 then 'unmapped_sku' end, t.at, t.at
    from generate_series(1, ${HISTORY.messages}::int) n
    cross join lateral (select ${now}::timestamptz - make_interval(secs => (${HISTORY.messages}::int - n) * 60) as at) t
    join system s on s.name = (array['shop', 'wms', 'books', 'till'])[1 + n % 4] order by n`)
}

/** Each system shows every item; some show another number, for a day or for weeks. */
async function disagreed(db: OpenDb, size: Size, now: Date): Promise<void> {
  await db.all(sql`
    insert into reading (system_id, started_at, ended_at, state, levels, different, as_of)
    select s.id, t.at, t.at + interval '40 seconds', case when n % 50 = 0 then 'partial' else 'complete' end,
           ${size.items}::int, n % 30, t.at
    from generate_series(1, ${HISTORY.readings}::int) n
    cross join lateral (select ${now}::timestamptz - make_interval(hours => ${HISTORY.readings}::int - n) as at) t
    join system s on s.name in ('wms', 'shop', 'till', 'books') order by n, s.id`)
  await db.all(sql`
    insert into level (item_id, place_id, quantity, as_of, reading_id)
    select i.id, p.id, (i.id * 7919) % 400, ${now}::timestamptz - interval '20 minutes', 1
    from item i, place p where p.active order by 1, 2`)
  await db.all(sql`
    insert into drift (item_id, place_id, state, expected, observed, as_of, compared_at, residue, severity, severity_why,
      cause, first_seen_at, last_seen_at, changed_at, resolved_at, resolved_how)
    select 1 + (n::bigint * 7919) % ${size.items}::int, p.id,
           case when n % 2 = 0 then 'resolved' when n % 11 = 0 then 'explained' when n % 13 = 0 then 'escalated' else 'open' end,
           10, 14, t.last, t.last, 4, (array['low','high','critical','low'])[1 + n % 4], 'by rule',
           (array['late_webhook','double_booking','hand_edit', null])[1 + n % 4], t.first, t.last, t.last,
           case when n % 2 = 0 then t.last end, case when n % 2 = 0 then 'the numbers agree again' end
    from generate_series(1, ${size.drifts}::int) n
    cross join lateral (select ${now}::timestamptz - make_interval(hours => n % 700 + 20) as first,
                               ${now}::timestamptz - make_interval(hours => n % 20) as last) t
    join (select id, row_number() over (order by id) as k, count(*) over () as all from place where active) p
      on p.k = 1 + n % p.all`)
  await db.all(sql`
    insert into drift_event (drift_id, at, event, actor, state, expected, observed, residue, detail)
    select d.id, d.first_seen_at + (d.last_seen_at - d.first_seen_at) * (k / 5.0),
           (array['seen','still there','diagnosed','still there','decided','resolved'])[1 + k], 'onhand',
           case when k = 5 then d.state else 'open' end, 10, 14, 4,
           case when k in (0, 1, 3) then jsonb_build_object('severity', d.severity, 'terms', '[]'::jsonb) else '{}' end
    from drift d, generate_series(0, 5) k order by 2, 1`)
}

async function worked(db: OpenDb, now: Date): Promise<void> {
  await db.all(sql`
    insert into run (job, due_at, started_at, ended_at, state, fence)
    select (array['reconcile','digest','verify','seal'])[1 + n % 4], t.at, t.at, t.at + interval '30 seconds', 'done', n
    from generate_series(1, ${HISTORY.runs}::int) n
    cross join lateral (select ${now}::timestamptz - make_interval(mins => (${HISTORY.runs}::int - n) * 15) as at) t order by n`)
  await db.all(sql`
    insert into batch (state, automatic, made_by, made_at, skus, units)
    select 'applied', true, 'onhand', ${now}::timestamptz - make_interval(hours => n), 3, 5 from generate_series(1, 500) n`)
  await db.all(sql`
    insert into alert (key, severity, title, says, opened_at, seen_at, closed_at)
    select 'dead:shop' || n, 'high', 'given up', 'a number was given up', ${now}, ${now}, case when n > 5 then ${now}::timestamptz end
    from generate_series(1, 500) n`)
}
