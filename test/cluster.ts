/** A PostgreSQL server of the tests' own: made, started, killed and removed by them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

export type Cluster = {
  url: string
  /** Ends the server as if its machine had stopped, and all who are connected. */
  kill(): Promise<void>
  /** Starts it again on the same data; resolves when it answers. */
  start(): Promise<void>
  /** Stops it and removes all it had. */
  remove(): Promise<void>
}

/** Where initdb and postgres are: in PATH, or the newest that Debian or Homebrew has put away. */
export function binaries(): string | undefined {
  const versions = (root: string, to: string) => {
    try {
      const names = readdirSync(root).filter((name) => /\d/.test(name))
      names.sort((a, b) => Number(/\d+/.exec(b)) - Number(/\d+/.exec(a)))
      return names.map((name) => join(root, name, to))
    } catch {
      return []
    }
  }
  const places = [
    ...versions('/usr/lib/postgresql', 'bin'),
    ...versions('/opt/homebrew/Cellar/postgresql', 'bin'),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return places.find((place) => has(join(place, 'initdb')) && has(join(place, 'postgres')))
}

/** `settings`: `-c` options, such as `fsync=off` where nothing depends on it. */
export async function makeCluster(bin: string, settings: readonly string[] = []): Promise<Cluster> {
  const dir = mkdtempSync(join(tmpdir(), 'onhand-pg-'))
  const as = user()
  if (as) chownSync(dir, as.uid, as.gid)
  const data = join(dir, 'data')
  const url = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(dir)}`
  const initdb = [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-sync',
    '--locale=C',
  ]
  execFileSync(join(bin, 'initdb'), initdb, {
    ...as,
    cwd: dir,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  let server: ChildProcess | undefined
  const args = ['-D', data, '-k', dir, '-c', 'listen_addresses=', '-c', 'max_connections=200']

  async function start() {
    const options = settings.flatMap((setting) => ['-c', setting])
    const stdio = process.env.ONHAND_TEST_SERVER_LOG ? 'inherit' : 'ignore'
    // After a kill the server's other processes need a moment to notice: until then it refuses.
    for (let tries = 0; tries < 50; tries++) {
      server = spawn(join(bin, 'postgres'), [...args, ...options], { ...as, cwd: dir, stdio })
      if (await answers(url, server)) return
      await sleep(100)
    }
    throw new Error(`PostgreSQL does not start in ${dir}: see it with ONHAND_TEST_SERVER_LOG=1`)
  }
  async function end(signal: NodeJS.Signals) {
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    server.kill(signal)
    await once(server, 'exit')
  }
  const kill = () => end('SIGKILL')
  const remove = async () => {
    await end('SIGQUIT')
    rmSync(dir, { recursive: true, force: true })
  }
  process.once('exit', () => server?.kill('SIGQUIT'))
  try {
    await start()
  } catch (error) {
    await remove()
    throw error
  }
  return { url, kill, start, remove }
}

/** PostgreSQL refuses to run as root. */
function user(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: 'pipe' }))
      return { uid: id('-u'), gid: id('-g') }
    } catch {}
  }
  return undefined
}

/** True when it answers, false when it has ended. */
async function answers(url: string, server: ChildProcess): Promise<boolean> {
  while (server.exitCode === null && server.signalCode === null) {
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.end()
      return true
    } catch {
      await sleep(20)
    }
  }
  return false
}

function has(path: string): boolean {
  try {
    accessSync(path)
    return true
  } catch {
    return false
  }
}
