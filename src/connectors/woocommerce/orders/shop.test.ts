import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  address,
  type Bench,
  open,
  type Post,
  secrets,
  settings,
} from '../../../../sim/woocommerce/bench.ts'
import type { Order } from '../../../../sim/woocommerce/sales.ts'
import { seededRandom } from '../../../lib/random.ts'
import { collect } from '../../checks/subject.ts'
import type { Line } from '../../connector.ts'
import { connector } from '../index.ts'

const parse = (topic: string, body: string | Uint8Array) =>
  connector.webhook!.parse({ topic, headers: {}, body: Buffer.from(body) }, settings)

/** What a ledger would hold: each key once; the same key with other content is an error. */
function ledger() {
  const lines = new Map<string, Line>()
  return {
    take(told: readonly Line[]) {
      for (const line of told) {
        const key = `${line.document}/${line.line}/${line.transition}`
        const known = lines.get(key)
        if (known) {
          assert.deepEqual([line.kind, line.quantity], [known.kind, known.quantity], key)
        } else {
          if (line.after) {
            const first = `${line.document}/${line.after[0]}/${line.after[1]}`
            assert.ok(lines.has(first) || told.some((l) => l.transition === 'ordered'), key)
          }
          lines.set(key, line)
        }
      }
    },
    /** What orders have taken from what may be sold. */
    net(sku: string) {
      const sign = { ordered: 1, order_cancelled: -1, returned: -1 } as Record<string, number>
      return [...lines.values()]
        .filter((line) => line.sku === sku)
        .reduce((sum, line) => sum + (sign[line.kind] ?? 0) * Number(line.quantity), 0)
    },
    size: () => lines.size,
  }
}

async function poll({ remote }: Bench, cursor: string) {
  const records = await collect(connector.pull!.since(cursor, remote))
  return {
    lines: records.flatMap(({ topic, body }) => parse(topic, body).lines),
    cursor: records.at(-1)?.cursor ?? cursor,
  }
}

const statuses = ['processing', 'on-hold', 'completed', 'cancelled', 'failed', 'pending']

/** Somebody does something to some order. */
function act({ sales }: Bench, upTo: (most: number) => number, editing = true) {
  const order: Order | undefined = [...sales.orders.values()][upTo(sales.orders.size)]
  const status = statuses[upTo(statuses.length - 1)]!
  if (!order)
    return void sales.place(
      [
        [1, 1 + upTo(4)],
        [2, 1],
      ],
      { status },
    )
  if (['refunded', 'trash'].includes(order.status)) return
  const item = order.items[upTo(order.items.length - 1)]
  const choice = upTo(5)
  if (choice <= 2) sales.setStatus(order, status)
  if (!item) return
  const refunded = order.refunds
    .flatMap((r) => r.items)
    .filter((i) => i.meta[0]!.value === String(item.id))
  const left = item.quantity + refunded.reduce((sum, i) => sum + i.quantity, 0)
  if (choice === 3 && left > 0 && status !== 'cancelled') {
    sales.refund(order, [[item.id, 1 + upTo(left - 1)]], upTo(1) === 1)
  }
  // Edited while it has failed, WooCommerce itself forgets to take off what was added.
  const edits = editing && choice === 4 && refunded.length === 0 && order.status !== 'failed'
  if (edits) sales.edit(order, item.id, upTo(5))
}

describe('against a shop in which anything is done to orders', () => {
  test('what the poll says adds up to what WooCommerce has taken off, and never changes', async () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = seededRandom(seed)
      const upTo = (most: number) => Math.floor(random.next() * (most + 1))
      const bench = open({ levels: [1000, 1000], offset: 120 })
      const books = ledger()
      let cursor = (await poll(bench, '')).cursor
      for (let step = 0; step < 30; step++) {
        bench.pass(1000 * (1 + upTo(400)))
        act(bench, upTo)
        if (upTo(2) === 0) continue
        const now = await poll(bench, cursor)
        books.take(now.lines)
        cursor = now.cursor
        for (const id of [1, 2]) {
          const told = 1000 - books.net(String(id))
          assert.equal(told, bench.store.truth(id), `seed ${seed}, step ${step}, product ${id}`)
        }
      }
      assert.ok(books.size() > 0)
    }
  })

  for (const often of [true, false]) {
    const says = often
      ? 'say nothing that the poll does not'
      : 'never leave more for sale than there is'
    test(`webhooks that are late, lost and stale ${says}, polled ${often ? 'often' : 'rarely'}`, async () => {
      for (let seed = 1; seed <= 20; seed++) await told(seed, often)
    })
  }

  async function told(seed: number, often: boolean) {
    const random = seededRandom(seed)
    const upTo = (most: number) => Math.floor(random.next() * (most + 1))
    const bench = open({ levels: [1000, 1000], stale: seed % 2 === 0 })
    for (const topic of ['order.created', 'order.updated', 'order.deleted']) {
      await bench.hooks.create({ topic, url: address, secret: secrets.WOO_WEBHOOKS! })
    }
    const books = ledger()
    let cursor = (await poll(bench, '')).cursor
    for (let step = 0; step <= 30; step++) {
      bench.pass(1000 * (1 + upTo(400)))
      if (step < 30) act(bench, upTo, false)
      if (upTo(2) === 0) await bench.hooks.run()
      for (let i = upTo(bench.posts.length); i > 0; i--) {
        const [post] = bench.posts.splice(upTo(bench.posts.length - 1), 1)
        if (upTo(3) > 0) books.take(heard(post!))
      }
      if (!often && step < 30 && upTo(1) === 0) continue
      const now = await poll(bench, cursor)
      books.take(now.lines)
      cursor = now.cursor
    }
    for (const id of [1, 2]) {
      const [ours, theirs] = [1000 - books.net(String(id)), bench.store.truth(id)!]
      if (often) assert.equal(ours, theirs, `seed ${seed}, product ${id}`)
      else assert.ok(ours <= theirs, `seed ${seed}, product ${id}: ${ours}, ${theirs}`)
    }
  }

  /** As it is taken in at the door. */
  function heard({ headers, body }: Post): readonly Line[] {
    const raw = { headers, body: Buffer.from(body) }
    const { webhook } = connector
    assert.equal(webhook!.verify(raw, [secrets.WOO_WEBHOOKS!], new Date(0), settings), true)
    const { topic } = webhook!.identify(raw, settings)
    return webhook!.parse({ topic, headers, body: raw.body }, settings).lines
  }
})
