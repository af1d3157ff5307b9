/** The thread that PGlite on disk runs in, so that a long query never freezes HTTP. */
import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { messageOf } from '../../lib/faults.ts'
import { DurableNodeFS, durableParams } from './durable.ts'
import { execute } from './wire.ts'

/** What the thread is started with. */
export type Start = { dir: string; durable: boolean }
/** What it says: protocol bytes in answer to protocol bytes, or one of these. */
export type Said = { ready: { commits: boolean } } | { closed: true } | { died: string }

const port = parentPort!
const { dir, durable } = workerData as Start

/** PostgreSQL's own last words, for the message when it can't start. */
const heard: string[] = []
const onStderr = (line: string) => {
  heard.push(line)
  if (heard.length > 20) heard.shift()
  return false
}

// A statement's error leaves the engine as this exit status and is answered in the protocol; any
// other exception is the engine's end, and PGlite would swallow it and go on.
const statementFailed = 100
const ended = (error: unknown) => (error as { status?: unknown } | null)?.status !== statementFailed

function say(said: Said) {
  port.postMessage(said)
}

/** No answer may leave after this: the caller must not take a commit for done. */
function die(error: unknown): never {
  say({ died: [messageOf(error), ...heard.slice(-5)].join('\n') })
  process.exit(1)
}

const files = durable ? new DurableNodeFS(dir, die) : new NodeFS(dir)
const startParams = durable ? durableParams : PGlite.defaultStartParams

async function start(): Promise<PGlite> {
  const engine = await PGlite.create({ fs: files, startParams, onStderr })
  const mod = engine.Module as unknown as { _PostgresMainLoopOnce(): void }
  const loopOnce = mod._PostgresMainLoopOnce
  mod._PostgresMainLoopOnce = () => {
    try {
      loopOnce()
    } catch (error) {
      if (ended(error)) die(error)
      throw error
    }
  }
  return engine
}

/** True when a commit reaches the disk: one commit must raise the count of fsyncs. */
async function selfTest(engine: PGlite): Promise<boolean> {
  if (!(files instanceof DurableNodeFS)) return false
  const before = files.fsyncs
  await engine.query(`select pg_logical_emit_message(true, 'onhand', 'self-test')`)
  return files.fsyncs > before
}

// Alone, PostgreSQL has no checkpointer: the log would grow, and recovery with it, until somebody
// asks. A bulk import asks for nothing, so its own bytes do.
const checkpointEvery = 32 * 1024 * 1024
let taken = 0
async function checkpoint(engine: PGlite) {
  if (taken < checkpointEvery || engine.isInTransaction()) return
  taken = 0
  await engine.exec('checkpoint')
}

try {
  const engine = await start()
  let line = Promise.resolve()
  const take = async (message: Uint8Array<ArrayBuffer> | 'close') => {
    if (message === 'close') {
      await engine.close()
      say({ closed: true })
      port.close()
      return
    }
    taken += message.length
    const answer = await execute(engine, message)
    port.postMessage(answer, [answer.buffer])
    await checkpoint(engine)
  }
  port.on('message', (message) => {
    line = line.then(() => take(message)).catch(die)
  })
  say({ ready: { commits: await selfTest(engine) } })
} catch (error) {
  die(error)
}
