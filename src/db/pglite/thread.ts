/** The near end of the thread that PGlite runs in. */
import { Worker } from 'node:worker_threads'
import { Fault } from '../../lib/faults.ts'
import type { Send } from './wire.ts'
import type { Said, Start } from './worker.ts'

export type Thread = {
  send: Send
  /** Stops after a last checkpoint. */
  close(): Promise<void>
  /** Whether one commit of the self-test reached the disk. */
  commits: boolean
}

type Waiting = { resolve(answer: Uint8Array): void; reject(error: Error): void }

// From source this file is .ts, in the package .js.
const file = new URL(`./worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** Starts the engine on `dir`, making a database there if it is empty. `onDeath`: it stopped by itself. */
export function startThread(start: Start, onDeath: (error: Error) => void): Promise<Thread> {
  const worker = new Worker(file, { workerData: start, name: 'pglite' })
  const line: Waiting[] = []
  let over: Error | undefined
  let closing = false

  const send: Send = (bytes) =>
    new Promise((resolve, reject) => {
      if (over) return reject(over)
      line.push({ resolve, reject })
      worker.postMessage(bytes, [bytes.buffer])
    })

  return new Promise((started, failed) => {
    let up = false
    const closed = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
    const close = () => {
      closing = true
      if (!over) worker.postMessage('close')
      return closed
    }

    /** Everything that waits is told: no answer means not committed, or not known to be. */
    function end(why: string) {
      if (over) return
      over = new Error(`the embedded database has stopped: ${why}`)
      for (const one of line.splice(0)) one.reject(over)
      if (!up) failed(new Fault('config', `${start.dir} cannot be opened: ${why}`))
      else if (!closing) onDeath(over)
    }

    worker.on('message', (message: Uint8Array | Said) => {
      if (message instanceof Uint8Array) line.shift()?.resolve(message)
      else if ('died' in message) end(message.died)
      else if ('ready' in message) {
        up = true
        started({ send, close, commits: message.ready.commits })
      }
    })
    worker.on('error', (error) => end(error.message))
    worker.on('exit', (code) => end(closing ? 'it was closed' : `its thread ended with ${code}`))
  })
}
