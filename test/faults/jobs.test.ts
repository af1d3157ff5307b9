import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { emptyDb, serverUrl } from '../database.ts'
import { mailbox } from '../mailbox.ts'
import { LEASE_MS } from './declared.ts'
import { endAll, type Program, type Settings, spawned } from './spawned.ts'

const dirs: string[] = []
const folder = () => {
  const dir = mkdtempSync(join(tmpdir(), 'onhand-jobs-'))
  dirs.push(dir)
  return dir
}
after(async () => {
  await endAll()
  for (const dir of dirs) rmSync(dir, { recursive: true, force: true })
})

/** Two processes with one database, and the mail server that both write to. */
async function place() {
  const box = await mailbox()
  const nowhere = 'http://127.0.0.1:9'
  const settings: Settings = {
    dir: folder(),
    urls: { shop: nowhere, warehouse: nowhere, smtp: box.url },
    ...(serverUrl ? { databaseUrl: serverUrl, schema: (await emptyDb()).schema } : {}),
  }
  return { box, start: () => spawned(serverUrl ? { ...settings, dir: folder() } : settings).ready }
}

type Run = { state: string; why: string | null }
const runsOf = (program: Program) =>
  program.query<Run>(`select state, why from run where job = 'digest' order by id`)

async function until(what: string, holds: () => Promise<boolean>) {
  const end = performance.now() + 30_000
  while (!(await holds())) {
    assert(performance.now() < end, `never: ${what}`)
    await sleep(50)
  }
}
const has = (program: Program, nth: number, state: string) => async () =>
  (await runsOf(program))[nth]?.state === state

test('a process that is killed at work is noted as lost, and another does it', async () => {
  const { box, start } = await place()
  box.mood = 'silent'
  const first = await start()
  await until('the first is at work', has(first, 0, 'running'))
  // An embedded database is opened by one: there the other comes after.
  const beside = serverUrl ? await start() : undefined
  await first.kill()
  box.mood = 'fine'
  const other = beside ?? (await start())
  await until('it is done', has(other, 1, 'done'))
  const [lost, done] = await runsOf(other)
  assert.deepEqual([lost!.state, done!.state], ['lost', 'done'])
  assert.match(lost!.why!, /ended without a word/)
  assert.deepEqual(box.mails[0]!.to, ['ann@here.example'])
  await other.kill()
})

test('one that stands still past its lease loses its run, and says nothing over the other', {
  skip: serverUrl ? false : 'an embedded database is opened by one',
}, async () => {
  const { box, start } = await place()
  box.mood = 'silent'
  const first = await start()
  await until('the first is at work', has(first, 0, 'running'))
  first.pause()
  const other = await start()
  box.mood = 'fine'
  await until('the other has done it', has(other, 1, 'done'))
  first.resume()
  await sleep(2 * LEASE_MS)
  const [lost] = await runsOf(other)
  assert.equal(lost!.state, 'lost')
  assert(first.lives() && other.lives())
  await Promise.all([first.kill(), other.kill()])
})

test('two at work side by side send each mail once', {
  skip: serverUrl ? false : 'an embedded database is opened by one',
}, async () => {
  const { box, start } = await place()
  const both = await Promise.all([start(), start()])
  await until('three are done', has(both[0], 2, 'done'))
  const runs = await runsOf(both[0])
  await Promise.all(both.map((program) => program.kill()))
  assert.ok(runs.every((run) => run.state === 'done' || run.state === 'running'))
  const ids = box.mails.map((mail) => mail.headers.get('message-id'))
  assert.ok(ids.length >= 3)
  assert.equal(new Set(ids).size, ids.length)
})
