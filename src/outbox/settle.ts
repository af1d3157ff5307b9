/** Writing down what became of a batch of deliveries; of a result whose fence is old only the doubt is kept. */
import type { Exchange } from '../connectors/remote.ts'
import { ints, texts, times } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { later } from '../lib/clock.ts'

export type Result = {
  itemId: number
  fence: number
  /** What was desired at the claim. */
  desired: number
  operation: number
  /** `same`: it showed the number already. `wait`: an increase held back. `none`: nothing to tell. */
  outcome: 'done' | 'same' | 'wait' | 'none' | 'later' | 'unclear' | 'never'
  why: string | null
  quantity: number
  before: number | null
  known: number | null
  sent: number | null
  seen: Record<string, number> | null
  attemptSeen: Record<string, number>
  carry: number
  raiseSince: Date | null
  dueAt: Date | null
  tries: number
}

/** A call, and the items that it read or wrote. */
export type CallNote = Omit<Exchange, 'about'> & { items: number[] }

/**
 * A success clears its own doubt and leaves an older one standing (`prev_verify`); a certain
 * refusal too; after an unclear answer there is doubt for `landsWithinMs`. Where another process has
 * taken over in the meantime (we stood still for longer than the lease), what we wrote may stand
 * over what that one has told: it is told again, and knows our number for one of ours. Rows are
 * locked in the order in which fan-out takes them: a deadlock would lose the results of a call.
 */
export async function settle(
  db: Db,
  channelId: number,
  { results, calls }: { results: readonly Result[]; calls: readonly CallNote[] },
  started: Date,
  now: Date,
  landsWithinMs: number,
): Promise<void> {
  const doubt = later(now, landsWithinMs)
  await db.one(sql`
    with result as (
      select * from unnest(
        ${ints(results.map((r) => r.itemId))}::int[], ${ints(results.map((r) => r.fence))}::bigint[],
        ${ints(results.map((r) => r.desired))}::bigint[], ${ints(results.map((r) => r.operation))}::bigint[],
        ${texts(results.map((r) => r.outcome))}::text[], ${texts(results.map((r) => r.why))}::text[],
        ${ints(results.map((r) => r.quantity))}::bigint[], ${ints(results.map((r) => r.before))}::bigint[],
        ${ints(results.map((r) => r.known))}::bigint[], ${ints(results.map((r) => r.sent))}::bigint[],
        ${texts(results.map((r) => (r.seen ? JSON.stringify(r.seen) : null)))}::text[],
        ${texts(results.map((r) => JSON.stringify(r.attemptSeen)))}::text[],
        ${ints(results.map((r) => r.carry))}::bigint[], ${times(results.map((r) => r.raiseSince))}::timestamptz[],
        ${times(results.map((r) => r.dueAt))}::timestamptz[], ${ints(results.map((r) => r.tries))}::int[]
      ) as r(item_id, fence, desired, operation, outcome, why, quantity, before, known, sent, seen,
             attempt_seen, carry, raise_since, due_at, tries)
    ), held as (
      select d.item_id from delivery d join result r using (item_id)
      where d.channel_id = ${channelId}
      order by d.item_id for update of d
    ), settled as (
      update delivery d set
        lease_until = null,
        acked = case when r.outcome in ('done', 'same', 'none') then greatest(d.acked, r.desired) else d.acked end,
        operation = r.operation + case when r.outcome in ('done', 'same', 'never') then 1 else 0 end,
        known = r.known, sent = r.sent, known_seen = r.seen::jsonb, carry = r.carry, raise_since = r.raise_since,
        tries = r.tries,
        verify_after = case when r.outcome = 'unclear' then ${doubt}::timestamptz else d.prev_verify end,
        prev_verify = null,
        due_at = least(
          case when r.outcome in ('done', 'same', 'wait', 'none') and d.desired > r.desired then ${now}::timestamptz
               else r.due_at end,
          case when r.outcome = 'unclear' then ${doubt}::timestamptz else d.prev_verify end),
        dead = case when r.outcome = 'never' then r.why end,
        dead_at = case when r.outcome = 'never' then ${now}::timestamptz end
      from result r join held using (item_id)
      where d.item_id = r.item_id and d.channel_id = ${channelId} and d.fence = r.fence
    ), overtaken as (
      update delivery d set
        desired = d.desired + 1,
        sent = r.quantity,
        due_at = ${now},
        verify_after = case when r.outcome = 'unclear' then ${doubt}::timestamptz else d.verify_after end,
        prev_verify = case when r.outcome = 'unclear' then ${doubt}::timestamptz else d.prev_verify end
      from result r join held using (item_id)
      where d.item_id = r.item_id and d.channel_id = ${channelId} and d.fence <> r.fence
        and r.outcome in ('done', 'unclear')
    ), called as (
      insert into call (channel_id, at, items, started_at, took_ms, method, url, request, status, answer, why)
      select ${channelId}, ${now}, c.items, c."startedAt", c."tookMs", c.method, c.url, c.request, c.status, c.answer, c.why
      from jsonb_to_recordset(${JSON.stringify(calls)}::jsonb) as c(
        items int[], "startedAt" timestamptz, "tookMs" int, method text, url text, request text,
        status int, answer text, why text)
    )
    insert into attempt (item_id, channel_id, at, took_ms, quantity, before, outcome, why, seen)
    select r.item_id, ${channelId}, ${now}, ${Math.max(0, now.getTime() - started.getTime())},
           r.quantity, r.before, r.outcome, r.why, r.attempt_seen::jsonb
    from result r
    where r.outcome not in ('wait', 'none')
    order by r.item_id`)
}
