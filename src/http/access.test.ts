import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { somebody } from '../../test/browser.ts'
import { type Trial, trial } from '../../test/http.ts'
import { roleNames } from '../authority/roles.ts'
import { sql } from '../db/sql.ts'
import type { Scope } from './auth.ts'
import { roleMay, rolesFile, rolesPage, ruled } from './roles.ts'

/** Who may ask what. A new route is added here, by somebody who has thought about it. */
const rules: Record<string, Scope | 'open' | 'anyone'> = {
  'POST /webhooks/:system': 'open',
  'GET /livez': 'open',
  'GET /readyz': 'open',
  'GET /openapi.json': 'open',
  'POST /v1/movements': 'movements',
  'GET /v1/movements': 'read',
  'GET /v1/positions': 'read',
  'GET /v1/availability': 'read',
  'GET /v1/items': 'read',
  'PUT /v1/items': 'write',
  'GET /v1/items/:sku': 'read',
  'GET /v1/items/:sku/explain': 'read',
  'GET /v1/items/:sku/places': 'read',
  'GET /v1/stock': 'read',
  'GET /v1/categories': 'read',
  'GET /v1/items/:sku/deliveries': 'read',
  'GET /v1/items/:sku/deliveries/:channel/calls': 'read',
  'POST /v1/items/:sku/deliveries/:channel/replay': 'write',
  'PUT /v1/bundles': 'write',
  'GET /v1/listings': 'read',
  'PUT /v1/listings': 'write',
  'POST /v1/systems/:system/match': 'write',
  'GET /v1/locations': 'read',
  'PUT /v1/locations': 'write',
  'POST /v1/reservations': 'reservations',
  'GET /v1/reservations': 'read',
  'GET /v1/reservations/:id': 'read',
  'POST /v1/reservations/:id/post': 'reservations',
  'POST /v1/reservations/:id/release': 'reservations',
  'GET /v1/inbox': 'read',
  'GET /v1/inbox/:id': 'read',
  'POST /v1/inbox/:id/replay': 'write',
  'POST /v1/inbox/:id/dismiss': 'write',
  'GET /v1/quarantine': 'read',
  'POST /v1/quarantine/replay': 'write',
  'GET /v1/outbox': 'read',
  'GET /v1/deliveries': 'read',
  'GET /v1/dead-letters': 'read',
  'POST /v1/dead-letters/replay': 'write',
  'GET /v1/channels': 'read',
  'POST /v1/channels/:name/pause': 'write',
  'POST /v1/channels/:name/resume': 'write',
  'POST /v1/channels/:name/recover': 'write',
  'GET /v1/refusals': 'read',
  'GET /v1/causes': 'read',
  'GET /v1/drifts': 'read',
  'GET /v1/drifts/:id': 'read',
  'GET /v1/drifts/:id/events': 'read',
  'POST /v1/drifts/:id/snooze': 'write',
  'POST /v1/drifts/:id/escalate': 'write',
  'POST /v1/drifts/:id/reopen': 'write',
  'POST /v1/drifts/:id/cause': 'write',
  'POST /v1/drifts/:id/count': 'count',
  'POST /v1/drifts/:id/counted': 'count',
  'GET /v1/ignore-rules': 'read',
  'POST /v1/ignore-rules/preview': 'read',
  'POST /v1/ignore-rules': 'write',
  'DELETE /v1/ignore-rules/:id': 'write',
  'GET /v1/readings': 'read',
  'POST /v1/readings/:id/accept': 'repair',
  'POST /v1/reconcile': 'write',
  'GET /v1/batches': 'read',
  'GET /v1/batches/:id': 'read',
  // A plan changes nothing; doing it is another right.
  'POST /v1/batches': 'write',
  'POST /v1/batches/:id/apply': 'repair',
  'POST /v1/batches/:id/revert': 'repair',
  'POST /v1/batches/:id/discard': 'repair',
  'GET /v1/audits': 'read',
  'GET /v1/audits/:id': 'read',
  'POST /v1/audits/preview': 'write',
  'GET /v1/authority': 'read',
  'POST /v1/files': 'write',
  'GET /v1/export/:what': 'read',
  'GET /v1/status': 'read',
  'GET /v1/overview': 'read',
  'GET /v1/overview/stock': 'read',
  'GET /v1/overview/velocity': 'read',
  'GET /v1/overview/links': 'read',
  'GET /v1/overview/drifts': 'read',
  'GET /v1/overview/accuracy': 'read',
  'GET /v1/events': 'read',
  'POST /v1/verify': 'admin',
  'GET /v1/jobs': 'read',
  'GET /v1/runs': 'read',
  'GET /v1/runs/:id': 'read',
  'POST /v1/jobs/:name/run': 'write',
  'GET /v1/digest': 'read',
  'GET /v1/digest/mail': 'read',
  'GET /v1/alerts': 'read',
  'GET /v1/signin': 'open',
  'GET /v1/signin/oidc': 'open',
  'GET /v1/signin/oidc/callback': 'open',
  'POST /v1/session': 'open',
  'POST /v1/setup': 'open',
  'POST /v1/invitations/accept': 'open',
  // Signed in or with a key, whatever one may do: it is about oneself.
  'DELETE /v1/session': 'anyone',
  'GET /v1/me': 'anyone',
  'PUT /v1/me/password': 'anyone',
  'GET /v1/me/sessions': 'anyone',
  'DELETE /v1/me/sessions/:id': 'anyone',
  'GET /v1/people': 'admin',
  'POST /v1/people': 'admin',
  'PUT /v1/people/:id': 'admin',
  'POST /v1/people/:id/link': 'admin',
  'POST /v1/keys': 'admin',
  'GET /v1/keys': 'admin',
  'DELETE /v1/keys/:name': 'admin',
  // Setting the gate, its limits, policies and schedules wants an admin: src/http/settings/settings.test.ts.
  'GET /v1/settings': 'read',
  'PUT /v1/settings/:name': 'write',
  'DELETE /v1/settings/:name': 'write',
  'GET /v1/settings/history': 'read',
  'GET /v1/settings/gate/preview': 'read',
  'GET /v1/rules': 'read',
  'PUT /v1/rules': 'write',
  'GET /v1/connections': 'read',
  'POST /v1/connections/:system/test': 'write',
  'GET /v1/secrets': 'admin',
  'PUT /v1/secrets/:name': 'admin',
  'DELETE /v1/secrets/:name': 'admin',
  'POST /v1/secrets/rotate-key': 'admin',
  'GET /v1/log': 'repair',
  'GET /metrics': 'read',
}

/** What a key with one scope may do besides. */
const includes: Record<Scope, readonly Scope[]> = {
  read: ['read'],
  count: ['count'],
  write: ['write', 'read'],
  repair: ['repair', 'read'],
  movements: ['movements'],
  reservations: ['reservations'],
  admin: ['admin', 'count', 'write', 'repair', 'read', 'movements', 'reservations'],
}

describe('who may ask what', () => {
  let t: Trial
  before(async () => {
    t = await trial()
  })

  test('every route has a rule, and every rule a route', () => {
    const there = t.door.app.routes
      .filter((r) => r.method !== 'ALL')
      .map((r) => `${r.method} ${r.path}`)
    assert.deepEqual([...new Set(there)].sort(), Object.keys(rules).sort())
  })

  test('every route but the open ones asks for a key', async () => {
    for (const [rule, scope] of Object.entries(rules)) {
      const [method, path] = example(rule)
      const { status, body } = await t.as(undefined, method, path)
      if (scope === 'open') continue
      assert.equal(status, 401, rule)
      assert.match((body as { detail: string }).detail, /needs an API key/)
    }
  })

  test('a key may do what its scopes say, and nothing else', async () => {
    for (const [own, may] of Object.entries(includes)) {
      const { key } = await t.key([own])
      for (const [rule, scope] of Object.entries(rules)) {
        if (scope === 'open') continue
        const [method, path] = example(rule)
        const { status, body } = await t.as(key, method, path)
        const let_in = scope === 'anyone' || may.includes(scope)
        const why = `${own} key, ${rule}: ${status}`
        if (let_in) assert.notEqual((body as { scope?: string }).scope, scope, why)
        else assert.equal(status, 403, why)
      }
    }
  })

  test('a person may do what their role says, and nothing else', async () => {
    for (const role of roleNames) {
      const who = await somebody(t, `${role}@shop.example`, [role])
      for (const [rule, scope] of Object.entries(rules)) {
        // That one ends what the others are asked with.
        if (scope === 'open' || rule === 'DELETE /v1/session') continue
        const { status, body } = await who.ask(...example(rule))
        const why = `${role}, ${rule}: ${status}`
        assert.notEqual(status, 401, why)
        if (roleMay(role, scope === 'anyone' ? undefined : scope)) {
          assert.notEqual((body as { scope?: string } | null)?.scope, scope, why)
        } else assert.equal(status, 403, why)
      }
    }
  })

  test('what nobody has a role for, nobody may', async () => {
    const { ask, id } = await somebody(t, 'none@shop.example', ['viewer'])
    await t.db.one(sql`update person set roles = '{boss,__proto__,constructor}' where id = ${id}`)
    assert.equal((await ask('GET', '/v1/items')).status, 403)
    assert.equal((await ask('GET', '/v1/me')).status, 200)
  })

  test('the table of roles says what the routes want (if not: node src/http/roles.ts)', () => {
    assert.equal(readFileSync(rolesFile, 'utf8'), rolesPage(t.door))
    for (const { route, scope } of ruled(t.door)) {
      const rule = route.replace(/\{(\w+)\}/g, ':$1')
      assert.equal(rules[rule], scope ?? 'anyone', route)
    }
  })

  test('a wrong, a cut, a revoked and a misspelt key are not let in', async () => {
    const { name, key } = await t.key(['read'])
    assert.equal((await t.as(key, 'GET', '/v1/items')).status, 200)
    for (const bad of [`${key}x`, key.slice(0, -1), `oh_${'A'.repeat(43)}`, 'oh_', 'x']) {
      assert.equal((await t.as(bad, 'GET', '/v1/items')).status, 401, bad)
    }
    const basic = new Request('http://onhand.test/v1/items', {
      headers: { authorization: `Basic ${key}` },
    })
    assert.equal((await t.raw(basic)).status, 401)
    assert.equal((await t.call('DELETE', `/v1/keys/${encodeURIComponent(name)}`)).status, 200)
    assert.equal((await t.as(key, 'GET', '/v1/items')).status, 401)
  })

  test('a key is shown once and kept only as a hash', async () => {
    const { key } = await t.key(['read'])
    const { text } = await t.call('GET', '/v1/keys')
    assert.ok(!text.includes(key))
    const stored = JSON.stringify(
      await t.db.all({ flat: () => ({ text: 'select * from api_key', values: [] }) } as never),
    )
    assert.ok(!stored.includes(key))
  })

  test('a key that speaks for one system cannot be admin, nor have the name of another, or of somebody', async () => {
    const made = { name: 'one', scopes: ['admin'], system: 'shop' }
    assert.equal((await t.call('POST', '/v1/keys', made)).status, 422)
    assert.equal((await t.call('POST', '/v1/keys', { name: 'one', scopes: ['read'] })).status, 200)
    const twice = await t.call('POST', '/v1/keys', { name: 'one', scopes: ['read'] })
    assert.equal(twice.status, 409)
    assert.match(twice.text, /There is a key \\"one\\" already/)
    for (const name of ['operator', 'onhand', 'nobody', 'ann@shop.example']) {
      const { status } = await t.call('POST', '/v1/keys', { name, scopes: ['read'] })
      assert.equal(status, 422, name)
    }
  })

  test('nobody becomes the operator by what they send', async () => {
    const tricks = [
      { 'x-local': 'true' },
      { host: 'localhost' },
      { 'x-forwarded-for': '127.0.0.1' },
    ]
    for (const headers of tricks) {
      const r = new Request('http://localhost/v1/keys?local=true', {
        headers: headers as Record<string, string>,
      })
      assert.equal((await t.raw(r)).status, 401)
    }
  })

  test('every answer carries the headers that keep browsers from harm', async () => {
    for (const path of ['/livez', '/v1/items', '/nowhere']) {
      const { headers } = await t.as(undefined, 'GET', path)
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path)
      assert.equal(headers.get('cache-control'), 'no-store', path)
      assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/, path)
    }
  })
})

function example(rule: string): [string, string] {
  const [method, path] = rule.split(' ') as [string, string]
  const named = path
    .replace(':id/', '7/')
    .replace(':id', '7')
    .replace(':what', 'items')
    .replace(/:\w+/g, 'x')
  return [method, named]
}
