import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import type { OpenDb } from '../../src/db/db.ts'
import { openEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openPostgres } from '../../src/db/postgres.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { binaries, makeCluster } from '../cluster.ts'
import { checkAll, checkKept, rounds, start, work } from './rounds.ts'

const writer = join(import.meta.dirname, 'writer.ts')
const many = rounds(25)

async function prepared(db: OpenDb) {
  await migrate(db, new Date(0))
  await db.close()
}

test(`the embedded database keeps its promises through ${many} kills -9`, async (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'kill-test-'))
  const random = seededRandom(1)
  const promises: string[][] = []
  let promised = 0
  try {
    await prepared(await openEmbedded(dir))
    for (let round = 0; round < many; round++) {
      const program = start([writer, dir, String(round)])
      await work(program, random)
      await program.end('SIGKILL')
      const db = await openEmbedded(dir)
      promised += await checkKept(db, round, program.said('done'))
      promises.push(program.said('done'))
      if (round === many - 1) await checkAll(db, promises)
      await db.close()
    }
  } finally {
    rmSync(dir, { recursive: true })
  }
  assert(promised > many)
  t.diagnostic(`${promised} movements promised, all kept`)
})

test(`PostgreSQL keeps its promises through ${many} kills of programs, of its own processes and of itself`, async (t) => {
  const bin = binaries()
  if (!bin) {
    assert.notEqual(process.env.CI, 'true', 'CI must have PostgreSQL')
    return t.skip('there is no PostgreSQL here')
  }
  const cluster = await makeCluster(bin)
  const random = seededRandom(2)
  const promises: string[][] = []
  let promised = 0
  try {
    await prepared(await openPostgres(cluster.url))
    for (let round = 0; round < many; round++) {
      const program = start([writer, cluster.url, String(round)], {}, 'hidden')
      await work(program, random)
      const victim = (['program', 'backend', 'server'] as const)[round % 3]
      if (victim === 'backend') {
        await program.until('backend', 1)
        process.kill(Number(program.said('backend')[0]), 'SIGKILL')
      }
      if (victim === 'server') await cluster.kill()
      await program.end('SIGKILL')
      if (victim === 'server') await cluster.start()
      const db = await patient(cluster.url)
      promised += await checkKept(db, round, program.said('done'))
      promises.push(program.said('done'))
      if (round === many - 1) await checkAll(db, promises)
      await db.close()
    }
  } finally {
    await cluster.remove()
  }
  assert(promised > many)
  t.diagnostic(`${promised} movements promised, all kept`)
})

/** After the loss of one process the server starts itself again, and refuses meanwhile. */
async function patient(url: string): Promise<OpenDb> {
  for (let tries = 0; ; tries++) {
    try {
      return await openPostgres(url)
    } catch (error) {
      if (tries > 200) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
