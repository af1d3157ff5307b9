/** Asking who holds a data directory, and the ways to its sockets. */
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readlinkSync, realpathSync, symlinkSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Fault } from '../../lib/faults.ts'

export type Holder = {
  pid: number
  command: string
  /** ISO 8601. */
  since: string
}

/** `holds` false: it wanted the lock and did not get it; `deciding`: it does not know yet. */
export type Answer = Holder & { holds: boolean; deciding?: boolean }

/** Who has the database in `dir` open; undefined when nobody has. */
export async function holderOf(dir: string): Promise<Holder | undefined> {
  const way = exists(dir) ? route(dir) : dir
  for (const name of sockets(way)) {
    const answer = await ask(join(way, name), 'decided')
    if (answer === 'dead') continue
    if (answer === 'silent') return { pid: pidIn(name), command: 'it does not answer', since: '' }
    if (answer.holds) {
      const { pid, command, since } = answer
      return { pid, command, since }
    }
  }
  return undefined
}

/** The socket at which the holder of `dir` answers HTTP. */
export const lockPath = (dir: string) => join(route(dir), 'lock.sock')

/** Each process that holds or wants `dir` listens at one of these. */
export function sockets(dir: string): string[] {
  if (!exists(dir)) return []
  return readdirSync(dir)
    .filter((name) => /^lock-\d+-[0-9a-f]+\.sock$/.test(name))
    .sort()
}

export const pidIn = (name: string) => Number(/\d+/.exec(name)?.[0])

// 108 bytes with the closing NUL on Linux, 104 on macOS; the longest name in there has 29.
const most = 103 - 29

/**
 * `dir`, or a short link to it where a socket's path would be too long for the kernel. The link is
 * only a way: the sockets are in `dir` all the same, so that all who open it meet there, whatever
 * their TMPDIR is.
 */
export function route(dir: string): string {
  const real = exists(dir) ? realpathSync(dir) : resolve(dir)
  if (Buffer.byteLength(real) <= most) return real
  const hash = createHash('sha256').update(real).digest('hex').slice(0, 16)
  const uid = process.getuid?.() ?? 0
  const link = join(tmpdir(), `onhand-${uid}-${hash}`)
  if (Buffer.byteLength(link) > most) {
    throw new Fault('config', `${real} and ${tmpdir()} are both too long for a socket: move one`)
  }
  try {
    symlinkSync(real, link)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const found = lstatSync(link)
  if (!found.isSymbolicLink() || found.uid !== uid || readlinkSync(link) !== real) {
    throw new Fault('config', `${link} is not our link to ${real}: remove it`)
  }
  return link
}

const answerWithinMs = 3000

/**
 * Asks the process behind one socket. 'dead': there is none, and never will be at that name.
 * 'silent': there is one, and that is all that can be known. `when` 'now' does not wait for one
 * that is still deciding.
 */
export function ask(
  path: string,
  when: 'now' | 'decided',
  tries = 3,
): Promise<Answer | 'dead' | 'silent'> {
  return new Promise((answer) => {
    const call = request({
      socketPath: path,
      path: `/holder?${when}`,
      agent: false,
      timeout: answerWithinMs,
    })
    call.on('timeout', () => call.destroy(new Error('no answer')))
    call.on('error', (error: NodeJS.ErrnoException) => {
      const gone = error.code === 'ECONNREFUSED' || error.code === 'ENOENT'
      // Cut off: it is just ending, and the next question will be refused.
      if (error.code === 'ECONNRESET' && tries > 1) answer(ask(path, when, tries - 1))
      else answer(gone ? 'dead' : 'silent')
    })
    call.on('response', async (response) => {
      try {
        answer(JSON.parse((await response.setEncoding('utf8').toArray()).join('')))
      } catch {
        answer('silent')
      }
    })
    call.end()
  })
}

function exists(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}
