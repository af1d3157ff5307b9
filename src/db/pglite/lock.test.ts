import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { Fault } from '../../lib/faults.ts'
import { holderOf, lockPath } from './holder.ts'
import { takeLock } from './lock.ts'

const root = mkdtempSync(join(tmpdir(), 'lock-test-'))
after(() => rmSync(root, { recursive: true }))
let count = 0
const fresh = () => join(root, `d${count++}`)
const me = { pid: process.pid, command: 'a test', since: '2011-12-05T00:00:00.000Z' }

type Child = { process: ChildProcess; says: string }
const program = join(import.meta.dirname, '../../../test/holdlock.ts')
async function child(dir: string): Promise<Child> {
  const process = spawn(globalThis.process.execPath, [program, dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [chunk] = await once(process.stdout!, 'data')
  return { process, says: String(chunk).trim() }
}
async function kill(one: Child, signal: NodeJS.Signals = 'SIGKILL') {
  if (one.process.exitCode !== null || one.process.signalCode !== null) return
  one.process.kill(signal)
  await once(one.process, 'exit')
}

function get(socketPath: string, path: string): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path, agent: false }, async (response) =>
      resolve([response.statusCode!, (await response.setEncoding('utf8').toArray()).join('')]),
    )
    call.on('error', reject).end()
  })
}

test('a second opener is told who holds the lock, and gets it when that one lets go', async () => {
  const dir = fresh()
  assert.equal(await holderOf(dir), undefined)
  const lock = await takeLock(dir, me)
  assert.deepEqual(await holderOf(dir), me)
  await assert.rejects(takeLock(dir, me), (error) => {
    assert(error instanceof Fault)
    assert.equal(error.code, 'conflict')
    assert.match(error.detail, new RegExp(`${process.pid} \\(a test, since 2011-12-05`))
    return true
  })
  assert.deepEqual(await holderOf(dir), me, 'asking for it does not disturb the holder')
  await lock.release()
  assert.equal(await holderOf(dir), undefined)
  assert.deepEqual(readdirSync(dir), [])
  await (await takeLock(dir, me)).release()
})

test('the socket answers /holder at once and the rest when somebody serves it', async () => {
  const dir = fresh()
  const lock = await takeLock(dir, me)
  assert.equal(lock.socketPath, lockPath(dir))
  const [status, body] = await get(lockPath(dir), '/holder')
  assert.equal(status, 200)
  assert.deepEqual(JSON.parse(body), { ...me, holds: true, deciding: false })
  assert.deepEqual(await get(lockPath(dir), '/livez'), [503, 'starting\n'])
  lock.serve((req, res) => res.end(`you asked ${req.url}`))
  assert.deepEqual(await get(lockPath(dir), '/livez'), [200, 'you asked /livez'])
  await lock.release()
  await assert.rejects(get(lockPath(dir), '/livez'))
})

test('only the owner may reach the socket and the directory', async () => {
  const dir = fresh()
  const lock = await takeLock(dir, me)
  assert.equal(statSync(dir).mode & 0o777, 0o700)
  assert.equal(statSync(lockPath(dir)).mode & 0o777, 0o600)
  await lock.release()
})

test('a holder that was killed leaves nothing that stands in the way', async () => {
  const dir = fresh()
  const one = await child(dir)
  assert.equal(one.says, 'held')
  assert.equal((await holderOf(dir))!.pid, one.process.pid)
  await assert.rejects(takeLock(dir, me), /holdlock/)
  await kill(one)
  assert.equal(await holderOf(dir), undefined)
  const lock = await takeLock(dir, me)
  assert.deepEqual(await holderOf(dir), me)
  assert.equal(readdirSync(dir).length, 2, 'the dead one was tidied away')
  await lock.release()
})

test('a holder that has stopped answering keeps the lock', async () => {
  const dir = fresh()
  const one = await child(dir)
  one.process.kill('SIGSTOP')
  const silent = new RegExp(`${one.process.pid}, which does not answer`)
  const [, holder] = await Promise.all([assert.rejects(takeLock(dir, me), silent), holderOf(dir)])
  assert.equal(holder!.pid, one.process.pid)
  one.process.kill('SIGCONT')
  assert.equal((await holderOf(dir))!.command, 'holdlock')
  await kill(one)
})

test('of many that start at once in one process exactly one wins', async () => {
  for (let round = 0; round < 10; round++) {
    const dir = fresh()
    const all = await Promise.allSettled(Array.from({ length: 12 }, () => takeLock(dir, me)))
    const won = all.filter((one) => one.status === 'fulfilled')
    assert.equal(won.length, 1)
    await won[0]!.value.release()
    assert.deepEqual(readdirSync(dir), [])
  }
})

test('of many processes that start at once over a dead lock exactly one wins', async () => {
  const dir = fresh()
  await kill(await child(dir))
  for (let round = 0; round < 2; round++) {
    const all = await Promise.all(Array.from({ length: 5 }, () => child(dir)))
    const says = all.map((one) => one.says.slice(0, 8)).sort()
    assert.deepEqual(says, [...Array(4).fill('conflict'), 'held'])
    const winner = all.find((one) => one.says === 'held')!
    assert.equal((await holderOf(dir))!.pid, winner.process.pid)
    await kill(winner)
  }
})

test('a directory whose path is too long for a socket is locked all the same', async () => {
  const dir = join(fresh(), 'x'.repeat(60), 'y'.repeat(60))
  mkdirSync(dir, { recursive: true })
  const lock = await takeLock(dir, me)
  assert(Buffer.byteLength(lockPath(dir)) < 104)
  assert.equal(statSync(join(dir, 'lock.sock')).isSocket(), true, 'it is in the directory itself')
  const elsewhere = mkdtempSync(join(root, 't'))
  const before = process.env.TMPDIR
  process.env.TMPDIR = elsewhere
  await assert.rejects(takeLock(dir, me), /in use by process/, 'whatever TMPDIR says')
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  await lock.release()
  rmSync(join(lockPath(dir), '..'))
})
