/** What channels were told, as people and programs ask for it. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { line, stocked, trial } from '../../test/http.ts'
import { sql } from '../db/sql.ts'

describe('deliveries', () => {
  test('what was said in an attempt, and what was answered, can be read, of its own item alone', async () => {
    let status = 200
    const t = await trial({
      fetch: async () => new Response(`answer ${status}`, { status }),
    })
    await stocked(t)
    await t.settle()
    t.shop.state.wire = true
    const receive = (document: string) =>
      t.call('POST', '/v1/movements', {
        system: 'wms',
        ...line({ document, line: '1', quantity: 3 }),
      })
    await receive('w/1')
    await t.settle()
    status = 500
    await receive('w/2')
    await t.settle()
    type Try = { channel: string; at: string; outcome: string; calls: number }
    const { body } = await t.call('GET', '/v1/items/A-1/deliveries')
    const tries = (body as { attempts: Try[] }).attempts.filter((a) => a.calls > 0)
    const callsOf = async ({ channel, at }: Try, sku = 'A-1') => {
      const { body } = await t.call(
        'GET',
        `/v1/items/${sku}/deliveries/${channel}/calls?at=${encodeURIComponent(at)}`,
      )
      return (body as { rows: Record<string, unknown>[] }).rows
    }
    const done = tries.find((a) => a.outcome === 'done')!
    const [call] = await callsOf(done)
    assert.deepEqual(
      [call!.method, call!.url, call!.status, call!.answer, call!.why],
      ['PUT', 'https://shop.example/stock', 200, 'answer 200', null],
    )
    assert.match(String(call!.request), /\["a-one",\d+\]/)
    const unclear = await callsOf(tries.find((a) => a.outcome === 'unclear')!)
    assert.deepEqual(
      [unclear[0]!.status, unclear[0]!.answer, unclear[0]!.why],
      [500, 'answer 500', 'failed there (500)'],
    )
    assert.deepEqual(await callsOf(done, 'B-2'), [], 'another item was not in it')
  })

  test('in every state come in pages that leave nothing out, each with its last attempt', async () => {
    const t = await trial()
    await stocked(t)
    const items = Array.from({ length: 9 }, (_, i) => ({ sku: `D-${i}` }))
    await t.call('PUT', '/v1/items', { items })
    await t.call('PUT', '/v1/listings', {
      listings: items.map(({ sku }) => ({ system: 'shop', external: sku, sku })),
    })
    const receive = (which: readonly { sku: string }[], document: string) =>
      t.call('POST', '/v1/movements', {
        system: 'wms',
        lines: which.map(({ sku }) => line({ document, sku, line: sku, quantity: 40 })),
      })
    await receive(items, 'd/1')
    await t.settle()
    t.shop.state.broken = true
    await receive(items.slice(0, 3), 'd/2')
    await t.settle()
    await t.db.one(sql`
      update delivery set desired = desired + 1, due_at = marked_at, marked_at = marked_at - make_interval(secs => item_id)
      where dead is null and item_id % 2 = 0`)
    type Sent = { sku: string; state: string; last: { outcome: string; tookMs: number } | null }
    const list = async (query: string) => {
      const rows: Sent[] = []
      let cursor = ''
      for (;;) {
        const { body } = await t.call('GET', `/v1/deliveries?limit=2&${query}${cursor}`)
        const page = body as { rows: Sent[]; next: string | null }
        rows.push(...page.rows)
        if (page.next === null) return rows
        cursor = `&cursor=${encodeURIComponent(page.next)}`
      }
    }
    const all = await list('')
    assert.equal(new Set(all.map((d) => d.sku)).size, all.length)
    for (const state of ['told', 'pending', 'unclear', 'dead']) {
      const expected = all.filter((d) => d.state === state).map((d) => d.sku)
      const found = (await list(`state=${state}`)).map((d) => d.sku)
      assert.deepEqual(found.toSorted(), expected.toSorted(), state)
    }
    const dead = await list('state=dead&channel=shop')
    assert.equal(dead.length, 3)
    assert.ok(dead.every((d) => d.last?.outcome === 'never' && d.last.tookMs >= 0))
    assert.ok(all.some((d) => d.state === 'pending') && all.some((d) => d.state === 'told'))
    assert.deepEqual(
      (await list('search=d-1')).map((d) => d.sku),
      ['D-1'],
    )
  })
})
