/** Reading the drop folder: every complete file, cut into messages; moved away once those are stored. */
import { sha256 } from '../../lib/bytes.ts'
import { limits } from '../../lib/csv.ts'
import { Fault, messageOf } from '../../lib/faults.ts'
import type { Pulled } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { type Chunk, chunksOf, unreadable } from './chunk.ts'
import { type Found, moveAway, readWhole, settled } from './folder.ts'
import type { Layout, Settings } from './settings.ts'

const MOST_FILES = 1000

/**
 * How far reading got. `read`: files all of whose messages went out before this one, by mark; when
 * this cursor comes back to us, they are stored, and may be moved. `at`: within a file.
 */
type Cursor = { read: string[]; at?: [mark: string, chunks: number] }

const cursorOf = (text: string): Cursor => {
  try {
    const value = JSON.parse(text) as Cursor
    return Array.isArray(value.read) ? value : { read: [] }
  } catch {
    return { read: [] }
  }
}

export async function* since(cursor: string, remote: Remote<Settings>): AsyncGenerator<Pulled> {
  const { settings, clock } = remote
  const stored = cursorOf(cursor)
  const now: Cursor = { read: [] }
  const files = await settled(settings.folder!, settings.pattern, settings.settleMs, clock)
  const { left, stuck } = await clear(files, stored, now, settings)
  // The cursor names them all: a limit keeps it short; the others are next.
  for (const found of left.slice(0, MOST_FILES)) {
    const read = await contents(found)
    if (read) yield* messages(found, read.hash, read.bytes, settings, stored, now)
  }
  if (stuck.length > 0) {
    throw new Error(`files were read but cannot be moved away: ${stuck.join('; ')}`)
  }
}

/** Moves away what is stored. What cannot be moved stays in the cursor, or it would be read again. */
async function clear(files: readonly Found[], stored: Cursor, now: Cursor, settings: Settings) {
  if (stored.read.length === 0) return { left: files, stuck: [] }
  const left: Found[] = []
  const stuck: string[] = []
  for (const found of files) {
    const read = await contents(found)
    if (!read) continue
    const own = markOf(read.hash, found.name, settings)
    const mark = stored.read.find((one) => one === own || one === `!${own}`)
    if (mark === undefined) {
      left.push(found)
      continue
    }
    const to = mark.startsWith('!') ? 'unreadable' : 'processed'
    await moveAway(found, settings.folder!, to, read.hash.slice(0, 8)).catch((error) => {
      stuck.push(messageOf(error))
      now.read.push(mark)
    })
  }
  return { left, stuck }
}

/** Bytes and hash; no bytes when there are too many, nothing when the file is not complete after all. */
async function contents(found: Found): Promise<{ hash: string; bytes?: Uint8Array } | undefined> {
  if (found.bytes > limits.bytes) {
    return { hash: hex(`${found.name} ${found.bytes} ${found.changedMs}`) }
  }
  const bytes = await readWhole(found)
  return bytes && { hash: hex(bytes), bytes }
}

const hex = (data: Uint8Array | string) => sha256(data).toString('hex')
/** A file as it is read today: the same bytes under other settings, or of another day, are read anew. */
function markOf(hash: string, name: string, settings: Settings): string {
  const { encoding, delimiter, header, skip, dated } = settings
  const how = [encoding, delimiter, header, skip, layoutOf(settings), dated === 'name' && name]
  return hex(`${hash} ${JSON.stringify(how)}`).slice(0, 16)
}

async function* messages(
  found: Found,
  hash: string,
  bytes: Uint8Array | undefined,
  settings: Settings,
  stored: Cursor,
  now: Cursor,
): AsyncGenerator<Pulled> {
  const mark = markOf(hash, found.name, settings)
  const done = stored.at?.[0] === mark ? stored.at[1] : 0
  let waiting: Chunk | undefined
  let sent = 0
  const send = ({ key, topic, bytes: body }: Chunk, last?: string): Pulled => {
    sent++
    if (last !== undefined) {
      now.read.push(last)
      delete now.at
    } else now.at = [mark, sent]
    const file = { last: last !== undefined }
    return { key, topic, body, cursor: JSON.stringify(now), file }
  }
  try {
    if (!bytes)
      throw new Fault('too_large', `The file is larger than ${limits.bytes} bytes: divide it.`)
    const { encoding, delimiter, header, skip } = settings
    const source = {
      file: found.name,
      bytes,
      csv: { encoding, delimiter, header, skip },
      layout: layoutOf(settings),
    }
    // One behind, so that the last message is known to be the last when it goes out.
    for await (const chunk of chunksOf(source)) {
      if (waiting && sent >= done) yield send(waiting)
      else if (waiting) sent++
      waiting = chunk
    }
    if (waiting) yield send(waiting, mark)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    yield send(unreadable(found.name, hash, error.detail), `!${mark}`)
  }
}

/** The part of the settings that says what rows mean. */
export const layoutOf = (s: Settings): Layout => ({
  rows: s.rows!,
  columns: s.columns,
  fixed: s.fixed,
  kinds: s.kinds,
  decimal: s.decimal,
  dates: s.dates,
  zone: s.zone,
  dated: s.dated,
})
