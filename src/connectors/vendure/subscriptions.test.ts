import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { open } from '../../../sim/vendure/bench.ts'
import { connector } from './index.ts'

const address = 'https://onhand.test/webhooks/vendure'
const look = async (plugin: Parameters<typeof open>[0]) => {
  const { remote } = open(plugin)
  const found = await connector.subscriptions!.check(remote, address)
  assert.deepEqual(await connector.subscriptions!.heal(remote, address), found)
  assert.deepEqual(
    found.map((one) => one.topic),
    ['order', 'level'],
  )
  assert.deepEqual(found[0]!.state, found[1]!.state)
  return [found[0]!.state, found[0]!.why ?? '']
}

describe('the plugin', () => {
  test('that posts to us is live, also one that does not say where it posts to', async () => {
    assert.deepEqual(await look({}), ['live', ''])
    assert.deepEqual(await look({ plugin: { url: null } }), ['live', ''])
  })

  test('that is not installed is missing', async () => {
    const [state, why] = await look({ plugin: false })
    assert.equal(state, 'missing')
    assert.match(why!, /not installed/)
  })

  test('that posts to another address says to which', async () => {
    const [state, why] = await look({ plugin: { url: 'https://old.test/webhooks/vendure' } })
    assert.deepEqual([state, why], ['elsewhere', 'it posts to https://old.test/webhooks/vendure'])
  })

  test('whose events do not get through for long is as good as off, and says why', async () => {
    const lastError = 'it answered 401'
    const since = (minute: number) => ({
      plugin: { waiting: 7, oldest: `2026-01-05T11:${minute}:00.000Z`, lastError },
    })
    const [state, why] = await look(since(40))
    assert.equal(state, 'disabled')
    assert.match(
      why!,
      /^7 event\(s\) do not get through since 2026-01-05T11:40.*: it answered 401$/,
    )
    assert.deepEqual(await look(since(55)), ['live', ''])
  })

  test('that cannot be asked is an error, not an absence', async () => {
    const { remote } = open({ instead: () => new Response('', { status: 502 }) })
    await assert.rejects(async () => connector.subscriptions!.check(remote, address), {
      means: 'later',
    })
  })
})
