/** The other end of program.ts: starts it, asks it, kills it, holds it still. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Urls } from './declared.ts'

export type Settings = { urls: Urls; dir: string; databaseUrl?: string; schema?: string }

export type Question =
  | { nth: number; query: string }
  | { nth: number; method: string; path: string; body?: unknown }
export type Answer = { nth: number; value: unknown } | { nth: number; failed: string }

export type Program = {
  pid: number
  url: string
  /** The last it said on standard error. */
  says(): string
  /** False from the moment it has ended. */
  lives(): boolean
  /** Rows of a statement, on its own database. */
  query<Row>(text: string): Promise<Row[]>
  /** Asks its API as the local operator; throws for anything but success. */
  ask<A>(method: string, path: string, body?: unknown): Promise<A>
  kill(): Promise<void>
  pause(): void
  resume(): void
}

const file = join(import.meta.dirname, 'program.ts')
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** Ends all that was started and not ended: also one that stands still. */
export async function endAll(): Promise<void> {
  await Promise.all([...running].map((child) => end(child)))
}

async function end(child: ChildProcess): Promise<void> {
  if (!running.has(child)) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

/** Starts one and does not wait until it is ready: `ready` does, and rejects when it ends before. */
export function spawned(settings: Settings): { ready: Promise<Program>; kill(): Promise<void> } {
  const child = spawn(process.execPath, [file, JSON.stringify(settings)], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    serialization: 'advanced',
  })
  running.add(child)
  let said = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-8_000)
  })
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  let asked = 0
  const over = Promise.withResolvers<never>()
  over.promise.catch(() => {})
  child.once('exit', (code, signal) => {
    running.delete(child)
    const error = new Error(`the program ended (${signal ?? code}): ${said.slice(-2_000)}`)
    for (const one of waiting.values()) one.reject(error)
    over.reject(error)
  })
  const put = (question: object) =>
    new Promise<never>((resolve, reject) => {
      if (!running.has(child)) return reject(new Error(`the program has ended: ${said}`))
      waiting.set(++asked, { resolve, reject })
      child.send({ ...question, nth: asked }, (error) => error && reject(error))
    })

  const program = (url: string): Program => ({
    pid: child.pid!,
    url,
    says: () => said,
    lives: () => running.has(child),
    query: (query) => put({ query }),
    ask: (method, path, body) => put({ method, path, ...(body === undefined ? {} : { body }) }),
    kill: () => end(child),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
  })
  const started = new Promise<Program>((resolve) => {
    child.on('message', (message: Answer | { url: string }) => {
      if ('url' in message) return resolve(program(message.url))
      const one = waiting.get(message.nth)
      waiting.delete(message.nth)
      if ('failed' in message) one?.reject(new Error(message.failed))
      else one?.resolve(message.value as never)
    })
  })
  return { ready: Promise.race([started, over.promise]), kill: () => end(child) }
}
