import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { registry } from '../test/ledger.ts'
import { systemClock } from './lib/clock.ts'
import { quietLog } from './lib/log.ts'
import { listen } from './main/listen.ts'
import { secretsFrom } from './main/secrets.ts'
import { startOnhand } from './main.ts'

const folders: string[] = []
const folder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'onhand-main-'))
  folders.push(dir)
  return dir
}
after(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true })
})

describe('secrets', () => {
  const look = (env: Record<string, string>, dir: string) => secretsFrom(env, dir, systemClock)

  test('come from the environment, from a file it names, or from the private folder, in that order', () => {
    const dir = folder()
    mkdirSync(join(dir, 'secrets'))
    writeFileSync(join(dir, 'secrets', 'A'), 'third\n', { mode: 0o600 })
    writeFileSync(join(dir, 'other'), 'second\n', { mode: 0o600 })
    assert.equal(look({ A: 'first', A_FILE: join(dir, 'other') }, dir)('A'), 'first')
    assert.equal(look({ A_FILE: join(dir, 'other') }, dir)('A'), 'second')
    assert.equal(look({}, dir)('A'), 'third')
  })

  test('that are nowhere are named, with the places where they could be', () => {
    const dir = folder()
    assert.throws(
      () => look({}, dir)('SHOP_TOKEN'),
      (error: Error) => {
        for (const place of ['SHOP_TOKEN_FILE', join(dir, 'secrets', 'SHOP_TOKEN')]) {
          assert.ok(error.message.includes(place), error.message)
        }
        return true
      },
    )
    assert.throws(() => look({ B_FILE: join(dir, 'gone') }, dir)('B'), /B is nowhere/)
  })

  test('that others can read are refused, and so is a way out of the folder', () => {
    const dir = folder()
    mkdirSync(join(dir, 'secrets'))
    const path = join(dir, 'secrets', 'LOOSE')
    writeFileSync(path, 'x')
    chmodSync(path, 0o644)
    assert.throws(() => look({}, dir)('LOOSE'), new RegExp(`chmod 600 ${path}`))
    writeFileSync(join(dir, 'admin.key'), 'x', { mode: 0o600 })
    assert.throws(() => look({}, dir)('../admin.key'), /not the name of a secret/)
  })
})

test('a port that is taken and a host that is not here are named', async () => {
  const one = await listen(() => new Response('x'), '127.0.0.1', 0)
  const other = (host: string) => listen(() => new Response('x'), host, one.port)
  await assert.rejects(other('127.0.0.1'), /Port \d+ on 127.0.0.1 is taken: choose another/)
  await assert.rejects(other('203.0.113.1'), /has no address 203.0.113.1/)
  await one.close()
})

describe('startOnhand', () => {
  const dir = folder()
  const start = () => startOnhand({ registry, dir, port: 0, log: quietLog })

  test('ends at once also while somebody listens to what changes', async () => {
    const onhand = await startOnhand({ registry, dir: folder(), port: 0, log: quietLog })
    const made = new Request('http://x/v1/keys', {
      method: 'POST',
      body: JSON.stringify({ name: 'page', scopes: ['read'] }),
    })
    const { key } = (await (await onhand.app.fetch(made, { local: true })).json()) as {
      key: string
    }
    const headers = { authorization: `Bearer ${key}` }
    const { body } = await fetch(`${onhand.url}/v1/events`, { headers })
    const reader = body!.getReader()
    await reader.read()
    const from = performance.now()
    const ended = onhand.stop()
    while (!(await reader.read()).done);
    const took = performance.now() - from
    await ended
    assert.ok(took < 2_000, 'it is told to end, not cut off after ten seconds')
    const all = performance.now() - from
    assert.ok(all < 9_000, `the end took ${all} ms`)
  })

  test('opens what it needs, answers, ends in order, and starts again with what was there', async () => {
    const first = await start()
    assert.equal((await fetch(`${first.url}/readyz`)).status, 200)
    const put = new Request('http://x/v1/items', {
      method: 'PUT',
      body: JSON.stringify({ items: [{ sku: 'A-1' }] }),
    })
    assert.equal((await first.app.fetch(put, { local: true })).status, 200)
    await first.stop()
    await first.stop()
    await assert.rejects(fetch(`${first.url}/livez`))
    const second = await start()
    const items = await second.app.fetch(new Request('http://x/v1/items'), { local: true })
    assert.match(await items.text(), /A-1/)
    await second.stop()
  })

  test('a secret that is stored and a setting that is changed hold at once and after a restart', async () => {
    const ask = (
      on: Awaited<ReturnType<typeof start>>,
      method: string,
      path: string,
      body: object,
    ) =>
      on.app.fetch(new Request(`http://x${path}`, { method, body: JSON.stringify(body) }), {
        local: true,
      })
    const first = await start()
    assert.throws(() => first.engine.world.secret('LATER'), /LATER is nowhere/)
    const put = await ask(first, 'PUT', '/v1/secrets/LATER', { value: 'worth knowing' })
    assert.equal(put.status, 200)
    assert.equal(first.engine.world.secret('LATER'), 'worth knowing')
    assert.equal((await ask(first, 'PUT', '/v1/settings/low_stock', { value: 3 })).status, 200)
    await first.stop()
    const second = await start()
    assert.equal(second.engine.world.secret('LATER'), 'worth knowing')
    assert.equal(second.engine.registry.lowStock, 3)
    await second.stop()
  })

  test('a folder in use is refused, over the network nobody is the operator, over its socket everybody is', async () => {
    const one = await start()
    try {
      await assert.rejects(start(), /is in use by process \d+/)
      assert.equal((await fetch(`${one.url}/v1/items`)).status, 401)
      const said = await overSocket(one.engine.db.lock!.socketPath, '/v1/items')
      assert.match(said, /^HTTP\/1.1 200/)
    } finally {
      await one.stop()
    }
  })

  test('a request on its way is finished before the end', async () => {
    const one = await start()
    const socket = connect(one.port, '127.0.0.1')
    let said = ''
    socket.on('data', (data) => {
      said += data
    })
    socket.write(
      'POST /webhooks/wms HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{',
    )
    await systemClock.sleep(200)
    const stopped = one.stop()
    await systemClock.sleep(100)
    socket.write('}')
    await stopped
    assert.match(said, /^HTTP\/1.1 401/)
  })
})

function overSocket(path: string, address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(path)
    socket
      .on('data', (data) => {
        text += data
      })
      .on('end', () => resolve(text))
      .on('error', reject)
    socket.write(`GET ${address} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`)
  })
}
