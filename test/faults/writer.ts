/**
 * A program that writes and says what it was promised, one line each: `done <key>`. To be killed.
 * `writer.ts <directory or URL> <round>`; ONHAND_DURABLE=0 leaves the fsync hook out.
 */
import { openEmbedded } from '../../src/db/embedded.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { say } from './rounds.ts'

const [where, round] = process.argv.slice(2)
const random = seededRandom(Number(round))
const durable = process.env.ONHAND_DURABLE !== '0'
const db = /^postgres/.test(where!)
  ? await openPostgres(where!)
  : await openEmbedded(where!, {
      durable,
      onDeath(error) {
        say(`died ${error.message}`)
        process.exit(1)
      },
    })

/** The shape of the real thing: movements and their positions in one statement. */
const record = (lane: number, from: number, count: number) => sql`
  with added as (
    insert into movement (item_id, source_id, business_key, kind, location_id, reported_by, on_hand,
      committed, reserved, unavailable, incoming, version, tx, happened_at, recorded_at)
    select 1 + n % 500, 1, ${round} || '/' || ${lane} || '/' || n, 1, 1, 1, 1 + n % 7,
      0, 0, 0, 0, 1, pg_current_xact_id()::text::bigint, '2011-12-05Z', '2011-12-05Z'
    from generate_series(${from}::int, ${from + count - 1}::int) n
    returning item_id, on_hand
  )
  insert into position as p (item_id, location_id, on_hand, committed, reserved, unavailable, incoming,
    version, movements)
  select item_id, 1, sum(on_hand), 0, 0, 0, 0, 1, count(*) from added group by item_id order by item_id
  on conflict (item_id, location_id) do update
    set on_hand = p.on_hand + excluded.on_hand, movements = p.movements + excluded.movements,
        version = p.version + 1`

async function write(lane: number): Promise<never> {
  for (let next = 0, batch = 0; ; batch++) {
    const count = 1 + Math.floor(random.next() ** 3 * 200)
    await db.one(record(lane, next, count))
    say(`done ${lane}/${next}/${count}`)
    next += count
    if (lane === 0 && batch % 40 === 39) await db.maintain?.()
  }
}

say(`backend ${(await db.one<{ pid: number }>(raw('select pg_backend_pid() as pid')))!.pid}`)
await Promise.all(Array.from({ length: db.engine === 'pglite' ? 1 : 4 }, (_, lane) => write(lane)))
