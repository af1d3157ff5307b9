/**
 * Who may open a data directory: one process, proven by a Unix socket it listens on.
 *
 * PGlite takes no lock of its own, and two processes in one directory lose rows in silence. A
 * socket ends with its process, where a pid file lies (after a kill, and between containers). It
 * is an HTTP server, so that the same socket carries what others want of the holder.
 *
 * Each starter listens under a name of its own, `lock-<pid>-<random>.sock`, and only then looks at
 * the others. Names are never used twice, so a dead one may be removed by anybody at any time; and
 * of two starters the later one sees the earlier, so both can't win. Of two that are both still
 * deciding, the one whose name sorts first waits for the other, and the other steps back and asks
 * again when the first has decided.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { join } from 'node:path'
import { Fault } from '../../lib/faults.ts'
import { type Answer, ask, type Holder, pidIn, route, sockets } from './holder.ts'

export type Lock = {
  server: Server
  /** Where the holder can be spoken to: HTTP over this socket. */
  socketPath: string
  /** Answers every path but /holder; before this they get 503. */
  serve(listener: RequestListener): void
  release(): Promise<void>
}

/** Takes the lock of `dir`, which is made if missing. A Fault('conflict') names who holds it. */
export async function takeLock(dir: string, holder: Holder): Promise<Lock> {
  if (process.platform === 'win32') {
    throw new Fault('config', 'the embedded database needs Unix sockets: use DATABASE_URL or WSL')
  }
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const way = route(dir)
  for (;;) {
    const claim = await publish(way, holder)
    try {
      const first = await others(dir, way, claim.name)
      if (first === undefined) return held(way, claim)
      await claim.withdraw()
      await ask(join(way, first), 'decided')
    } catch (error) {
      await claim.withdraw()
      throw error
    }
  }
}

type Claim = {
  name: string
  server: Server
  serve: Lock['serve']
  decide(holds: boolean): void
  withdraw(): Promise<void>
}

/** Listens under a hidden name and shows it only then: what can be seen and refuses is dead. */
async function publish(way: string, holder: Holder): Promise<Claim> {
  const name = `lock-${holder.pid}-${randomBytes(4).toString('hex')}.sock`
  const decision = Promise.withResolvers<boolean>()
  let holds: boolean | undefined
  let listener: RequestListener | undefined

  const server = createServer(async (request, response) => {
    if (request.url?.startsWith('/holder')) {
      if (!request.url.endsWith('?now')) await decision.promise
      const answer: Answer = { ...holder, holds: holds === true, deciding: holds === undefined }
      response.setHeader('content-type', 'application/json')
      response.end(`${JSON.stringify(answer)}\n`)
    } else if (listener) listener(request, response)
    else response.writeHead(503, { 'retry-after': '1' }).end('starting\n')
  })
  const decide = (value: boolean) => {
    holds = value
    decision.resolve(value)
  }

  await listen(server, join(way, `.${name}`))
  chmodSync(join(way, `.${name}`), 0o600)
  renameSync(join(way, `.${name}`), join(way, name))
  return {
    name,
    server,
    decide,
    serve(by) {
      listener = by
    },
    async withdraw() {
      rmSync(join(way, name), { force: true })
      decide(false)
      await stop(server)
    },
  }
}

/**
 * Throws when another holds `dir`, and removes what the dead have left. Answers the name of one
 * that is still deciding and comes before `own`: `own` must step back, as that one may wait for it.
 */
async function others(dir: string, way: string, own: string): Promise<string | undefined> {
  for (const name of sockets(way)) {
    if (name === own) continue
    const answer = await ask(join(way, name), name < own ? 'now' : 'decided')
    if (answer === 'dead') rmSync(join(way, name), { force: true })
    else if (answer === 'silent') throw taken(dir, `process ${pidIn(name)}, which does not answer`)
    else if (answer.holds) {
      const { pid, command, since } = answer
      throw taken(dir, `process ${pid} (${command}, since ${since})`)
    } else if (answer.deciding) return name
  }
  return undefined
}

const taken = (dir: string, by: string) =>
  new Fault(
    'conflict',
    `the database in ${dir} is in use by ${by}. One process can have it open: stop that one, ` +
      'use another directory, or move to PostgreSQL (onhand db move), which any number can use',
  )

/** Won: the fixed name leads to this socket from now on. */
function held(way: string, claim: Claim): Lock {
  const socketPath = join(way, 'lock.sock')
  const link = join(way, `.link-${claim.name}`)
  symlinkSync(claim.name, link)
  renameSync(link, socketPath)
  claim.decide(true)
  const release = async () => {
    rmSync(socketPath, { force: true })
    await claim.withdraw()
  }
  return { server: claim.server, socketPath, serve: claim.serve, release }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new Fault(
          'config',
          `no socket can be made at ${path} (${error.message}): the embedded database needs a ` +
            'local file system that its user may write to',
        ),
      ),
    )
    server.listen(path, resolve)
  })
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
