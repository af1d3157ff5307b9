/** Reading everything at once: Shopify carries a query out by itself and leaves the result as a file of lines. */
import type { z } from 'zod'
import { readJson } from '../json.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { read } from './ask.ts'
import { type BulkRow, bulkState, cancelBulk, runBulk } from './documents.ts'
import type { Settings } from './settings.ts'

/** One object of the result; those of a nested list name the object they belong to. */
export type Row = { id?: string; __parentId?: string; [field: string]: unknown }

const LONGEST_MS = 1_800_000
/** Asked again after a twentieth of the time it has taken so far: its end is noticed soon, at few calls. */
const PAUSE_MS = { least: 1_000, most: 5_000, share: 0.05 }
/** Well under what the kit takes at once. */
const PART_BYTES = 3_000_000
const running = new Set(['CREATED', 'RUNNING'])

/** Every object that `query` finds. Throws when the result is not whole: half a list is no list. */
export async function* bulk(remote: Remote<Settings>, query: string): AsyncIterable<Row> {
  const done = await finished(remote, await started(remote, query))
  const roots = Number(done.rootObjectCount ?? 0)
  let found = 0
  if (done.url) {
    for await (const line of lines(remote, done.url)) {
      const row = rowOf(line)
      if (row.__parentId === undefined) found++
      yield row
    }
  }
  if (found < roots) {
    throw new RemoteError('later', `the list broke off after ${found} of ${roots} objects`)
  }
}

/** A line of the result as it was asked for. */
export function shaped<T>(schema: z.ZodType<T>, row: Row): T {
  const parsed = schema.safeParse(row)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const where = issue.path.join('.')
  throw new RemoteError('later', `not the line that was asked for: ${where} ${issue.message}`)
}

/** Five may run at once for one app and shop; a sixth waits for its turn. */
async function started(remote: Remote<Settings>, query: string): Promise<BulkRow> {
  const since = remote.clock.now().getTime()
  for (;;) {
    const { bulkOperation, userErrors } = (await read(remote, runBulk, { query }))
      .bulkOperationRunQuery
    if (bulkOperation && userErrors.length === 0) return bulkOperation
    const why = userErrors[0]?.message ?? 'no bulk operation was begun'
    const busy = userErrors.some((e) => e.code === 'OPERATION_IN_PROGRESS' || inProgress(e.message))
    if (!busy) throw new RemoteError('auth', `Shopify does not take the bulk query: ${why}`)
    if (remote.clock.now().getTime() - since > LONGEST_MS / 6) throw new RemoteError('later', why)
    await pause(remote, since)
  }
}

const inProgress = (message: string) => /already in progress/.test(message)

async function finished(remote: Remote<Settings>, begun: BulkRow): Promise<BulkRow> {
  const since = remote.clock.now().getTime()
  let now = begun
  while (running.has(now.status)) {
    if (remote.clock.now().getTime() - since > LONGEST_MS) {
      await read(remote, cancelBulk, { id: begun.id }).catch(() => {})
      throw new RemoteError('later', 'the bulk operation took longer than half an hour')
    }
    await pause(remote, since)
    const { bulkOperation } = await read(remote, bulkState, { id: begun.id })
    if (!bulkOperation) throw new RemoteError('later', 'the bulk operation is gone')
    now = bulkOperation
  }
  if (now.status === 'COMPLETED') return now
  const why = `the bulk operation ended as ${now.status} (${now.errorCode ?? 'no reason given'})`
  throw new RemoteError(now.errorCode === 'ACCESS_DENIED' ? 'auth' : 'later', why)
}

function pause({ clock }: Remote<Settings>, since: number) {
  const took = clock.now().getTime() - since
  return clock.sleep(Math.min(PAUSE_MS.most, Math.max(PAUSE_MS.least, took * PAUSE_MS.share)))
}

/**
 * The file in parts, since it may be far larger than an answer may be. It lies at another host, which
 * must not be shown our token. A part ends at its last whole line; the next begins after it.
 */
async function* lines(remote: Remote<Settings>, url: string): AsyncIterable<string> {
  for (let from = 0; ; ) {
    const range = `bytes=${from}-${from + PART_BYTES - 1}`
    const answer = await remote.call({ url, headers: { range }, reads: true })
    // Beyond the end: the part before ended with the file.
    if (answer.status === 416 && from > 0) return
    if (answer.status >= 300) {
      throw new RemoteError('later', `the result is not there (${answer.status})`, answer.status)
    }
    const { text } = answer
    const last = answer.status !== 206 || isLast(answer.headers.get('content-range'), text, from)
    const end = last ? text.length : text.lastIndexOf('\n') + 1
    if (end === 0 && !last) throw new RemoteError('later', 'one line of the result is too long')
    const whole = text.slice(0, end)
    for (const line of whole.split('\n')) if (line !== '') yield line
    if (last) return
    from += Buffer.byteLength(whole)
  }
}

/** `bytes 0-99/100`: the part reaches the end. Without a total it is the last when it is short. */
function isLast(range: string | null, text: string, from: number): boolean {
  const match = /^bytes \d+-(\d+)\/(\d+)$/.exec(range ?? '')
  if (match) return Number(match[1]) + 1 >= Number(match[2])
  return Buffer.byteLength(text) + from < from + PART_BYTES
}

function rowOf(line: string): Row {
  let row: unknown
  try {
    row = readJson(line)
  } catch {
    throw new RemoteError('later', 'a line of the result is broken off, or no result at all')
  }
  if (typeof row === 'object' && row !== null && !Array.isArray(row)) return row as Row
  throw new RemoteError('later', 'a line of the result is no object')
}
