/** Request bodies from strangers: raw bytes, every limit before anything is parsed. */
import type { z } from 'zod'
import { Unreadable } from '../connectors/connector.ts'
import { readJson } from '../connectors/json.ts'
import { Fault } from '../lib/faults.ts'
import { type Ask, headersOf } from './env.ts'

export const MOST_BYTES = 1_000_000
const MOST_KEYS = 100_000

/** Told of bytes before they are kept; throws when there is no room for them. */
export type Hold = (bytes: number) => void

/** Room for `most` bytes of bodies at once, whoever sends them; above it senders come again. */
export function room(most: number) {
  let held = 0
  return async <T>(read: (hold: Hold) => Promise<T>): Promise<T> => {
    let own = 0
    try {
      return await read((bytes) => {
        if (held + bytes > most) throw new Fault('unavailable', 'Too much at once.')
        held += bytes
        own += bytes
      })
    } finally {
      held -= own
    }
  }
}

/** The body as it came. Refuses a declared or real size above `most`, and any content-encoding. */
export async function bytesOf(
  c: Ask,
  most = MOST_BYTES,
  hold: Hold = () => {},
): Promise<Uint8Array> {
  const headers = headersOf(c)
  const encoding = headers['content-encoding']
  if (encoding && encoding !== 'identity') {
    throw new Fault('unsupported', 'A body with a content-encoding is not read here.')
  }
  const declared = headers['content-length']
  if (declared !== undefined && Number(declared) > most) throw tooLarge(most)
  if (declared !== undefined) hold(Math.max(0, Number(declared) || 0))
  try {
    const bytes =
      declared === undefined ? await streamed(c.req.raw, most, hold) : await whole(c.req.raw)
    if (bytes.length > most) throw tooLarge(most)
    return bytes
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('bad_request', 'The body ended before it was complete.')
  }
}

const tooLarge = (most: number) => new Fault('too_large', `The body is larger than ${most} bytes.`)

const whole = async (request: Request) => new Uint8Array(await request.arrayBuffer())

/** Without a declared length the body is stopped as soon as it is too much. */
async function streamed(request: Request, most: number, hold: Hold): Promise<Uint8Array> {
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body) {
    size += chunk.length
    if (size > most) throw tooLarge(most)
    hold(chunk.length)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** The JSON body, nothing rounded; a Fault when it is not JSON, or more than its limits. */
export async function jsonOf(c: Ask, most = MOST_BYTES): Promise<unknown> {
  const bytes = await bytesOf(c, most)
  try {
    return readJson(bytes, { bytes: most, keys: MOST_KEYS })
  } catch (error) {
    if (error instanceof Unreadable) throw new Fault('bad_request', `${error.message}.`)
    throw error
  }
}

/** `value` as `shape` reads it, or a Fault that says what is wrong where. */
export function checked<T>(shape: z.ZodType<T>, value: unknown, what: string): T {
  const read = shape.safeParse(value)
  if (read.success) return read.data
  const wrong = read.error.issues.slice(0, 20).map(({ path, message }) => ({
    at: path.map(String).join('.') || what,
    says: message,
  }))
  throw new Fault('invalid', wrong.map((w) => `${w.at}: ${w.says}`).join('; '), { wrong })
}
