import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readRegistry } from '../../authority/read.ts'
import { Fault } from '../../lib/faults.ts'
import { generic } from './index.ts'
import { type Given, Settings } from './settings.ts'

const push = {
  url: 'https://shop.example/levels',
  row: { sku: '{sku}', n: '{quantity}' },
  body: { rows: '{rows}' },
  answer: {},
}
const levels = {
  of: { url: 'https://shop.example/levels', param: 'sku' },
  all: { url: 'https://shop.example/levels' },
  rows: 'levels',
  sku: 'sku',
  quantity: 'n',
  place: 'main',
}
const line = {
  lines: 'l',
  document: 'd',
  line: 'l',
  sku: 's',
  quantity: 'q',
  happenedAt: 'h',
}
const why = (given: unknown) =>
  Settings.safeParse(given)
    .error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    .join('\n') ?? ''

describe('the settings of the generic connector', () => {
  test('may be nothing at all: then only native webhooks are understood', () => {
    const { connector, settings } = generic({})
    assert.equal(why(settings), '')
    assert.ok(connector.webhook && connector.doctor)
    for (const ability of ['push', 'levels', 'pull', 'propose'] as const) {
      assert.equal(connector[ability], undefined, ability)
    }
  })

  test('give the abilities they describe, and no others', () => {
    const { connector } = generic({ push, levels, limits: { batch: 7, perSecond: 2, burst: 3 } })
    assert.equal(connector.push!.compares, false)
    assert.ok(connector.levels)
    assert.equal(connector.pull, undefined)
    assert.deepEqual(connector.limits, { batch: 7, perSecond: 2, burst: 3 })
    const compared = generic({ push: { ...push, row: { ...push.row, over: '{over}' } } })
    assert.equal(compared.connector.push!.compares, true)
  })

  test('name secrets, and never hold them', () => {
    for (const bearer of ['SHOP_TOKEN', 'secrets/shop.token', 'a']) {
      assert.equal(why({ auth: { bearer } }), '')
    }
    for (const bearer of [
      'whsec_MfKQ9r8GKYqrTwj',
      'sk_live_x',
      'a b',
      'abc+def==',
      '',
      'eyJhbGciOi',
    ]) {
      assert.notEqual(why({ auth: { bearer } }), '', bearer)
    }
  })

  test('lead to https, or to this machine, or wherever it is said to be safe', () => {
    const at = (url: string, more: object = {}) => why({ push: { ...push, url }, ...more })
    assert.equal(at('https://shop.example/x'), '')
    assert.equal(at('http://127.0.0.1:8080/x'), '')
    assert.equal(at('http://erp.lan/x', { insecure: true }), '')
    assert.match(at('http://erp.lan/x'), /use https/)
    assert.match(at('https://me:secret@shop.example/x'), /no user or password in an address/)
    assert.match(at('file:///etc/passwd'), /only https and http/)
    assert.match(at('file:///etc/passwd', { insecure: true }), /only https and http/)
    assert.match(at('shop.example'), /is not a web address/)
  })

  test('say which names a template may use, and must', () => {
    const row = (given: object, more: object = {}) =>
      why({ push: { ...push, row: given, ...more } })
    assert.match(row({ sku: '{sku}' }), /says nowhere \{quantity\}/)
    assert.match(row({ sku: '{item}', n: '{quantity}' }), /\{item\} is unknown here/)
    assert.equal(row({ sku: '{remote.variant}', n: '{quantity}' }), '')
    assert.match(row(push.row, { body: { rows: [] } }), /says nowhere \{rows\}/)
    assert.match(row(push.row, { headers: { 'x-sku': '{sku}' } }), /\{sku\} is unknown here/)
    assert.equal(row(push.row, { headers: { 'idempotency-key': '{key}' } }), '')
    const { body: _, ...each } = push
    assert.equal(why({ push: { ...each, url: 'https://a.example/{sku}' } }), '')
    assert.match(
      why({ propose: { ...push, row: { over: '{over}', n: '{quantity}' } } }),
      /\{over\} is unknown/,
    )
  })

  test('name kinds and facts that exist', () => {
    const event = (mapping: object) => why({ events: { e: mapping } })
    assert.equal(event({ ...line, kind: 'shipped' }), '')
    assert.equal(event({ ...line, kind: '{kind}' }), '')
    assert.notEqual(event({ ...line, kind: 'sold' }), '')
    const reading = { readings: 'r', sku: 's', quantity: 'q', asOf: 'a' }
    assert.equal(event({ ...reading, fact: 'available_to_sell' }), '')
    assert.notEqual(event({ ...reading, fact: 'stock' }), '')
  })

  test('are refused where a word is misspelt or a needed one is absent', () => {
    const bad: Given[] = [
      { evnets: {} } as never,
      { events: { e: { ...line, kind: 'shipped', quantiy: 'q' } } } as never,
      { events: { e: { kind: 'shipped', lines: 'l' } } } as never,
      { events: { e: [] } },
      { levels: { ...levels, location: 'l' } },
      { pull: { url: 'https://a.example/x', rows: 'r', key: '{id}', topic: 't', cursor: 'c' } },
      { pull: { url: 'https://a.example/{cursor}', rows: 'r', key: '{id}', topic: 't' } },
      { limits: { batch: 0 } },
      { zone: 'Berlin' },
    ]
    for (const given of bad) assert.notEqual(why(given), '', JSON.stringify(given))
  })

  test('that are wrong are named with everything else that is wrong in the configuration', () => {
    const declare = () =>
      readRegistry({
        locations: {},
        systems: { shop: { role: 'storefront', connector: generic({ zone: 'Berlin' }) } },
        owners: {},
      })
    assert.throws(
      declare,
      (fault) =>
        fault instanceof Fault && /System "shop", connector generic, zone/.test(fault.detail),
    )
  })
})
