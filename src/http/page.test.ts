import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { Hono } from 'hono'
import { seededRandom } from '../lib/random.ts'
import type { Env } from './env.ts'
import { pageFrom } from './page.ts'

describe('the page’s files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'onhand-page-'))
  mkdirSync(join(folder, 'web/assets'), { recursive: true })
  const web = join(folder, 'web')
  writeFileSync(join(folder, 'secret.js'), 'not the page’s')
  writeFileSync(join(web, 'index.html'), '<html nonce="__NONCE__"></html>')
  writeFileSync(join(web, 'assets/a.js'), 'let a = 1')
  writeFileSync(join(web, 'assets/a.js.br'), 'small')
  after(() => rmSync(folder, { recursive: true, force: true }))

  const app = new Hono<Env>()
  const page = pageFrom(web, { random: seededRandom(1) })
  app.all('*', (c) => page(c) ?? c.text('no page', 404))
  const get = (path: string, init: RequestInit = {}) => app.request(path, init)

  test('every address of a person is the document, with a nonce that is new each time', async () => {
    const nonces = new Set<string>()
    for (const path of ['/', '/drifts/7', '/stock/A%2F1', '/stock/a.js']) {
      const answer = await get(path)
      assert.equal(answer.status, 200, path)
      const nonce = /nonce="([^"]+)"/.exec(await answer.text())![1]!
      const policy = answer.headers.get('content-security-policy')!
      assert.ok(policy.includes(`'nonce-${nonce}'`))
      assert.match(policy, /script-src 'self';/)
      assert.doesNotMatch(policy, /unsafe/)
      assert.match(policy, /frame-ancestors 'none'/)
      assert.equal(answer.headers.get('cache-control'), 'no-cache')
      nonces.add(nonce)
    }
    assert.equal(nonces.size, 4)
  })

  test('what belongs to machines is not a page, and neither is a request that changes something', async () => {
    for (const path of ['/v1/nothing', '/v1', '/webhooks/shop', '/metrics/x', '/livez'])
      assert.equal((await get(path)).status, 404, path)
    assert.equal((await get('/', { method: 'POST' })).status, 404)
  })

  test('files come compressed if they may, and are kept for good if their names say what is in them', async () => {
    const plain = await get('/assets/a.js')
    assert.equal(await plain.text(), 'let a = 1')
    assert.match(plain.headers.get('cache-control')!, /immutable/)
    const small = await get('/assets/a.js', { headers: { 'accept-encoding': 'gzip, br' } })
    assert.equal(small.headers.get('content-encoding'), 'br')
    assert.equal(small.headers.get('content-type'), 'text/javascript')
    assert.equal(await small.text(), 'small')
    assert.equal((await get('/assets/gone.js')).status, 404)
  })

  test('nothing outside of the folder is reached', async () => {
    for (const path of ['/..%2fsecret.js', '/%2e%2e/secret.js', '/assets/..%2f..%2fsecret.js']) {
      const answer = await get(path)
      assert.doesNotMatch(await answer.text(), /not the page/, path)
    }
  })

  test('before it is built, it says so', async () => {
    const none = pageFrom(join(folder, 'nowhere'), { random: seededRandom(1) })
    const other = new Hono<Env>().all('*', (c) => none(c) ?? c.text('', 404))
    const answer = await other.request('/')
    assert.equal(answer.status, 503)
    assert.match(await answer.text(), /npm run web/)
  })
})
