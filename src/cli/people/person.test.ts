import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { onhand, serve } from '../../../test/command.ts'

const dir = mkdtempSync(join(tmpdir(), 'onhand-person-'))
const say = (...args: string[]) => onhand(dir, args)
let server: Awaited<ReturnType<typeof serve>> | undefined
before(async () => {
  assert.equal((await say('init')).code, 0)
  server = await serve(dir)
})
after(async () => {
  await server?.stop()
  rmSync(dir, { recursive: true, force: true })
})

describe('people from the command line', () => {
  test('the first person is made with the link that serve prints; others are invited', async () => {
    const path = /First sign-in: (\S+)/.exec(server!.said())?.[1]
    assert.ok(path?.startsWith(`${server!.url}/setup#`), path)
    assert.match((await say('person', 'list')).talk, /Nobody can sign in yet/)
    const password = 'a heron on one leg'
    const post = (to: string, body: object) =>
      fetch(`${server!.url}${to}`, { method: 'POST', body: JSON.stringify(body) })
    const token = path!.split('#')[1]
    const first = { token, email: 'ann@shop.example', name: 'Ann', password }
    const answer = await post('/v1/setup', first)
    assert.equal(answer.status, 200)
    const cookie = answer.headers.getSetCookie()[0]!
    assert.match(cookie, /^onhand_session=[\w-]{43}; .*HttpOnly/)
    const me = await fetch(`${server!.url}/v1/me`, {
      headers: { cookie: cookie.split(';')[0]! },
    })
    assert.equal(((await me.json()) as { email: string }).email, 'ann@shop.example')
    const added = await say('person', 'add', 'Bo@shop.example', '--role', 'counter,receiver')
    const link = added.out.trim()
    assert.match(link, /^\/invitation#[\w-]{43}$/)
    assert.ok(!added.talk.includes(link))
    const accept = { token: link.split('#')[1], password }
    assert.equal((await post('/v1/invitations/accept', accept)).status, 200)
    assert.match(
      (await say('person', 'list')).out,
      /bo@shop\.example +Bo +counter, receiver +password/,
    )
    assert.match((await say('person', 'roles', 'bo@shop.example', 'viewer')).out, /a viewer may/)
    assert.match((await say('person', 'disable', 'bo@shop.example')).out, /is switched off/)
    const again = await say('person', 'link', 'bo@shop.example')
    assert.equal(again.code, 2)
    assert.match(again.talk, /switched off/)
    const only = await say('person', 'disable', 'ann@shop.example')
    assert.equal(only.code, 2)
    assert.match(only.talk, /is the only admin/)
  })

  test('once there is somebody, no link is printed any more', async () => {
    await server!.stop()
    server = await serve(dir)
    assert.ok(!server.said().includes('First sign-in'))
  })
})
