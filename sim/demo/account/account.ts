/** When all is calm: what was sent, what Onhand holds, what the shop shows, and whether it agrees. */
import type { Db } from '../../../src/db/db.ts'
import { sql } from '../../../src/db/sql.ts'
import type { Engine } from '../../../src/engine/engine.ts'
import { quarantineByReason, tallyMessages } from '../../../src/inbox/quarantine.ts'
import { verify } from '../../../src/ledger/verify.ts'
import type { Clock } from '../../../src/lib/clock.ts'
import type { Recounted } from '../../world/recount.ts'
import type { Truth } from '../../world/truth.ts'
import type { Different, Report } from '../report.ts'
import type { Town } from '../town/town.ts'
import type { Answers } from './answers.ts'
import { differences, judge, positionsBySku } from './judge.ts'
import type { Proof } from './proof.ts'

export type Account = Omit<
  Report,
  'storefront' | 'rows' | 'events' | 'derivedMovements' | 'deliveries' | 'seed' | 'wallMs'
>

export async function account(parts: {
  engine: Engine
  town: Town
  real: Truth
  evidence: Proof
  heard: Answers
  recounted: ReadonlyMap<string, Recounted>
  calm: boolean
  clock: Clock
}): Promise<Account> {
  const { engine, town, real } = parts
  const { db } = engine
  const { movements, lost, doubled } = await parts.evidence.compare(db)
  const positions = await positionsBySku(db)
  const tally = await tallyMessages(db)
  const { pushes, dead } = await told(db)
  const polled = await fetched(db)
  const different = differences(real.positions, (sku) => town.shop.level(sku))
  const sent = town.sent()
  const accepted = sent.filter((event) => event.acceptedAt).length
  const invariants = judge({
    calm: parts.calm,
    sent: sent.length,
    accepted,
    stored: tally.accepted,
    polled,
    applied: tally.applied,
    quarantined: tally.quarantined,
    pending: tally.pending,
    lost,
    doubled,
    truth: real.positions,
    recounted: parts.recounted,
    positions,
    different,
    dead,
    verdict: await verify(db, engine.txBase, parts.clock.now()),
  })
  return {
    accepted,
    polled,
    applied: tally.applied,
    quarantined: await byReason(db),
    pending: tally.pending,
    lost: lost.length,
    doubled: doubled.length,
    movements,
    positions: positions.size,
    pushes,
    apiCalls: town.calls(),
    throttles: town.throttles(),
    staleResolved: resolved(parts.heard, town, different),
    deadLetters: dead,
    different: different.length,
    differences: different.slice(0, 100),
    invariants,
    faults: { ...town.faults.struck },
  }
}

/** Times a number turned out to be another than was thought, where it is right now. */
function resolved({ stale }: Answers, town: Town, different: readonly Different[]): number {
  const wrong = new Set(different.flatMap(({ sku }) => town.externals(sku)))
  return [...stale].reduce((sum, [name, times]) => sum + (wrong.has(name) ? 0 : times), 0)
}

async function byReason(db: Db): Promise<Record<string, number>> {
  const all = await quarantineByReason(db)
  return Object.fromEntries(all.map((q) => [`${q.system}: ${q.reason}`, q.messages]))
}

/** Messages that nobody sent: the shop was asked. */
async function fetched(db: Db): Promise<number> {
  const row = await db.one<{ messages: number }>(
    sql`select count(*) as messages from message where via = 'poll'`,
  )
  return row!.messages
}

async function told(db: Db): Promise<{ pushes: number; dead: number }> {
  const row = await db.one<{ pushes: number; dead: number }>(sql`
    select (select count(*) from attempt where outcome = 'done') as pushes,
           (select count(*) from delivery where dead is not null) as dead`)
  return row!
}
