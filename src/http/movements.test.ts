import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { line, stocked, type Trial, trial } from '../../test/http.ts'

type Said = { outcome: string; why?: string; reason?: string }

describe('POST /v1/movements', () => {
  let t: Trial
  before(async () => {
    t = await trial()
    await stocked(t)
  })
  const tell = (system: string, over: object) =>
    t.call('POST', '/v1/movements', { system, ...line(over) })

  test('what is new is recorded, the same again is repeated, other content contradicts', async () => {
    const one = { document: 'receipt/2', quantity: 3 }
    assert.deepEqual((await tell('wms', one)).body, { outcome: 'recorded' })
    assert.deepEqual((await tell('wms', one)).body, { outcome: 'repeated' })
    const other = await tell('wms', { ...one, quantity: 4 })
    assert.equal(other.status, 409)
    assert.equal((other.body as Said).outcome, 'contradicted')
  })

  test('a write by a system that does not own the fact is refused, and listed', async () => {
    const { status, body } = await tell('shop', { document: 'r/3', location: null })
    assert.equal(status, 403)
    assert.match((body as Said).why!, /shop does not own what "received" writes at leeds: wms does/)
    const { body: listed } = await t.call('GET', '/v1/refusals?system=shop')
    const { rows } = listed as { rows: { outcome: string; says: string; owner: string }[] }
    assert.equal(rows[0]!.outcome, 'refused')
    assert.match(rows[0]!.says, /shop told received 1 of A-1 at leeds; that is wms's to say/)
  })

  test('a write of a system whose gate forwards is listed as forwarded', async () => {
    assert.equal((await tell('books', { document: 'r/4', location: 'L' })).status, 403)
    const { body } = await t.call('GET', '/v1/refusals?outcome=forwarded')
    assert.equal((body as { rows: unknown[] }).rows.length, 1)
  })

  test('a shipment before its order is held, and recorded once the order has come', async () => {
    const ship = {
      kind: 'shipped',
      document: 'order/9',
      line: '1',
      issuer: 'shop',
      after: ['1', 'ordered'],
    }
    const early = await tell('wms', ship)
    assert.equal(early.status, 409)
    assert.equal((early.body as Said).outcome, 'held')
    assert.match(
      (early.body as Said).why!,
      /follows order\/9\/1\/ordered, which is not in the ledger/,
    )
    const order = { kind: 'ordered', document: 'order/9', location: null }
    assert.equal((await tell('shop', order)).status, 200)
    assert.deepEqual((await tell('wms', ship)).body, { outcome: 'recorded' })
  })

  test('a fact without an owner is held, and the answer says what to do', async () => {
    const { status, body } = await tell('wms', { kind: 'purchase_ordered', document: 'po/1' })
    assert.equal(status, 409)
    assert.match((body as Said).why!, /nobody owns what "purchase_ordered" writes; name an owner/)
  })

  test('what cannot be translated is invalid, each with its reason', async () => {
    const cases = {
      unmapped_sku: { sku: 'NOPE' },
      unmapped_location: { location: 'ZZZ' },
      not_whole_units: { quantity: '0.5' },
      unknown_issuer: { issuer: 'nobody' },
      in_the_future: { happenedAt: '2026-03-01T00:00:00Z' },
      too_old: { happenedAt: '2019-01-01T00:00:00Z' },
    }
    for (const [reason, over] of Object.entries(cases)) {
      const { status, body } = await tell('wms', { document: 'bad/1', ...over })
      assert.equal(status, 422, reason)
      assert.equal((body as Said).outcome, 'invalid')
      assert.equal((body as Said).reason, reason)
      assert.ok((body as Said).why)
    }
    const null_is_no_default = await tell('wms', { document: 'bad/2', location: null })
    assert.equal((null_is_no_default.body as Said).reason, 'unmapped_location')
  })

  test('packs are exact: half a case of twelve is six, and a case of a bundle is taken apart', async () => {
    const before = await onHand()
    await tell('wms', { document: 'case/1', sku: 'CASE-OF-A', quantity: 0.5 })
    assert.equal(await onHand(), before + 6)
    await tell('wms', { document: 'set/1', sku: 'SET', quantity: 3 })
    assert.equal(await onHand(), before + 12)
  })

  test('a line of nothing is recorded as nothing, whichever way its kind counts', async () => {
    for (const kind of ['received', 'shipped', 'transferred_out', 'adjusted', 'counted']) {
      const { body } = await tell('wms', {
        kind,
        document: 'zero/1',
        sku: 'B-2',
        quantity: 0,
        location: 'YRK',
      })
      assert.deepEqual(body, { outcome: 'recorded' }, kind)
    }
  })

  test('more of a bundle than the ledger can count is refused, not a failure', async () => {
    await t.call('PUT', '/v1/items', { items: [{ sku: 'PALLET' }] })
    const components = [{ sku: 'B-2', quantity: 1_000_000 }]
    await t.call('PUT', '/v1/bundles', { bundles: [{ sku: 'PALLET', components }] })
    const { status, body } = await tell('wms', {
      document: 'p/1',
      sku: 'PALLET',
      quantity: 1_000_000,
    })
    assert.deepEqual([status, (body as Said).reason], [422, 'not_whole_units'])
  })

  test('a thousand lines in one request are answered line by line', async () => {
    const lines = Array.from({ length: 998 }, (_, i) =>
      line({ document: 'bulk/1', line: String(i) }),
    )
    const { status, body } = await t.call('POST', '/v1/movements', {
      system: 'wms',
      lines: [...lines, line({ document: 'bulk/1', line: '0' }), line({ sku: 'NOPE' })],
    })
    const said = (body as { lines: Said[] }).lines
    assert.equal(status, 207)
    assert.equal(said.filter((l) => l.outcome === 'recorded').length, 998)
    assert.deepEqual(
      said.slice(998).map((l) => l.outcome),
      ['repeated', 'invalid'],
    )
    const again = await t.call('POST', '/v1/movements', { system: 'wms', lines })
    assert.equal(again.status, 200)
    assert.ok((again.body as { lines: Said[] }).lines.every((l) => l.outcome === 'repeated'))
  })

  test('what follows an earlier line may come in the same request', async () => {
    const first = line({ document: 'chain/1', line: '1' })
    const second = line({ document: 'chain/1', line: '2', after: ['1', 'received'] })
    const { body } = await t.call('POST', '/v1/movements', {
      system: 'wms',
      lines: [first, second],
    })
    assert.deepEqual(body, { lines: [{ outcome: 'recorded' }, { outcome: 'recorded' }] })
  })

  test('a line that makes several movements is no better than the worst of them', async () => {
    const { status, body } = await tell('till', {
      kind: 'ordered',
      document: 'sale/1',
      location: null,
    })
    assert.equal(status, 403)
    assert.match((body as Said).why!, /till does not own what "shipped" writes at york: wms does/)
  })

  test('a key for one system speaks for it and for no other', async () => {
    const { key } = await t.key(['movements'], 'wms')
    const own = await t.as(key, 'POST', '/v1/movements', line({ document: 'own/1' }))
    assert.deepEqual(own.body, { outcome: 'recorded' })
    const other = await t.as(key, 'POST', '/v1/movements', { system: 'shop', ...line() })
    assert.equal(other.status, 403)
    assert.match(other.text, /speaks for wms, not for shop/)
    const unbound = await t.key(['movements'])
    const nameless = await t.as(unbound.key, 'POST', '/v1/movements', line())
    assert.equal(nameless.status, 422)
    assert.match(nameless.text, /Say which system speaks/)
    const unknown = await t.as(unbound.key, 'POST', '/v1/movements', {
      system: 'onhand',
      ...line(),
    })
    assert.match(unknown.text, /No system \\"onhand\\" is declared/)
  })

  test('a body that does not pass names every wrong field, and nothing is recorded', async () => {
    const { status, body } = await t.call('POST', '/v1/movements', {
      system: 'wms',
      ...line({ kind: 'stolen', happenedAt: 'yesterday', extra: 1 }),
    })
    assert.equal(status, 422)
    const at = (body as { wrong: { at: string }[] }).wrong.map((w) => w.at)
    assert.ok(at.includes('kind') && at.includes('happenedAt'))
    assert.match((body as { detail: string }).detail, /extra/)
  })

  test('hostile bodies are the caller’s fault, never ours', async () => {
    const bodies: [string | undefined, number][] = [
      ['', 400],
      ['{', 400],
      ['null', 422],
      ['[]', 422],
      ['"x"', 422],
      [`${'['.repeat(100)}${']'.repeat(100)}`, 400],
      ['{"system":"wms","system":"shop"}', 400],
      ['{"__proto__":{"system":"wms"}}', 400],
      [JSON.stringify({ system: 'wms', ...line({ document: 'a\u0000b' }) }), 400],
      [JSON.stringify({ system: 'wms', ...line({ document: 'a\nb' }) }), 422],
      [JSON.stringify({ system: 'wms', ...line({ quantity: 1e300 }) }), 422],
      [JSON.stringify({ system: 'wms', ...line({ quantity: '9'.repeat(40) }) }), 422],
      [`{"system":"wms","kind":"received","quantity":1e400}`, 422],
      [JSON.stringify({ system: '__proto__', ...line() }), 422],
      [JSON.stringify({ system: 'wms', ...line({ issuer: 'constructor' }) }), 422],
      [JSON.stringify({ system: 'wms', ...line({ location: '__proto__' }) }), 422],
      [JSON.stringify({ lines: [], system: 'wms' }), 422],
      [JSON.stringify({ system: 'wms', lines: Array.from({ length: 1001 }, () => line()) }), 422],
      ['x'.repeat(1_000_001), 413],
    ]
    for (const [body, expected] of bodies) {
      const { status } = await t.call('POST', '/v1/movements', body)
      assert.equal(status, expected, body?.slice(0, 80))
    }
  })

  test('a compressed body is not read', async () => {
    const r = new Request('http://onhand.test/v1/movements', {
      method: 'POST',
      body: 'x',
      headers: { 'content-encoding': 'gzip' },
    })
    assert.equal((await t.raw(r, true)).status, 415)
  })

  async function onHand(): Promise<number> {
    const { body } = await t.call('GET', '/v1/positions?sku=A-1&location=leeds')
    return (body as { rows: { on_hand: number }[] }).rows[0]!.on_hand
  }
})
