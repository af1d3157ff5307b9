/** What has changed, told from marks that cost next to nothing: one short statement for all subjects. */
import type { Db } from '../../db/db.ts'
import { type Query, raw, sql } from '../../db/sql.ts'

/** What a page can be about; a change says which of them to ask for again. */
export const topics = [
  'stock',
  'inbox',
  'deliveries',
  'channels',
  'drifts',
  'batches',
  'readings',
  'runs',
  'alerts',
  'audits',
  'catalogue',
  'settings',
] as const
export type Topic = (typeof topics)[number]
export type Marks = Record<Topic, string>

/** Beyond this many, one more or less of what waits is no news. */
const MANY = 500

const few = (of: string) => `(select count(*) from (select from ${of} limit ${MANY}) x)`
const max = (column: string, of: string) => `(select max(${column}) from ${of})`
/** A small table whose rows change in place. */
const whole = (columns: string, of: string) =>
  `(select md5(string_agg(concat_ws(',', ${columns}), ';' order by id)) from ${of})`

// Each is read off an index, or off a table of few rows. What changes in place without a number
// that grows is looked at among the latest.
const looks: Record<Topic, readonly string[]> = {
  stock: [
    max('id', 'seal'),
    `(select max(tx) from movement where tx >= coalesce((select to_tx from seal order by id desc limit 1), 0))`,
  ],
  inbox: [
    max('id', 'message'),
    few(`message where state in ('received', 'parked')`),
    few(`message where state = 'quarantined'`),
    `(select max(id) from message where state = 'quarantined')`,
  ],
  deliveries: [
    `(select last_value from attempt_id_seq)`,
    few('delivery where due_at is not null and dead is null'),
    few('delivery where dead is not null'),
  ],
  channels: [
    whole('id, active, paused, blocked_until, blocked_why, failures > 0', 'channel'),
    `(select md5(string_agg(concat_ws(',', state, deaf_since, caught_up_at), ';' order by system_id, topic))
      from subscription)`,
  ],
  drifts: [max('id', 'drift_event')],
  batches: [
    `(select md5(string_agg(concat_ws(',', id, state, decided_at), ';' order by id))
      from (select id, state, decided_at from batch order by id desc limit 50) b)`,
    few(`repair where state = 'done'`),
    max('done_at', 'repair where done_at is not null'),
  ],
  readings: [
    `(select md5(string_agg(concat_ws(',', id, state, accepted_by), ';' order by id))
      from (select id, state, accepted_by from reading order by id desc limit 50) r)`,
  ],
  runs: [
    `(select md5(string_agg(concat_ws(',', id, state), ';' order by id))
      from (select id, state from run order by id desc limit 50) r)`,
  ],
  alerts: [
    max('id', 'alert'),
    `(select md5(string_agg(concat_ws(',', id, severity, says), ';' order by id)) from alert where closed_at is null)`,
  ],
  audits: [max('id', 'audit')],
  catalogue: [`(select value from setting where name = 'catalogue')`],
  settings: [
    `(select md5(string_agg(name || value::text, ';' order by name)) from setting where name <> 'catalogue')`,
  ],
}

const statement: Query = raw(
  `select ${topics
    .map(
      (topic) =>
        `concat_ws('|', ${looks[topic].map((l) => `coalesce(${l}::text, '')`).join(', ')}) as ${topic}`,
    )
    .join(',\n')}`,
)

export async function marksOf(db: Db): Promise<Marks> {
  return (await db.one<Marks>(sql`${statement}`))!
}

/** Those of which the mark is another. Pure. */
export const changedSince = (before: Marks, after: Marks): Topic[] =>
  topics.filter((topic) => before[topic] !== after[topic])
