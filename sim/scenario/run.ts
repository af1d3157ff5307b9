/** One seed from the first order to calm, and everything that must then be true. */
import type { OpenDb } from '../../src/db/db.ts'
import { raw, sql } from '../../src/db/sql.ts'
import { tallyMessages } from '../../src/inbox/quarantine.ts'
import { verify } from '../../src/ledger/verify.ts'
import { backlog, deadLetters } from '../../src/outbox/dead.ts'
import { agrees } from '../../src/reconcile/normalise.ts'
import { act } from './act.ts'
import { drawn, type Options } from './options.ts'
import { type Scene, STEP_MS, scene } from './scenario.ts'

export type Ending = {
  options: Options
  wrong: string[]
  crashes: number
  acts: number
  trace: string[]
}

/** Runs `seed` on an empty, migrated database. `wrong` is empty when every promise was kept. */
export async function run(
  db: OpenDb,
  seed: number,
  change: Partial<Options> = {},
): Promise<Ending> {
  const options = { ...drawn(seed), ...change }
  const s = await scene(db, options)
  let acts = 0
  while (s.business.shop.sent.filter((e) => e.type === 'order.placed').length < options.orders) {
    if (s.random.next() < 0.5) s.trace.push(s.business.step())
    await s.clock.advance(s.random.next() * STEP_MS * 2)
    await act(s)
    acts++
  }
  s.business.wind()
  s.danger.crash = 0
  for (let i = 0; i < options.patience && !(await calm(s)); i++, acts++) {
    await s.clock.advance(STEP_MS * 2)
    await act(s)
  }
  await s.business.settle()
  for (let i = 0; i < options.patience && !(await calm(s)); i++, acts++) {
    await s.clock.advance(STEP_MS * 2)
    await act(s)
  }
  return { options, wrong: await wrongs(s), crashes: s.crashes, acts, trace: s.trace }
}

/** An event's own id: what is polled comes under another name than its webhook. */
const event = raw("regexp_replace(delivery_key, '^.*/', '')")
/** A level that is told and lost is no loss: the next one says the same. */
const stock = raw("topic <> 'level.changed'")
const stockEvents = (s: Scene) =>
  [...s.business.shop.sent, ...s.business.wms.sent].filter((e) => e.type !== 'level.changed').length

/** Nothing waits anywhere: not at a sender, not in the inbox, not for a channel. */
async function calm(s: Scene): Promise<boolean> {
  const { shop, wms } = s.business
  const dropped = s.options.drop > 0
  if (!dropped && [...shop.sent, ...wms.sent].some((e) => !e.acceptedAt)) return false
  const busy = await s.db.one<{ busy: boolean }>(sql`
    select exists (select 1 from message where state in ('received', 'parked'))
        or exists (select 1 from dirty)
        or exists (select 1 from delivery where due_at is not null and dead is null)
        or (select count(distinct ${event}) from message where ${stock}) < ${stockEvents(s)} as busy`)
  return !busy!.busy
}

async function wrongs(s: Scene): Promise<string[]> {
  const wrong: string[] = []
  const say = (ok: boolean, text: string) => ok || wrong.push(text)
  const { shop, wms, skus } = s.business
  const tally = await tallyMessages(s.db)
  say(tally.pending === 0, `${tally.pending} messages are still waiting`)
  say(tally.quarantined === 0, `${tally.quarantined} messages ended in quarantine`)
  const known = await s.db.one<{ n: number }>(
    sql`select count(distinct ${event}) as n from message where ${stock}`,
  )
  say(known!.n === stockEvents(s), `${known!.n} of ${stockEvents(s)} events arrived`)
  const behind = await s.db.all<{ sku: string }>(sql`
    select i.sku from position p join item i on i.id = p.item_id join delivery d on d.item_id = p.item_id
    where coalesce((d.known_seen ->> (p.item_id || ':' || p.location_id))::bigint, 0) < p.version`)
  say(
    behind.length === 0,
    `not confirmed by the shop to the last movement: ${behind.map((b) => b.sku).join(', ')}`,
  )
  const dead = await deadLetters(s.db, 5)
  say(dead.length === 0, `dead letters: ${dead.map((d) => `${d.sku}: ${d.why}`).join('; ')}`)
  for (const b of await backlog(s.db)) {
    say(
      b.pending === 0 && b.unverified === 0,
      `${b.channel}: ${b.pending} pending, ${b.unverified} unverified`,
    )
  }
  const rows = await s.db.all<{ sku: string; onHand: number; committed: number }>(sql`
    select i.sku, coalesce(p.on_hand, 0) as on_hand, coalesce(p.committed, 0) as committed
    from item i left join position p on p.item_id = i.id`)
  for (const sku of skus) {
    const row = rows.find((r) => r.sku === sku)!
    const committed = s.business.committed(sku)
    say(
      row.onHand === wms.level(sku),
      `${sku}: the shelf has ${wms.level(sku)}, the ledger ${row.onHand}`,
    )
    say(
      row.committed === committed,
      `${sku}: ${committed} are ordered, the ledger says ${row.committed}`,
    )
    const want = Math.max(0, wms.level(sku) - committed - (s.options.seed % 3))
    say(
      agrees('available_to_sell', shop.level(sku), want),
      `${sku}: the shop shows ${shop.level(sku)}, it should show ${want}`,
    )
  }
  for (const check of (await verify(s.db, 0, s.clock.now())).checks)
    say(check.ok, `${check.check}: ${check.says}`)
  return wrong
}
