import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import { cleared, emptyDb, testDb } from '../../test/database.ts'
import { template } from '../../test/template.ts'
import { Fault } from '../lib/faults.ts'
import type { Db, OpenDb } from './db.ts'
import { openMemory } from './embedded.ts'
import { migrate } from './migrate.ts'
import { move, type Progress } from './move.ts'
import { raw, sql } from './sql.ts'

const now = new Date('2011-12-05T00:00:00Z')
/** The source is always a PGlite; the target is of the engine that is tried. */
const source = await openMemory('onhand', await template())
after(() => source.close())

const odd = 'a,"b" \\ (c)\n\té 漢字 🧾 NULL'

async function fill(db: OpenDb): Promise<void> {
  await cleared(db)
  await db.one(sql`insert into system (name, role, connector)
    select 's' || i, 'shelf', ${odd} from generate_series(1, 5) i`)
  await db.one(raw('delete from system where id = 5'))
  await db.one(sql`insert into location (code, name) values ('leeds', ${odd}), ('', '')`)
  await db.one(sql`insert into item (sku, name, safety, created_at)
    select 'sku ' || i, case when i % 3 = 0 then ${odd} else '' end, nullif(i % 4, 0), ${now}
    from generate_series(1, 3000) i`)
  await db.one(
    raw(`insert into listing (system_id, external, item_id, remote)
    select nullif(i % 3, 0), 'x' || i, i, jsonb_build_object('a', i, 'b', null) from generate_series(1, 50) i`),
  )
  await db.one(sql`insert into message (system_id, delivery_key, body_hash, topic, body, received_at, next_at)
    select 1, 'd' || i, '\\x00ff', 't', convert_to(repeat(${odd}, i * 100), 'UTF8'),
      timestamptz '2011-12-05 12:34:56.789123+00', 'infinity'
    from generate_series(1, 40) i`)
  await db.one(
    raw(`insert into movement (item_id, source_id, business_key, kind, location_id, reported_by,
      on_hand, committed, reserved, unavailable, incoming, version, tx, happened_at, recorded_at, reason)
    select i, 1, 'r/' || i, 1, 1, 1, i, -i, 0, 0, 0, 1, 4000000000 + i, '2011-12-05Z', '2011-12-05Z', null
    from generate_series(1, 3000) i`),
  )
  await db.one(
    raw(`insert into delivery (item_id, channel_id, desired, heat, marked_at)
    select i, 1, i, random(), '2011-12-05Z' from generate_series(1, 500) i`),
  )
  for (const small of [
    `location_map values (1, 'LDS', 1)`,
    `fact_owner values (1, 1, 1, 1)`,
    `bundle values (1, 2, 3)`,
    `poll_cursor values (1, 'orders', '2', '2011-12-05Z')`,
    `position select i, 1, i, 0, 0, 0, 0, 1, 1 from generate_series(1, 700) i`,
    `seal values (1, 0, 4000001000, 2, '\\x00', '\\xff', '2011-12-05Z')`,
    `refusal (outcome, item_id, location_id, source_id, business_key, kind, reported_by, quantity,
       happened_at, refused_at) values ('refused', 1, 1, 1, 'k', 1, 1, 1, '2011-12-05Z', '2011-12-05Z')`,
    `observation values (1, 1, 1, 'on_hand', 1, '2011-12-05Z', '2011-12-05Z')`,
    `dirty values (7, 70000000000)`,
    `channel (system_id, external, name, locations) values (1, 'x', 'shop', '{1,2}')`,
    `channel_rule values (1, null, null, 1, 2, 90)`,
    `attempt (item_id, channel_id, at, took_ms, quantity, outcome, seen)
       values (1, 1, '2011-12-05Z', 5, 1, 'done', '{"1:1": 3}')`,
    `call (channel_id, at, items, started_at, took_ms, method, url, request, answer)
       values (1, '2011-12-05Z', '{1,2}', '2011-12-05Z', 5, 'PUT', 'https://x', '{}', '')`,
    `reservation (id, item_id, location_id, holder, quantity, remaining, state, expires_at, created_at)
       values ('6f9619ff-8b86-4d01-b42d-00cf4fc964ff', 1, 1, 'h', 2, 1, 'held', 'infinity', '2011-12-05Z')`,
    `setting values ('a', '{"b": [1, null]}')`,
    `secret values ('A', 'id', substring(sha512('') for 60), sha512('a'), 'a', '2011-12-05Z')`,
    `override values ('gate', '"on"', '"shadow"', 'n', 'a', '2011-12-05Z')`,
    `setting_event (name, value, was, set_by, set_at) values ('gate', '"on"', null, 'a', '2011-12-05Z')`,
    `checkup (system_id, began_at, asked_by) values (1, '2011-12-05Z', 'a')`,
    `subscription (system_id, topic, state, checked_at, deaf_since) values (1, 't', 'missing', '2011-12-05Z', '2011-12-05Z')`,
    `place (system_id, external, locations, measure) values (1, 'x', '{1}', 'on_hand')`,
    `reading (system_id, started_at, state) values (1, '2011-12-05Z', 'complete')`,
    `level values (1, 1, null, '2011-12-05Z', 1)`,
    `drift (item_id, place_id, state, expected, observed, as_of, compared_at, residue, severity, severity_why,
       first_seen_at, last_seen_at, changed_at, tried, confidence)
       values (1, 1, 'open', 1, 2, '2011-12-05Z', '2011-12-05Z', 1, 'low', '', '2011-12-05Z', '2011-12-05Z',
       '2011-12-05Z', '{"expected": 1}', 0.97)`,
    `drift_event (drift_id, at, event, actor, state, expected, observed, residue)
       values (1, '2011-12-05Z', 'seen', 'onhand', 'open', 1, 2, 1)`,
    `ignore_rule (item_id, most, reason, made_by, made_at, expires_at) values (1, 1, 'r', 'a', '2011-12-05Z', 'infinity')`,
    `job values ('j', '2011-12-05Z')`,
    `run (job, due_at, started_at, state, fence) values ('j', '2011-12-05Z', '2011-12-05Z', 'done', 1)`,
    `alert (key, severity, title, says, opened_at, seen_at) values ('k', 'low', 't', 's', '2011-12-05Z', '2011-12-05Z')`,
    `audit (at, report) values ('2011-12-05Z', '{"a": 1}')`,
    `mail values (1, 'a@b', '2011-12-05Z', true, '250')`,
    `person (email, name, roles, created_at) values ('a@b', 'A', '{admin}', '2011-12-05Z')`,
    `session (person_id, hash, csrf, way, created_at, seen_at, rotate_at, expires_at)
       values (1, '\\x01', 'c', 'link', '2011-12-05Z', '2011-12-05Z', '2011-12-05Z', '2011-12-05Z')`,
    `signin_link values ('\\x01', 1, 'signin', 'a', '2011-12-05Z', '2011-12-05Z', null)`,
    `signin_failure (key, at) values ('k', '2011-12-05Z')`,
    `audit_log values (1, null, '2011-12-05Z', 'a', 'b', null, null, '{"a": 1}', 'asked', null, '\\x01')`,
    // Each takes back the one before it, and then the first is the last to be written.
    `batch (state, automatic, made_by, made_at, skus, units, reverts)
       select 'applied', false, 'a', '2011-12-05Z', 1, 1, nullif(i - 1, 0) from generate_series(1, 450) i`,
    `repair (batch_id, item_id, place_id, location_id, act, before, after, why, state, reverts)
       select i, 1, 1, 1, 'compensate', 1, 2, 'w', 'done', nullif(i - 1, 0) from generate_series(1, 450) i`,
  ]) {
    await db.one(raw(`insert into ${small}`))
  }
  for (const table of ['batch', 'repair']) {
    await db.one(raw(`update ${table} set state = 'reverted' where id <= 200`))
  }
  await db.one(
    raw(`insert into api_key (name, hash, scopes, created_at)
    values ('k', '\\x01', '{read,"a,b"}', '2011-12-05Z')`),
  )
}
const tables = async (db: Db) =>
  (
    await db.all<{ name: string }>(
      raw(`select tablename as name from pg_tables where schemaname = current_schema() order by 1`),
    )
  ).map((row) => row.name)
const isConflict = (pattern: RegExp) => (error: unknown) => {
  assert(error instanceof Fault)
  assert.equal(error.code, 'conflict')
  assert.match(error.detail, pattern)
  return true
}

test('everything comes over as it was, and numbers go on where they were', async () => {
  await fill(source)
  const { db: target } = await emptyDb()
  const steps: Progress[] = []
  const moved = await move(source, target, { now, progress: (step) => steps.push(step) })
  assert.equal(moved.rows, 4 + 2 + 3000 + 50 + 40 + 3000 + 500 + 1 + 700 + 14 + 12 + 5 + 4 + 900)
  for (const table of await tables(source)) {
    if (table === 'migration') continue
    const rows = raw(
      `select r::text as row from ${table} r where r::text not like '%tx_base%' order by 1`,
    )
    const all = await source.all(rows)
    assert.notEqual(all.length, 0, `${table} is not tried`)
    assert.deepEqual(await target.all(rows), all, table)
  }
  assert.deepEqual(steps.at(-1)!.rows, steps.at(-1)!.of)
  const next = sql`insert into system (name, role, connector) values ('s6', 'wms', 'x') returning id`
  assert.deepEqual(await target.one(next), { id: 6 }, 'the number 5 was given once')
})

test('what is recorded after the move comes after all that was moved', async () => {
  await fill(source)
  const { db: target } = await emptyDb()
  await move(source, target, { now })
  const row = await target.one<{ after: boolean }>(
    raw(`
    select pg_current_xact_id()::text::bigint + (select value::bigint from setting where name = 'tx_base')
           > (select max(tx) from movement) as after`),
  )
  assert.equal(row!.after, true)
})

test('a target that has rows is refused and stays as it is', async () => {
  await fill(source)
  const target = await testDb()
  await target.one(raw("insert into location (code, name) values ('york', 'York')"))
  await assert.rejects(move(source, target, { now }), isConflict(/not empty \(location/))
  assert.deepEqual(await target.all(raw('select code from location')), [{ code: 'york' }])
  assert.deepEqual(await target.all(raw('select * from item')), [])
})

test('a move that fails half way leaves nothing at all in the target', async () => {
  await fill(source)
  const { db: target } = await emptyDb()
  const stop = (step: Progress) => {
    if (step.table === 'movement') throw new Error('the power went')
  }
  await assert.rejects(move(source, target, { now, progress: stop }), /the power went/)
  assert.deepEqual(await tables(target), [])
  await move(source, target, { now })
  assert.deepEqual(await target.one(raw('select count(*) from item')), { count: 3000 })
})

test('a row that comes over changed is noticed', async () => {
  await fill(source)
  const { db: target } = await emptyDb()
  await migrate(target, now)
  await target.one(
    raw(`create function spoil() returns trigger language plpgsql as $$
    begin if new.id = 1234 then new.name := new.name || ' '; end if; return new; end $$`),
  )
  await target.one(
    raw('create trigger spoil before insert on item for each row execute function spoil()'),
  )
  await assert.rejects(move(source, target, { now }), /item did not come over as it was/)
  assert.deepEqual(await target.all(raw('select * from system')), [])
})

test('a source that lacks a migration is refused', async () => {
  const { db: target } = await emptyDb()
  const { db: old } = await emptyDb()
  await migrate(old, now)
  await old.one(raw('delete from migration'))
  await assert.rejects(move(old, target, { now }), isConflict(/not up to date/))
})
