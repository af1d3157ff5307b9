import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { browser, type Me, somebody } from '../../../test/browser.ts'
import { secrets, type Trial, trial } from '../../../test/http.ts'
import { type Account, provider } from '../../../test/provider.ts'
import type { Oidc } from '../../authority/signin.ts'

const ours = 'http://onhand.test'
const accounts: Record<string, Account> = {
  ann: { email: 'Ann@shop.example', email_verified: true, name: 'Ann' },
  eve: { email: 'eve@shop.example', email_verified: true, name: 'Eve' },
  mal: { email: 'ann@shop.example', email_verified: false, name: 'Mal' },
  twin: { email: 'ann@shop.example', email_verified: true, name: 'Another Ann' },
  far: { email: 'far@elsewhere.example', email_verified: true, name: 'Far' },
  rex: { email: 'rex@shop.example', email_verified: true, name: 'Rex', groups: ['stock', 'x'] },
  joe: { email: 'joe@shop.example', email_verified: true, name: 'Joe', groups: ['x'] },
}
secrets.OIDC = 'the-secret-of-the-client-of-onhand'

let idp: Awaited<ReturnType<typeof provider>>
before(async () => {
  idp = await provider(`${ours}/v1/signin/oidc/callback`, accounts)
})
after(() => idp.close())

const declared = (more: Partial<Oidc> = {}) =>
  trial({
    publicUrl: ours,
    fetch: (url, init) => fetch(url, init),
    signIn: {
      oidc: {
        name: 'Login',
        issuer: idp.issuer,
        clientId: 'onhand',
        clientSecret: 'OIDC',
        ...more,
      },
    },
  })

type Change = { back?: (url: URL) => void; kept?: (kept: Record<string, string>) => void }

/** There, signed in as `sub`, and back; `change` is what somebody does to it on the way. */
async function through(t: Trial, sub: string, { back, kept }: Change = {}) {
  const own = browser(t)
  const there = await own.ask('GET', '/v1/signin/oidc')
  assert.equal(there.status, 303)
  const url = await idp.signIn(there.headers.get('location')!, sub)
  back?.(url)
  if (kept) {
    const value = JSON.parse(Buffer.from(own.jar.get('onhand_oidc')!, 'base64url').toString())
    kept(value)
    own.jar.set('onhand_oidc', Buffer.from(JSON.stringify(value)).toString('base64url'))
  }
  const path = `${url.pathname}${url.search}`
  const answer = await own.ask('GET', path)
  assert.equal(answer.status, 303, answer.text)
  return {
    own,
    path,
    answer,
    to: answer.headers.get('location'),
    in: own.jar.has('onhand_session'),
  }
}

describe('signing in by OpenID Connect', () => {
  let t: Trial
  before(async () => {
    t = await declared({ domains: ['shop.example'] })
    await somebody(t, 'ann@shop.example', ['counter'])
  })

  test('who was invited is signed in as the person they are here', async () => {
    const { body } = await t.as(undefined, 'GET', '/v1/signin')
    assert.deepEqual((body as { oidc: object }).oidc, { name: 'Login', url: '/v1/signin/oidc' })
    const { own, to } = await through(t, 'ann')
    assert.equal(to, '/')
    const me = (await own.ask('GET', '/v1/me')).body as Me
    assert.deepEqual([me.email, me.roles], ['ann@shop.example', ['counter']])
    const { rows } = (await t.call('GET', '/v1/log?act=signin&limit=1')).body as {
      rows: { actor: string; outcome: string; now: { way: string } }[]
    }
    assert.deepEqual(
      [rows[0]!.actor, rows[0]!.outcome, rows[0]!.now.way],
      ['ann@shop.example', 'done', 'oidc'],
    )
  })

  test('the way there names a challenge, a state and a nonce; the cookie goes there and back only', async () => {
    const { headers } = await browser(t).ask('GET', '/v1/signin/oidc')
    const { searchParams: said } = new URL(headers.get('location')!)
    assert.equal(said.get('code_challenge_method'), 'S256')
    for (const name of ['code_challenge', 'state', 'nonce'])
      assert.equal(said.get(name)?.length, 43)
    const cookie = headers.getSetCookie().join()
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Path=/v1/signin'])
      assert.ok(cookie.includes(part))
  })

  test('a changed state, nonce, verifier or code signs nobody in', async () => {
    const changes: Change[] = [
      { back: (url) => url.searchParams.set('state', 'A'.repeat(43)) },
      { back: (url) => url.searchParams.delete('state') },
      { kept: (kept) => Object.assign(kept, { nonce: 'A'.repeat(43) }) },
      { kept: (kept) => Object.assign(kept, { verifier: 'A'.repeat(43) }) },
      { back: (url) => url.searchParams.set('code', 'A'.repeat(43)) },
      { back: (url) => url.searchParams.set('iss', 'https://evil.example') },
    ]
    for (const [i, change] of changes.entries()) {
      const { to, in: signedIn } = await through(t, 'ann', change)
      assert.deepEqual([to, signedIn], ['/signin?why=refused', false], `change ${i}`)
    }
  })

  test('the same way back a second time, or in another browser, signs nobody in', async () => {
    const { own, path } = await through(t, 'ann')
    await own.ask('GET', '/v1/me')
    assert.equal((await own.ask('DELETE', '/v1/session')).status, 200)
    for (const one of [own, browser(t)]) {
      assert.equal((await one.ask('GET', path)).headers.get('location'), '/signin?why=expired')
      assert.ok(!one.jar.has('onhand_session'))
    }
  })

  test('who was not invited, whose address was not verified, who comes from elsewhere: not let in', async () => {
    for (const [sub, why] of [
      ['eve', 'uninvited'],
      ['mal', 'unverified'],
      ['far', 'domain'],
      // The address is Ann's, who has signed in before: another subject does not become her.
      ['twin', 'uninvited'],
    ] as const) {
      const { to, in: signedIn } = await through(t, sub)
      assert.deepEqual([to, signedIn], [`/signin?why=${why}`, false], sub)
    }
  })

  test('who was switched off here is not let in from there', async () => {
    const eve = await somebody(t, 'eve@shop.example', ['viewer'])
    await t.call('PUT', `/v1/people/${eve.id}`, { disabled: true })
    assert.equal((await through(t, 'eve')).to, '/signin?why=off')
  })

  test('when it does not answer, nobody is signed in, and it is said', async () => {
    const off = await declared({ issuer: 'http://127.0.0.1:9' })
    const { status, text } = await browser(off).ask('GET', '/v1/signin/oidc')
    assert.equal(status, 503)
    assert.match(text, /Login does not answer/)
  })
})

describe('roles that are decided there', () => {
  test('make the person here, follow each change, and let nobody in without one', async () => {
    const t = await declared({
      roles: { claim: 'groups', map: { stock: ['reconciler'], boss: ['admin'] } },
    })
    await somebody(t, 'ann@shop.example', ['admin'])
    const first = await through(t, 'rex')
    assert.deepEqual(((await first.own.ask('GET', '/v1/me')).body as Me).roles, ['reconciler'])
    assert.equal((await through(t, 'joe')).to, '/signin?why=uninvited')
    accounts.rex!.groups = ['boss']
    const second = await through(t, 'rex')
    assert.deepEqual(((await second.own.ask('GET', '/v1/me')).body as Me).roles, ['admin'])
    accounts.rex!.groups = []
    assert.equal((await through(t, 'rex')).to, '/signin?why=uninvited')
  })
})
