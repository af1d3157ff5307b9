import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { openEmbedded } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { seededRandom } from '../../src/lib/random.ts'
import { lose } from './lose.ts'
import { checkAll, checkKept, type Program, rounds, start, work } from './rounds.ts'

const root = mkdtempSync(join(tmpdir(), 'power-test-'))
const empty = join(root, 'empty')
const disk = join(import.meta.dirname, 'disk.ts')
const writer = join(import.meta.dirname, 'writer.ts')
const many = rounds(10)

before(async () => {
  const db = await openEmbedded(empty)
  await migrate(db, new Date(0))
  await db.close()
})
after(() => rmSync(root, { recursive: true }))

let count = 0
function copied(): string {
  const dir = join(root, `d${count++}`)
  cpSync(empty, dir, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  return dir
}

const journalOf = (dir: string) => `${dir}.journal`
const onDisk = (dir: string, round: number, env: Record<string, string> = {}): Program =>
  start(['--import', disk, writer, dir, String(round)], {
    ONHAND_DISK: join(dir, 'data'),
    ONHAND_DISK_JOURNAL: journalOf(dir),
    ...env,
  })

test(`the embedded database keeps its promises through ${many} power cuts`, async (t) => {
  const dir = copied()
  const promises: string[][] = []
  let promised = 0
  let doubtful = 0
  for (let round = 0; round < many; round++) {
    const random = seededRandom(100 + round)
    const program = onDisk(dir, round)
    await work(program, random)
    await program.end('SIGKILL')
    doubtful += lose(join(dir, 'data'), journalOf(dir), random)
    const db = await openEmbedded(dir)
    promised += await checkKept(db, round, program.said('done'))
    promises.push(program.said('done'))
    if (round === many - 1) await checkAll(db, promises)
    await db.close()
  }
  assert(promised > many)
  assert(doubtful > 0, 'there was nothing to lose: the disk has noticed no write')
  t.diagnostic(`${promised} movements promised, all kept; ${doubtful} writes were in doubt`)
})

test('without the fsync hook it does not: this test can fail', async (t) => {
  const dir = copied()
  const program = onDisk(dir, 0, { ONHAND_DURABLE: '0' })
  await program.until('done', 60)
  await program.end('SIGKILL')
  // Chance could be kind: this disk keeps nothing that was not synced.
  lose(join(dir, 'data'), journalOf(dir), { ...seededRandom(0), next: () => 0 })
  await assert.rejects(
    async () => {
      const db = await openEmbedded(dir)
      try {
        await checkKept(db, 0, program.said('done'))
      } finally {
        await db.close()
      }
    },
    (error: Error) => {
      t.diagnostic(error.message.split('\n').at(-1)!.slice(0, 200))
      return true
    },
  )
})

test('when an fsync fails the program ends, and what it promised before is kept', async () => {
  const dir = copied()
  const program = onDisk(dir, 0, { ONHAND_DISK_FSYNCS: '30' })
  assert.equal(await program.end(), 1)
  assert.match(program.said('died')[0]!, /has stopped: EIO/)
  assert(program.said('done').length > 5)
  const db = await openEmbedded(dir)
  await checkKept(db, 0, program.said('done'))
  await db.close()
})

test('a first start whose power is cut at any moment is made good by the next', async () => {
  for (const afterMs of many > 3 ? [700, 1500, 3000] : [1500]) {
    const dir = join(root, `first${afterMs}`)
    const env = { ONHAND_DISK: dir, ONHAND_DISK_JOURNAL: journalOf(dir) }
    const program = start(['--import', disk, writer, dir, '0'], env, 'hidden')
    await new Promise((resolve) => setTimeout(resolve, afterMs))
    await program.end('SIGKILL')
    if (existsSync(dir)) lose(dir, journalOf(dir), seededRandom(afterMs))
    const db = await openEmbedded(dir)
    assert.equal((await migrate(db, new Date(0))).length > 0, true)
    await db.close()
  }
})
