/** Two that tell one channel, of which one stands still for longer than its claims hold. */
import assert from 'node:assert/strict'
import { beforeEach, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { virtualClock } from '../../sim/clock.ts'
import { clock, db, fresh, o, stock, told } from '../../test/outlet.ts'
import type { Sent, Wanted } from '../connectors/connector.ts'
import { sql } from '../db/sql.ts'
import { deliver, type Line } from './deliver.ts'
import { fanOut } from './fanout.ts'

type Send = (wanted: readonly Wanted[]) => Promise<readonly Sent[]>

/** The way to the shop of one that stands still at its first call, while `meanwhile` happens. */
function still(meanwhile: () => Promise<void>, then: Send): Line {
  const { connector } = o.line
  let stood = false
  const send: Send = async (wanted) => {
    if (stood) return connector.push!.send(wanted, o.line.remote)
    stood = true
    o.shift += o.outbox.registry.timing.leaseMs + 1
    await meanwhile()
    return then(wanted)
  }
  return { ...o.line, connector: { ...connector, push: { compares: true, send } } }
}

const settled = async () =>
  (await db.one<{ open: number }>(
    sql`select count(*) as open from delivery where acked < desired or due_at is not null`,
  ))!.open === 0

/** A server answers when it likes, whatever the clock that stands still says. */
async function renewed(now: Date) {
  for (let i = 0; i < 500; i++) {
    const free = sql`select 1 from delivery where lease_until <= ${now}`
    if (!(await db.one(free))) return
    await setTimeout(10)
  }
}

describe('one that stood still', () => {
  beforeEach(fresh)

  test('does not put its old number over what another has told since', async () => {
    await stock('A', 10)
    await told()
    await stock('A', -5, 'leeds', 'adjusted')
    await fanOut(db, clock.now(), 0)
    const meanwhile = async () => {
      await stock('A', 20)
      await told()
      assert.equal(o.there.get('a'), 24)
    }
    await deliver(
      o.outbox,
      still(meanwhile, (w) => o.line.connector.push!.send(w, o.line.remote)),
      0,
    )
    assert.equal(o.there.get('a'), 24)
  })

  test('goes on with what nobody has taken from it', async () => {
    await stock('A', 10)
    await told()
    await stock('A', -5, 'leeds', 'adjusted')
    await fanOut(db, clock.now(), 0)
    const meanwhile = async () => void o.there.set('a', 8)
    await deliver(
      o.outbox,
      still(meanwhile, (w) => o.line.connector.push!.send(w, o.line.remote)),
      0,
    )
    assert.equal(o.there.get('a'), 3, '4 that are free, less one that the shop has sold')
  })

  test('has its late number corrected at once, for it is ours and no sale', async () => {
    for (const answer of ['done', 'unclear'] as const) {
      await fresh()
      await stock('A', 10)
      await told()
      await stock('A', -5, 'leeds', 'adjusted')
      await fanOut(db, clock.now(), 0)
      const meanwhile = async () => {
        await stock('A', 20)
        await told()
      }
      const lands = async (wanted: readonly Wanted[]): Promise<Sent[]> => {
        for (const w of wanted) o.there.set(w.external, w.quantity)
        return wanted.map(() => (answer === 'done' ? { sent: answer } : { sent: answer, why: '?' }))
      }
      await deliver(o.outbox, still(meanwhile, lands), 0)
      assert.equal(o.there.get('a'), 4, 'it has landed')
      await told()
      assert.equal(o.there.get('a'), 24, answer)
      if (answer === 'unclear') assert(!(await settled()), 'it may land once more')
      o.shift += o.outbox.registry.timing.landsWithinMs
      await told()
      assert(await settled())
    }
  })

  test('is not one that is slow: what takes longer than a lease is not taken from it', async () => {
    await stock('A', 10)
    await fanOut(db, clock.now(), 0)
    const still = virtualClock(clock.now())
    const outbox = { ...o.outbox, world: { ...o.outbox.world, clock: still } }
    const another: number[] = []
    const slowly: Send = async (wanted) => {
      for (let i = 0; i < 5; i++) {
        await still.advance(outbox.registry.timing.leaseMs / 2)
        await renewed(still.now())
        another.push(await deliver(outbox, o.line, 0))
      }
      return o.line.connector.push!.send(wanted, o.line.remote)
    }
    const { connector } = o.line
    const slow = { ...o.line, connector: { ...connector, push: { compares: true, send: slowly } } }
    await deliver(outbox, slow, 0)
    assert.deepEqual(another, [0, 0, 0, 0, 0])
    assert.equal(o.there.get('a'), 9)
    assert(await settled())
    assert.equal(still.next(), undefined, 'nothing is left that ticks')
  })
})
