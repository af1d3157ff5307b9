import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { browser, type Me, PASSWORD, somebody } from '../../../test/browser.ts'
import { type Trial, trial } from '../../../test/http.ts'
import { sql } from '../../db/sql.ts'
import { setupLink } from '../../people/signin/first.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe('the first person', () => {
  test('is made with the token of this start, once, and there is no password before', async () => {
    const t = await trial()
    const { body } = await t.as(undefined, 'GET', '/v1/signin')
    assert.deepEqual(body, { setup: true, oidc: null })
    const old = (await setupLink(t.engine))!.split('#')[1]
    const token = (await setupLink(t.engine))!.split('#')[1]
    const own = browser(t)
    const first = { email: ' Ann@Shop.example', name: 'Ann', password: PASSWORD }
    assert.equal((await own.ask('POST', '/v1/setup', { ...first, token: old })).status, 410)
    const weak = await own.ask('POST', '/v1/setup', { ...first, token, password: 'Password1234' })
    assert.equal(weak.status, 422)
    const made = await own.ask('POST', '/v1/setup', { ...first, token })
    assert.equal(made.status, 200, made.text)
    const me = made.body as Me
    assert.equal(me.email, 'ann@shop.example')
    assert.deepEqual(me.roles, ['admin'])
    assert.equal((await own.ask('GET', '/v1/people')).status, 200)
    const again = await browser(t).ask('POST', '/v1/setup', { ...first, token })
    assert.equal(again.status, 409)
    assert.equal(await setupLink(t.engine), undefined)
    assert.equal((await t.as(undefined, 'GET', '/v1/signin')).text.includes('"setup":false'), true)
  })

  test('of two who set up at once, one is', async () => {
    const t = await trial()
    const token = (await setupLink(t.engine))!.split('#')[1]
    const both = await Promise.all(
      ['a@x.example', 'b@x.example'].map((email) =>
        browser(t).ask('POST', '/v1/setup', { token, email, name: 'x', password: PASSWORD }),
      ),
    )
    assert.deepEqual(both.map((b) => b.status).sort(), [200, 409])
  })
})

describe('signing in', () => {
  let t: Trial
  before(async () => {
    t = await trial()
    await somebody(t, 'ann@shop.example', ['admin'])
    await somebody(t, 'vic@shop.example', ['viewer'])
  })
  const signIn = (own: ReturnType<typeof browser>, email: string, password = PASSWORD) =>
    own.ask('POST', '/v1/session', { email, password })

  test('gives a session that no script sees and no other site sends', async () => {
    const own = browser(t)
    const { headers, body } = await signIn(own, 'VIC@shop.example')
    const cookie = headers.getSetCookie().join()
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/']) assert.ok(cookie.includes(part))
    assert.ok(!cookie.includes('Secure'))
    const me = body as Me
    assert.deepEqual(
      [me.kind, me.name, me.roles, me.scopes],
      ['person', 'vic', ['viewer'], ['read']],
    )
    assert.deepEqual((await own.ask('GET', '/v1/me')).body, me)
    assert.equal((await own.ask('GET', '/v1/items')).status, 200)
    const stored = JSON.stringify(await t.db.all(sql`select * from session`))
    assert.ok(!stored.includes(own.jar.get('onhand_session')!))
  })

  test('over https the cookie is for https only', async () => {
    const { headers } = await browser(t).ask(
      'POST',
      '/v1/session',
      { email: 'vic@shop.example', password: PASSWORD },
      { 'x-forwarded-proto': 'https' },
    )
    assert.match(headers.getSetCookie().join(), /; Secure/)
  })

  test('a wrong password and somebody unknown are answered alike, and take as long', async () => {
    const wrong = await signIn(browser(t), 'vic@shop.example', 'not the password')
    const unknown = await signIn(browser(t), 'who@shop.example', 'not the password')
    assert.equal(wrong.status, 401)
    assert.equal(wrong.text, unknown.text)
    assert.equal(wrong.headers.getSetCookie().length, 0)
    t.pass(16 * MINUTE)
    const took: number[][] = [[], []]
    for (let i = 0; i < 8; i++) {
      for (const [who, email] of ['vic@shop.example', 'who@shop.example'].entries()) {
        const begun = performance.now()
        await signIn(browser(t), email, 'not the password')
        took[who]!.push(performance.now() - begun)
        t.pass(16 * MINUTE)
      }
    }
    const [known, stranger] = took.map((ms) => ms.sort((a, b) => a - b)[4]!) as [number, number]
    assert.ok(stranger > known / 2 && known > stranger / 2, `${known} ms, ${stranger} ms`)
  })

  test('after five failures even the right password waits a quarter of an hour', async () => {
    t.pass(16 * MINUTE)
    for (let i = 0; i < 5; i++) {
      assert.equal((await signIn(browser(t), 'vic@shop.example', `wrong ${i}`)).status, 401)
    }
    const { status, headers, text } = await signIn(browser(t), 'vic@shop.example')
    assert.equal(status, 429)
    assert.match(text, /in 15 minutes/)
    assert.equal(Number(headers.get('retry-after')), 900)
    const other = await signIn(browser(t), 'ann@shop.example')
    assert.equal(other.status, 429, 'the same address')
    t.pass(15 * MINUTE)
    assert.equal((await signIn(browser(t), 'vic@shop.example')).status, 200)
  })

  test('twenty guesses at once are five guesses', async () => {
    t.pass(16 * MINUTE)
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, i) => signIn(browser(t), 'vic@shop.example', `guess ${i}`)),
    )
    assert.equal(all.filter((a) => a.status === 401).length, 5)
    t.pass(16 * MINUTE)
  })

  test('signing in right does not use up tries', async () => {
    for (let i = 0; i < 7; i++) {
      assert.equal((await signIn(browser(t), 'vic@shop.example')).status, 200)
    }
  })

  test('it ends after twelve hours without a sign of life, and after thirty days', async () => {
    const own = browser(t)
    await signIn(own, 'vic@shop.example')
    t.pass(11 * HOUR)
    assert.equal((await own.ask('GET', '/v1/me')).status, 200)
    t.pass(11 * HOUR)
    assert.equal((await own.ask('GET', '/v1/me')).status, 200)
    t.pass(12 * HOUR)
    assert.equal((await own.ask('GET', '/v1/me')).status, 401)
    await signIn(own, 'vic@shop.example')
    for (let hour = 0; hour < 30 * 24 - 10; hour += 10) {
      assert.equal((await own.ask('GET', '/v1/me')).status, 200, `hour ${hour}`)
      t.pass(10 * HOUR)
    }
    t.pass(10 * HOUR)
    assert.equal((await own.ask('GET', '/v1/me')).status, 401)
  })

  test('the token is replaced every hour; the one before is soon worth nothing', async () => {
    const own = browser(t)
    const token = () => own.jar.get('onhand_session')!
    const with_ = (it: string) =>
      t.raw(
        new Request('http://onhand.test/v1/me', { headers: { cookie: `onhand_session=${it}` } }),
      )
    const { csrf } = (await signIn(own, 'vic@shop.example')).body as Me
    const first = token()
    t.pass(61 * MINUTE)
    await own.ask('GET', '/v1/me')
    const second = token()
    assert.notEqual(second, first)
    // The answer could have got lost: then the old one is all there is.
    assert.equal((await with_(first)).status, 200)
    const { body } = await own.ask('GET', '/v1/me')
    assert.equal((body as Me).csrf, csrf, 'the page need not be loaded again')
    assert.equal((await with_(first)).status, 200, 'what was under way')
    t.pass(2 * MINUTE)
    assert.equal((await with_(first)).status, 401)
    assert.equal((await with_(second)).status, 200)
  })

  test('signing out ends it here; elsewhere it is ended from the list', async () => {
    const [here, there] = [browser(t, 'Here/1'), browser(t, 'There/2')]
    await signIn(here, 'vic@shop.example')
    await signIn(there, 'vic@shop.example')
    const { rows } = (await here.ask('GET', '/v1/me/sessions')).body as {
      rows: { id: number; agent: string; current: boolean }[]
    }
    assert.equal(rows.find((r) => r.current)!.agent, 'Here/1')
    const other = rows.find((r) => r.agent === 'There/2')!
    assert.equal((await here.ask('DELETE', `/v1/me/sessions/${other.id}`)).status, 200)
    assert.equal((await there.ask('GET', '/v1/me')).status, 401)
    const cookie = here.jar.get('onhand_session')!
    assert.equal((await here.ask('DELETE', '/v1/session')).status, 200)
    assert.equal(here.jar.size, 0)
    here.jar.set('onhand_session', cookie)
    assert.equal((await here.ask('GET', '/v1/me')).status, 401)
  })

  test("another person's session cannot be ended", async () => {
    const [vic, ann] = [browser(t), browser(t)]
    await signIn(vic, 'vic@shop.example')
    await signIn(ann, 'ann@shop.example')
    const { rows } = (await vic.ask('GET', '/v1/me/sessions')).body as { rows: { id: number }[] }
    assert.equal((await ann.ask('DELETE', `/v1/me/sessions/${rows[0]!.id}`)).status, 404)
  })

  test('what changes something needs x-csrf and comes from our own page', async () => {
    const ann = browser(t)
    await signIn(ann, 'ann@shop.example')
    const put = (over: Record<string, string | undefined>) =>
      ann.ask('PUT', '/v1/items', { items: [{ sku: 'X' }] }, over)
    assert.equal((await put({})).status, 200)
    for (const over of [
      { 'x-csrf': undefined },
      { 'x-csrf': 'x' },
      { 'x-csrf': ((await signIn(browser(t), 'ann@shop.example')).body as Me).csrf },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: undefined, 'sec-fetch-site': undefined },
    ]) {
      assert.equal((await put(over)).status, 403, JSON.stringify(over))
    }
    assert.equal((await put({ origin: undefined })).status, 200)
  })

  test('another site cannot sign somebody in', async () => {
    const own = browser(t)
    const { status } = await own.ask(
      'POST',
      '/v1/session',
      { email: 'vic@shop.example', password: PASSWORD },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    )
    assert.equal(status, 403)
    assert.equal(own.jar.size, 0)
  })

  test('a new password needs the old one, and signs out everywhere else', async () => {
    const { ask } = await somebody(t, 'pat@shop.example', ['viewer'])
    const other = browser(t)
    await signIn(other, 'pat@shop.example')
    const change = (old: string, password: string) =>
      ask('PUT', '/v1/me/password', { old, password })
    assert.equal((await change('not it at all', 'two herons on one leg')).status, 403)
    assert.equal((await change(PASSWORD, 'short')).status, 422)
    assert.equal((await change(PASSWORD, 'two herons on one leg')).status, 200)
    assert.equal((await ask('GET', '/v1/me')).status, 200)
    assert.equal((await other.ask('GET', '/v1/me')).status, 401)
    assert.equal((await signIn(other, 'pat@shop.example')).status, 401)
    assert.equal((await signIn(other, 'pat@shop.example', 'two herons on one leg')).status, 200)
  })
})
