/** What a test against a real system needs of the machine: programs, a free port, a PostgreSQL. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Seconds since `from`, with one decimal. */
export const seconds = (from: number) => Math.round((Date.now() - from) / 100) / 10

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Asks every 100 ms until it answers something; says what it waited for when it never does. */
export async function until<T>(
  what: string,
  ms: number,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await ask().catch((error) => {
      if (Date.now() > end) throw error
      return undefined
    })
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(`waited ${ms / 1000} s for ${what}`)
    await sleep(100)
  }
}

export type Program = { kill(signal: NodeJS.Signals): Promise<void>; running(): boolean }

const programs = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of programs) child.kill('SIGKILL')
})

/** Starts `command`; its output goes to `log`. Whatever still runs ends with this process. */
export function start(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; log: string },
): Program {
  const child = spawn(command, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  programs.add(child)
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data) => appendFileSync(options.log, data))
  }
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  void ended.then(() => programs.delete(child))
  return {
    running: () => child.exitCode === null && child.signalCode === null,
    async kill(signal) {
      child.kill(signal)
      await ended
    },
  }
}

/** Runs `command` to its end; throws with its output when it fails. */
export async function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; log: string },
): Promise<void> {
  const child = spawn(command, args, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: { ...process.env, ...options.env },
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => appendFileSync(options.log, data))
    }
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${code}; see ${options.log}`)
}

/** The one that DATABASE_URL names, or one of our own for as long as this process runs. */
export async function postgres(log: string): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.DATABASE_URL
  if (given) return { url: given, stop: async () => {} }
  const dir = mkdtempSync(join(tmpdir(), 'onhand-peers-'))
  const data = join(dir, 'data')
  mkdirSync(data)
  const programsDir = serverPrograms()
  const port = await freePort()
  // A server does not run as root: then it runs as the system's own postgres.
  const root = process.getuid?.() === 0
  if (root) {
    execFileSync('chown', ['-R', 'postgres', dir])
    chmodSync(dir, 0o755)
  }
  const as = (program: string, ...args: string[]): [string, string[]] => {
    const path = join(programsDir, program)
    return root
      ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', path, ...args]]
      : [path, args]
  }
  const [initdb, initArgs] = as(
    'initdb',
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-locale',
  )
  await run(initdb, initArgs, { cwd: dir, log })
  const [server, args] = as(
    'postgres',
    '-D',
    data,
    '-p',
    String(port),
    '-h',
    '127.0.0.1',
    '-k',
    dir,
    '-c',
    'max_connections=200',
  )
  const program = start(server, args, { cwd: dir, log })
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const { default: pg } = await import('pg')
  await until('PostgreSQL', 20_000, async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.end()
    return true
  })
  return { url, stop: () => program.kill('SIGINT') }
}

/** Debian keeps the server's programs off the path. */
function serverPrograms(): string {
  const versions = '/usr/lib/postgresql'
  try {
    const newest = readdirSync(versions).sort((a, b) => Number(b) - Number(a))[0]
    if (newest) return join(versions, newest, 'bin')
  } catch {
    // Elsewhere they are on it.
  }
  return execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim()
}
