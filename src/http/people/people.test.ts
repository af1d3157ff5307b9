import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { browser, type Me, PASSWORD, somebody } from '../../../test/browser.ts'
import { type Trial, trial } from '../../../test/http.ts'
import { demoLink } from '../../people/signin/first.ts'

const HOUR = 3_600_000
type Invited = { person: { id: number; email: string; roles: string[] }; link: string }

describe('people', () => {
  let t: Trial
  let ann: Awaited<ReturnType<typeof somebody>>
  before(async () => {
    t = await trial()
    ann = await somebody(t, 'ann@shop.example', ['admin'])
  })
  const invite = async (email: string, roles: string[]) =>
    (await ann.ask('POST', '/v1/people', { email, name: 'New', roles })).body as Invited
  const accept = (link: string) =>
    browser(t).ask('POST', '/v1/invitations/accept', {
      token: link.split('#')[1],
      name: 'Newer',
      password: PASSWORD,
    })

  test('an invitation is good once, for 72 hours, and a newer one makes it void', async () => {
    const { link, person } = await invite('Rex@Shop.example', ['reconciler'])
    assert.equal(person.email, 'rex@shop.example')
    assert.match(link, /^\/invitation#[\w-]{43}$/)
    const newer = (await ann.ask('POST', `/v1/people/${person.id}/link`)).body as Invited
    assert.equal((await accept(link)).status, 410)
    t.pass(71 * HOUR)
    await ann.ask('GET', '/v1/me')
    ann = { ...ann, ...(await again('ann@shop.example')) }
    const { body } = await accept(newer.link)
    assert.deepEqual((body as Me).scopes, ['read', 'count', 'write', 'repair', 'movements'])
    assert.equal((body as Me).name, 'Newer')
    assert.equal((await accept(newer.link)).status, 410)
    const late = await invite('late@shop.example', ['viewer'])
    t.pass(72 * HOUR)
    assert.equal((await accept(late.link)).status, 410)
    ann = { ...ann, ...(await again('ann@shop.example')) }
  })
  async function again(email: string) {
    const own = browser(t)
    await own.ask('POST', '/v1/session', { email, password: PASSWORD })
    return own
  }

  test('an address is one person, however it is spelt', async () => {
    await invite('one@shop.example', ['viewer'])
    const twice = await ann.ask('POST', '/v1/people', {
      email: 'ONE@shop.example ',
      name: 'x',
      roles: ['viewer'],
    })
    assert.equal(twice.status, 409)
    const not = { email: 'one at shop', name: 'x', roles: ['viewer'] }
    assert.equal((await ann.ask('POST', '/v1/people', not)).status, 422)
    const role = { email: 'x@shop.example', name: 'x', roles: ['owner'] }
    assert.equal((await ann.ask('POST', '/v1/people', role)).status, 422)
    const extra = { email: 'x@shop.example', name: 'x', roles: ['viewer'], password: 'x' }
    assert.equal((await ann.ask('POST', '/v1/people', extra)).status, 422)
  })

  test('who may do less is signed out at once; who may do more gets a new token', async () => {
    const rex = await somebody(t, 'rex2@shop.example', ['viewer'])
    const before = rex.jar.get('onhand_session')
    const change = (body: object) => ann.ask('PUT', `/v1/people/${rex.id}`, body)
    assert.equal((await change({ roles: ['viewer', 'receiver'] })).status, 200)
    const { body } = await rex.ask('GET', '/v1/me')
    assert.deepEqual((body as Me).scopes, ['read', 'count', 'movements'])
    assert.notEqual(rex.jar.get('onhand_session'), before)
    assert.equal((await change({ name: 'Rex' })).status, 200)
    assert.equal((await rex.ask('GET', '/v1/me')).status, 200)
    assert.equal((await change({ roles: ['counter'] })).status, 200)
    assert.equal((await rex.ask('GET', '/v1/me')).status, 401)
  })

  test('who is switched off is out, and cannot come back by password or link', async () => {
    const rex = await somebody(t, 'rex3@shop.example', ['viewer'])
    const { link } = (await ann.ask('POST', `/v1/people/${rex.id}/link`)).body as Invited
    assert.equal((await ann.ask('PUT', `/v1/people/${rex.id}`, { disabled: true })).status, 200)
    assert.equal((await rex.ask('GET', '/v1/me')).status, 401)
    const signIn = { email: 'rex3@shop.example', password: PASSWORD }
    assert.equal((await browser(t).ask('POST', '/v1/session', signIn)).status, 401)
    assert.equal((await accept(link)).status, 403)
    assert.equal((await ann.ask('POST', `/v1/people/${rex.id}/link`)).status, 409)
    await ann.ask('PUT', `/v1/people/${rex.id}`, { disabled: false })
    assert.equal((await browser(t).ask('POST', '/v1/session', signIn)).status, 200)
  })

  test('one admin is always left, also when two go at once', async () => {
    const only = await ann.ask('PUT', `/v1/people/${ann.id}`, { disabled: true })
    assert.equal(only.status, 409)
    assert.match(only.text, /is the only admin/)
    const bob = await somebody(t, 'bob@shop.example', ['admin'])
    const both = await Promise.all([
      t.call('PUT', `/v1/people/${ann.id}`, { roles: ['viewer'] }),
      t.call('PUT', `/v1/people/${bob.id}`, { roles: ['viewer'] }),
    ])
    assert.deepEqual(both.map((b) => b.status).sort(), [200, 409])
    await t.call('PUT', `/v1/people/${ann.id}`, { roles: ['admin'] })
    ann = { ...ann, ...(await again('ann@shop.example')) }
  })

  test('nobody but an admin sees or changes people', async () => {
    const rex = await somebody(t, 'rex4@shop.example', ['reconciler', 'receiver'])
    assert.equal((await rex.ask('GET', '/v1/people')).status, 403)
    const self = await rex.ask('PUT', `/v1/people/${rex.id}`, { roles: ['admin'] })
    assert.equal(self.status, 403)
    assert.match(self.text, /You may not do this here/)
  })

  test('no answer and no table has a password or a token in it', async () => {
    const { link } = await invite('secret@shop.example', ['viewer'])
    const { text } = await ann.ask('GET', '/v1/people')
    assert.ok(!text.includes('argon2'))
    assert.ok(!text.includes(link.split('#')[1]!))
  })

  test('a key and the operator are told who they are', async () => {
    const { key, name } = await t.key(['read'])
    const { body } = await t.as(key, 'GET', '/v1/me')
    assert.deepEqual(body, {
      kind: 'key',
      id: null,
      name,
      email: null,
      roles: [],
      scopes: ['read'],
      csrf: null,
    })
    assert.equal(((await t.call('GET', '/v1/me')).body as Me).kind, 'operator')
    assert.equal((await t.as(key, 'GET', '/v1/me/sessions')).status, 422)
  })

  test('the link of the demo signs in once, as an admin', async () => {
    const token = (await demoLink(t.engine)).split('#')[1]
    const own = browser(t)
    const { body } = await own.ask('POST', '/v1/session', { token })
    assert.deepEqual((body as Me).roles, ['admin'])
    assert.equal((await own.ask('POST', '/v1/session', { token })).status, 410)
  })
})
