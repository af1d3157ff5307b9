/** Holds Onhand's ledger against what was really done at the shop, line by line and unit by unit. */
import { collect } from '../../../src/connectors/checks/subject.ts'
import { type Remote, remote } from '../../../src/connectors/remote.ts'
import { connector, type Settings } from '../../../src/connectors/vendure/index.ts'
import type { OpenDb } from '../../../src/db/db.ts'
import { sql } from '../../../src/db/sql.ts'
import { tallyMessages } from '../../../src/inbox/quarantine.ts'
import { verify } from '../../../src/ledger/verify.ts'
import { systemClock } from '../../../src/lib/clock.ts'
import { limiter } from '../../../src/lib/limiter.ts'
import { settings } from './onhand.ts'
import type { Clerk } from './shop.ts'
import type { Truth } from './trade.ts'

export type Check = { check: string; ok: boolean; says: string }

/** Nothing waits anywhere: not at the plugin, not in the inbox, not in the outbox. */
export async function calm(db: OpenDb, clerk: Clerk): Promise<boolean> {
  if ((await clerk.waiting()) > 0) return false
  const row = await db.one<{ open: number }>(sql`
    select (select count(*) from message where state in ('received', 'parked'))
         + (select count(*) from dirty)
         + (select count(*) from delivery where due_at is not null and dead is null) as open`)
  return row!.open === 0
}

export async function prove(
  db: OpenDb,
  clerk: Clerk,
  truths: readonly Truth[],
  url: string,
): Promise<Check[]> {
  const verdict = await verify(db, 0, new Date())
  const messages = await tallyMessages(db)
  const dead = await db.one<{ dead: number }>(
    sql`select count(*) as dead from delivery where dead is not null`,
  )
  const kept = messages.quarantined + messages.pending
  return [
    ...(await books(db, truths)),
    await shelves(db, clerk),
    await polled(db, url),
    ...verdict.checks.map((c) => ({ ...c, check: `verify: ${c.check}` })),
    { check: 'every message is applied', ok: kept === 0, says: JSON.stringify(messages) },
    { check: 'no dead letters', ok: dead!.dead === 0, says: `${dead!.dead}` },
  ]
}

/** Every line once, with the quantities that are true of it, and nothing that nobody did. */
async function books(db: OpenDb, truths: readonly Truth[]): Promise<Check[]> {
  const rows = await db.all<{
    document: string
    line: string
    sales: number
    committed: number
    onHand: number
  }>(sql`
    select split_part(business_key, '/', 2) as document, split_part(business_key, '/', 3) as line,
           count(*) filter (where business_key like '%/ordered') as sales,
           sum(committed) as committed, sum(on_hand) as on_hand
    from movement where business_key like 'order/%' group by 1, 2`)
  const found = new Map(rows.map((r) => [`${r.document}/${r.line}`, r]))
  const wrong = truths.flatMap((t) => {
    const row = found.get(`${t.order}/${t.line}`)
    found.delete(`${t.order}/${t.line}`)
    if (!row) return [`${t.order}/${t.line} is not in the ledger`]
    const owed = t.ordered - t.cancelled - t.left
    const good = row.sales === 1 && Number(row.committed) === owed && Number(row.onHand) === -t.left
    return good ? [] : [`${t.order}/${t.line}: ${JSON.stringify(row)}, but ${JSON.stringify(t)}`]
  })
  return [
    {
      check: 'every order line is in the ledger exactly once',
      ok: wrong.length === 0,
      says: wrong[0] ?? `${truths.length} lines`,
    },
    {
      check: 'nothing is in the ledger that nobody did',
      ok: found.size === 0,
      says: [...found.keys()].join(', ') || 'nothing',
    },
  ]
}

/** What Vendure would sell is what Onhand says may be sold, for every variant. */
async function shelves(db: OpenDb, clerk: Clerk): Promise<Check> {
  const ours = await db.all<{ external: string; free: number }>(sql`
    select l.external, greatest(0, p.on_hand - p.committed - p.reserved - p.unavailable) as free
    from listing l join position p using (item_id)`)
  const theirs = await clerk.saleable()
  const wrong = ours.flatMap(({ external, free }) => {
    const there = theirs.get(external)!
    return there.saleable === Number(free)
      ? []
      : [`${there.sku}: ${there.saleable} there, ${free} here`]
  })
  const ok = wrong.length === 0 && ours.length === theirs.size
  return {
    check: 'Vendure sells what Onhand says may be sold',
    ok,
    says: wrong.join('; ') || `${ours.length} variants`,
  }
}

/** The poll makes of every order the very message that the plugin sent: it has nothing to add. */
async function polled(db: OpenDb, url: string): Promise<Check> {
  const to: Remote<Settings> = remote({
    settings: settings(url),
    secret: (name) => process.env[name]!,
    clock: systemClock,
    limiter: limiter(50, 50),
    fetch: (address, init) => fetch(address, init),
  })
  const dawn = new Date(0).toISOString()
  const cursor = JSON.stringify({ placed: dawn, changed: dawn, swept: dawn })
  const keys = (await collect(connector.pull!.since(cursor, to))).map((p) => p.key)
  const known = await db.all<{ key: string }>(sql`
    select delivery_key as key from message where delivery_key = any(${keys}::text[])`)
  const news = keys.length - known.length
  return {
    check: 'the poll has nothing to add',
    ok: news === 0 && keys.length > 0,
    says: `${keys.length} orders, ${news} unknown`,
  }
}
