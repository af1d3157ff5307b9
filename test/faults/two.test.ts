import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { listen } from '../../src/main/listen.ts'
import { emptyDb, serverUrl } from '../database.ts'
import { begun } from './begun.ts'
import { callers } from './callers.ts'
import { LEASE_MS } from './declared.ts'
import { type Outside, outside } from './outside.ts'
import { assertKept, assertRight, calm } from './proofs.ts'
import { endAll, type Program, type Settings, spawned } from './spawned.ts'

const long = process.env.CI === 'true' || process.env.ONHAND_LONG === '1'
const MS = long ? 10_000 : 3_000
const SEED = Number(process.env.ONHAND_SEED ?? 1)

const dirs: string[] = []
const folder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'onhand-two-'))
  dirs.push(dir)
  return dir
}
after(async () => {
  await endAll()
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
})

test('a second one on an embedded database that is open says who has it, and ends', async (t) => {
  if (serverUrl) return t.skip('about the embedded database')
  const settings = {
    dir: folder(),
    urls: { shop: 'http://127.0.0.1:9', warehouse: 'http://127.0.0.1:9' },
  }
  const first = await spawned(settings).ready
  await assert.rejects(spawned(settings).ready, (error: Error) => {
    assert.match(error.message, new RegExp(`in use by process ${first.pid} \\(program\\.ts`))
    return true
  })
  assert.deepEqual(await first.query('select 1 as works'), [{ works: 1 }], 'the first is unharmed')
  await first.kill()
  const next = await spawned(settings).ready
  await next.kill()
})

/** Two programs on one schema, each with a way of its own to the shop. */
async function pair(here: Outside, ways: readonly [string, string]) {
  const { schema } = await emptyDb()
  const settings = (shop: string): Settings => ({
    dir: folder(),
    databaseUrl: serverUrl!,
    schema,
    urls: { ...here.urls, shop },
  })
  const both = await Promise.all(ways.map((shop) => spawned(settings(shop)).ready))
  return both as [Program, Program]
}

const skip = serverUrl ? false : 'an embedded database is opened by one'
const timeout = 180_000

test('two on one schema, both at work on everything, end with the right books', {
  skip,
}, async (t) => {
  const here = await outside({ seed: SEED, eachMs: 8, skus: 12 })
  const both = await pair(here, [here.urls.shop, here.urls.shop])
  const keys = await begun(both[0], here)
  const calls = [1, 2, 3].map((n) => callers(here, keys, 10, `${n}`))
  try {
    here.onhandAt(both.map((program) => program.url))
    here.begin()
    for (const each of calls) each.begin()
    await sleep(MS)
    await here.hush()
    await Promise.all(calls.map((each) => each.hush()))
    await calm(both[1], here)
    await assertRight(both[0], here)
    for (const program of both) assert(program.lives(), program.says())
    t.diagnostic(`${here.letters().length} webhooks, ${here.books.all.size} movements`)
    const failed = both.flatMap((program) => program.says().match(/.*(loop|http)\.failed.*/g) ?? [])
    assert.deepEqual(failed, [], 'no round of a loop and no request failed')
  } finally {
    for (const each of calls) each.leave()
    await here.close()
    await Promise.all(both.map((program) => program.kill()))
  }
})

test('one that stands still for longer than its claims hold does no harm when it goes on', {
  skip,
}, async () => {
  const here = await outside({ seed: SEED + 1, eachMs: 15, skus: 12 })
  const both = await pair(here, [here.urls.shop, here.urls.shop])
  const calls = callers(here, await begun(both[0], here), 15)
  try {
    here.onhandAt(both.map((program) => program.url))
    here.begin()
    calls.begin()
    for (let round = 0; round < (long ? 4 : 1); round++) {
      await sleep(300 + here.random.next() * 700)
      both[round % 2]!.pause()
      await sleep(LEASE_MS + 1_000)
      both[round % 2]!.resume()
    }
    await sleep(500)
    await here.hush()
    await calls.hush()
    await calm(both[1], here)
    await assertKept(both[1], here)
    await assertRight(both[0], here)
  } finally {
    calls.leave()
    await here.close()
    await Promise.all(both.map((program) => program.kill()))
  }
})

test('a number from before the pause does not stay at the shop', { skip, timeout }, async () => {
  const here = await outside({ seed: SEED + 2, eachMs: 1_000, skus: 2, faults: false })
  const way = gate(here.shop.app.fetch)
  const server = await listen(way.fetch, '127.0.0.1', 0)
  const [first, second] = await pair(here, [server.url, here.urls.shop])
  try {
    await begun(first, here)
    here.onhandAt([first.url])
    await calm(first, here)
    const sku = here.skus[0]!
    const { onHand } = here.books.real(sku)

    // The first works alone, until it stands still with a call on its way.
    second.pause()
    const reached = way.shut()
    adjust(here, 'before', sku, -5)
    await reached
    first.pause()
    second.resume()

    // Its claim ends, and the second tells what is true by now.
    here.onhandAt([second.url])
    adjust(here, 'while', sku, 7)
    const deadline = performance.now() + 15_000
    while (here.shop.level(sku) !== onHand + 2 && performance.now() < deadline) await sleep(50)
    await calm(second, here)
    assert.equal(here.shop.level(sku), onHand + 2)

    way.open()
    first.resume()
    await sleep(1_000)
    await calm(first, here)
    await assertRight(second, here)
  } finally {
    way.open()
    await here.close()
    await Promise.all([first, second].map((program) => program.kill()))
    await server.close()
  }
})

function adjust({ warehouse, books, at }: Outside, adjustment: string, sku: string, units: number) {
  const lines = [{ line: '1', sku, quantity: units, reason: 'found' }]
  warehouse.adjust({ adjustment, at: at(), lines })
  books.expect('warehouse', `adjustment/${adjustment}/1/adjusted`, sku, { onHand: units })
}

/** A way to the shop on which requests can be held up. */
function gate(to: Outside['shop']['app']['fetch']) {
  let closed:
    | { passed: PromiseWithResolvers<void>; reached: PromiseWithResolvers<void> }
    | undefined
  return {
    fetch: async (...[request, env]: Parameters<typeof to>) => {
      closed?.reached.resolve()
      await closed?.passed.promise
      return to(request, env)
    },
    /** Resolves when the next request stands at it. */
    shut() {
      closed = { passed: Promise.withResolvers(), reached: Promise.withResolvers() }
      return closed.reached.promise
    },
    open() {
      closed?.passed.resolve()
      closed = undefined
    },
  }
}
