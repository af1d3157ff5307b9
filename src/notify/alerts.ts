/** What somebody must know: opened once, however often it is noticed, and closed when it is over. */
import type { Alarm } from '../authority/telling.ts'
import { texts } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { raw, sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'

export type Raised = {
  /** What it is about, e.g. `dead:shop`: the same key is the same trouble. */
  key: string
  severity: Alarm
  /** One line, for a subject. */
  title: string
  /** What happened, why, and what to do next. */
  says: string
  /** Where to look, as a path of the pages: `/deliveries`. */
  link?: string
}

export type Alert = {
  id: number
  key: string
  severity: Alarm
  title: string
  says: string
  link: string | null
  openedAt: Date
  seenAt: Date
  /** How often it was noticed. */
  times: number
  closedAt: Date | null
  /** By way: how bad it was when it was last told, and when; or why it could not be. */
  told: Record<string, Told>
}
export type Told = { severity?: Alarm; at?: string; why?: string; failedAt?: string }

/** What comes back within this is the same trouble, and is told once. */
const SAME_MS = 3_600_000
/** One that stays is noted this often, not at every look. */
const NOTED_MS = 60_000

/** SQL: how bad, as a number. */
export const rank = (column: string) =>
  raw(`array_position(array['low','high','critical'], ${column})`)

/**
 * Opens what is new and notes what is still there. Whoever has to be told is told by whatever process
 * comes first: once for each way, and again when it gets worse.
 */
export async function raise(db: Db, now: Date, alerts: readonly Raised[]): Promise<void> {
  if (alerts.length === 0) return
  // The same key twice in one statement would be an error; the later one is the newer.
  const given = [...new Map(alerts.map((a) => [a.key, a])).values()].sort((a, b) =>
    a.key < b.key ? -1 : 1,
  )
  const column = (of: (a: Raised) => string | null) => texts(given.map(of))
  await db.tx(async (tx) => {
    await tx.one(sql`
      update alert a set closed_at = null
      where id in (select max(id) from alert where key = any(${column((a) => a.key)}::text[]) group by key)
        and closed_at > ${later(now, -SAME_MS)}
        and not exists (select from alert o where o.key = a.key and o.closed_at is null)`)
    await tx.one(sql`
      insert into alert as a (key, severity, title, says, link, opened_at, seen_at, due_at)
      select key, severity, title, says, link, ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
      from unnest(${column((a) => a.key)}::text[], ${column((a) => a.severity)}::text[],
                  ${column((a) => a.title)}::text[], ${column((a) => a.says)}::text[],
                  ${column((a) => a.link ?? null)}::text[]) as g(key, severity, title, says, link)
      order by key
      on conflict (key) where closed_at is null do update set
        severity = excluded.severity, title = excluded.title, says = excluded.says, link = excluded.link,
        seen_at = excluded.seen_at, times = a.times + 1,
        due_at = case when ${rank('excluded.severity')} > ${rank('a.severity')} then excluded.seen_at
                      else a.due_at end,
        tries = case when ${rank('excluded.severity')} > ${rank('a.severity')} then 0 else a.tries end
      where (a.severity, a.title, a.says, a.link)
              is distinct from (excluded.severity, excluded.title, excluded.says, excluded.link)
         or a.seen_at <= ${later(now, -NOTED_MS)}`)
  })
}

/** These are over; answers how many were open. */
export async function clear(db: Db, now: Date, keys: readonly string[]): Promise<number> {
  if (keys.length === 0) return 0
  const rows = await db.all(sql`
    update alert set closed_at = ${now}, due_at = null, lease_until = null
    where closed_at is null and key = any(${texts(keys)}::text[]) returning id`)
  return rows.length
}

/** All there is of these families (the part of a key before its colon): what is not named is over. */
export async function agree(
  db: Db,
  now: Date,
  families: readonly string[],
  alerts: readonly Raised[],
): Promise<void> {
  await raise(db, now, alerts)
  const open = await db.all<{ key: string }>(sql`
    select key from alert
    where closed_at is null and split_part(key, ':', 1) = any(${texts(families)}::text[])`)
  const there = new Set(alerts.map((a) => a.key))
  await clear(
    db,
    now,
    open.map((o) => o.key).filter((key) => !there.has(key)),
  )
}

const columns = raw(
  'id, key, severity, title, says, link, opened_at, seen_at, times, closed_at, told',
)

/** Newest first; the worst of the open ones first of all. */
export const listAlerts = (db: Db, filter: { open?: boolean; before?: number }, most: number) =>
  db.all<Alert>(sql`
    select ${columns} from alert
    where ${filter.open === undefined ? raw('true') : raw(filter.open ? 'closed_at is null' : 'closed_at is not null')}
      and ${filter.before === undefined ? raw('true') : sql`id < ${filter.before}`}
    order by ${filter.open ? sql`${rank('severity')} desc, ` : raw('')}id desc limit ${most}`)
