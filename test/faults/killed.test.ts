import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openPostgres } from '../../src/db/postgres.ts'
import { raw } from '../../src/db/sql.ts'
import { binaries, type Cluster, makeCluster } from '../cluster.ts'
import { serverUrl } from '../database.ts'
import { begun } from './begun.ts'
import { type Callers, callers } from './callers.ts'
import { outside } from './outside.ts'
import { assertKept, assertRight, assertVerified, calm } from './proofs.ts'
import { endAll, type Program, type Settings, spawned } from './spawned.ts'

const long = process.env.CI === 'true' || process.env.ONHAND_LONG === '1'
const ROUNDS = long ? 25 : 3
const SEED = Number(process.env.ONHAND_SEED ?? 1)

const dir = mkdtempSync(join(tmpdir(), 'onhand-killed-'))
const bin = serverUrl ? binaries() : undefined
// What is killed is processes, not the machine: what was written is there without fsync.
const cluster = bin ? await makeCluster(bin, ['fsync=off']) : undefined
after(async () => {
  await endAll()
  await cluster?.remove()
  rmSync(dir, { recursive: true, force: true })
})

const what = serverUrl ? 'with the PostgreSQL server it uses' : 'on its embedded database'

const timeout = 60_000 + ROUNDS * 30_000
const name = `killed ${ROUNDS} times ${what} (seed ${SEED}), Onhand keeps what it acknowledged, once`

test(name, { timeout }, async (t) => {
  if (serverUrl && !cluster) return t.skip('no initdb and postgres to make a server from')
  const here = await outside({ seed: SEED, eachMs: 30 })
  const { random } = here
  const settings: Settings = {
    dir,
    urls: here.urls,
    ...(cluster && { databaseUrl: cluster.url, schema: 'killed' }),
  }
  let calls: Callers | undefined
  try {
    here.begin()
    for (let round = 0; round < ROUNDS; round++) {
      if (round % 5 === 0) await killEarly(settings, random.next() * (round === 0 ? 4_000 : 1_500))
      const program = await spawned(settings).ready
      calls ??= callers(here, await begun(program, here), 80)
      if (round === 0) calls.begin()
      here.onhandAt([program.url])
      await assertVerified(program)
      await assertKept(program, here)
      await sleep(200 + random.next() * 1_300)
      if (cluster) {
        await disturb(cluster, round, random.next())
        await recovered(program)
        await sleep(200 + random.next() * 500)
      }
      assert(program.lives(), `it ended by itself: ${program.says()}`)
      await program.kill()
      here.onhandAt([])
    }
    const program = await spawned(settings).ready
    here.onhandAt([program.url])
    await here.hush()
    await calls!.hush()
    await calm(program, here)
    await assertRight(program, here)
    t.diagnostic(`${here.letters().length} webhooks, ${here.books.all.size} movements`)
  } finally {
    calls?.leave()
    await here.close()
  }
})

/** Also while it makes its database, recovers or migrates it. */
async function killEarly(settings: Settings, afterMs: number) {
  const { ready, kill } = spawned(settings)
  ready.catch(() => {})
  await sleep(afterMs)
  await kill()
}

/** What happens to the server under it: it dies whole, or one process of it, or one is sent away. */
async function disturb(server: Cluster, round: number, dice: number) {
  const how = (['server', 'backend', 'terminated'] as const)[round % 3]!
  if (how === 'server') {
    await server.kill()
    await sleep(dice * 500)
    return server.start()
  }
  const db = await openPostgres(server.url, { schema: 'killed', connections: 1 })
  const others = await db.all<{ pid: number }>(
    raw(`select pid from pg_stat_activity
         where backend_type = 'client backend' and pid <> pg_backend_pid()`),
  )
  const { pid } = others[Math.floor(dice * others.length)]!
  // The server ends all its other processes, too, and recovers.
  if (how === 'backend') process.kill(pid, 'SIGKILL')
  else await db.one(raw(`select pg_terminate_backend(${pid})`))
  await db.close()
}

/** It is the same process, and works again. */
async function recovered(program: Program) {
  for (let tries = 1; ; tries++) {
    try {
      return await program.query('select 1')
    } catch (error) {
      if (tries === 100 || !program.lives()) throw error
      await sleep(100)
    }
  }
}
