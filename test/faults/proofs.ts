/** What the tests ask of the database and of the shop, and what they must find. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { nameOf, says } from './expected.ts'
import type { Outside } from './outside.ts'
import type { Program } from './spawned.ts'

type Verdict = { ok: boolean; checks: { check: string; ok: boolean; says: string }[] }

export async function assertVerified(program: Program): Promise<void> {
  const { checks } = await program.ask<Verdict>('POST', '/v1/verify', {})
  assert.deepEqual(
    checks.filter((c) => !c.ok),
    [],
  )
}

/** What was acknowledged before this is called is there. To be called while things still happen. */
export async function assertKept(program: Program, { letters, books }: Outside): Promise<void> {
  const accepted = letters().filter((letter) => letter.acceptedAt)
  const acknowledged = [...books.acknowledged]
  const stored = new Set(await storedIn(program))
  const lost = accepted.filter((letter) => !stored.has(letter.id))
  assert.deepEqual(
    lost.map((letter) => letter.id),
    [],
    'webhooks that were answered and are not stored',
  )
  const ledger = await ledgerIn(program)
  const missing = acknowledged.filter((name) => ledger.get(name) !== books.all.get(name))
  assert.deepEqual(missing, [], 'movements and holds that were answered and are not in the ledger')
}

async function storedIn(program: Program): Promise<string[]> {
  const rows = await program.query<{ deliveryKey: string }>('select delivery_key from message')
  return rows.map((row) => row.deliveryKey)
}

type Row = {
  source: string
  businessKey: string
  sku: string
  onHand: number
  committed: number
  reserved: number
  counted: number | null
}

/** Every movement: its name, and what it says. */
async function ledgerIn(program: Program): Promise<Map<string, string>> {
  const rows = await program.query<Row>(`
    select s.name as source, m.business_key, i.sku, m.on_hand, m.committed, m.reserved, m.counted
    from movement m join system s on s.id = m.source_id join item i on i.id = m.item_id`)
  return new Map(
    rows.map(({ source, businessKey, sku, counted, ...change }) => [
      nameOf(source, businessKey, sku),
      says(counted === null ? change : { counted }),
    ]),
  )
}

/** Nothing waits anywhere: not at a sender, not in the inbox, not for the shop. */
export async function calm(program: Program, here: Outside, mostMs = 60_000): Promise<void> {
  here.faults.calm()
  const until = performance.now() + mostMs
  for (;;) {
    const left = await leftOver(program, here)
    if (left === undefined) {
      await Promise.all([here.shop.idle(), here.warehouse.idle(), here.faults.settle()])
      if ((await leftOver(program, here)) === undefined) return
    }
    if (performance.now() > until) {
      throw new Error(`it does not get calm: ${left}\n${program.says()}`)
    }
    await sleep(100)
  }
}

async function leftOver(program: Program, { letters }: Outside): Promise<string | undefined> {
  const unsent = letters().filter((letter) => !letter.acceptedAt).length
  if (unsent > 0) return `${unsent} webhooks that nobody took`
  const [left] = await program.query<{ messages: number; marks: number; deliveries: unknown }>(`
    select (select count(*) from message where state in ('received', 'parked')) as messages,
           (select count(*) from dirty) as marks,
           (select json_agg(d) from (select * from delivery
             where dead is null and (acked < desired or due_at is not null) limit 3) d) as deliveries`)
  if (left!.messages + left!.marks === 0 && left!.deliveries === null) return undefined
  return JSON.stringify(left)
}

/** Everything that happened is in the books once, nothing else is, and the shop shows what is free. */
export async function assertRight(program: Program, here: Outside): Promise<void> {
  const { books, skus, letters, shop } = here
  await assertVerified(program)
  const stored = await storedIn(program)
  assert.deepEqual(
    stored.sort(),
    letters()
      .map((letter) => letter.id)
      .sort(),
  )
  const ends = await program.query(`
    select state, reason, detail, count(*) as messages from message
    where state <> 'applied' group by 1, 2, 3 limit 5`)
  assert.deepEqual(ends, [], 'every message was applied')
  const ledger = await ledgerIn(program)
  const differs = [...new Set([...ledger.keys(), ...books.all.keys()])]
    .filter((name) => ledger.get(name) !== books.all.get(name))
    .map((name) => `${name}: ${ledger.get(name)}, should be ${books.all.get(name)}`)
  assert.deepEqual(differs, [], 'movements lost, doubled or changed')
  const positions = await program.query<{ sku: string; onHand: number }>(`
    select i.sku, p.on_hand, p.committed, p.reserved
    from position p join item i on i.id = p.item_id order by i.sku`)
  assert.deepEqual(
    positions,
    skus.map((sku) => ({ sku, ...books.real(sku) })),
  )
  // Below zero is what it has sold ahead: it is left to stand, and nothing can be sold.
  const shown = skus.map((sku) => ({ sku, available: Math.max(0, shop.level(sku)) }))
  const free = skus.map((sku) => {
    const { onHand, committed, reserved } = books.real(sku)
    return { sku, available: Math.max(0, onHand - committed - reserved) }
  })
  assert.deepEqual(shown, free, 'the shop shows what can be sold')
  const dead = await program.query('select * from delivery where dead is not null limit 3')
  assert.deepEqual(dead, [], 'no dead letters')
}
