/** Pulls records since a cursor: the net under webhooks, or all there is where there are none. */
import type { Pulled } from '../connector.ts'
import { at, maybe } from '../json.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { readable, readPage } from './call.ts'
import { nextOf, place, rowsOf } from './levels.ts'
import { fill, toText } from './path.ts'
import type { Settings } from './settings.ts'

/**
 * Oldest first. A record's cursor is its own where rows have one; else it is that of its page, and
 * only the last record of a page moves on, so that a page broken off is read again.
 */
export async function* pull(cursor: string, remote: Remote<Settings>): AsyncIterable<Pulled> {
  const how = remote.settings.pull!
  let from = cursor
  for (;;) {
    const answer = await readPage(remote, place(how.url, { cursor: from }))
    const rows = rowsOf(answer, how.rows)
    const next = how.next === undefined ? undefined : (nextOf(answer, how.next) ?? from)
    let last = from
    for (const [i, row] of rows.entries()) {
      if (how.cursor !== undefined) last = readable(() => toText(at(row, how.cursor!), how.cursor!))
      else if (i === rows.length - 1) last = next!
      yield pulled(row, last, how)
    }
    const ended = how.more !== undefined && maybe(answer, how.more) === false
    if (rows.length === 0 || ended || last === from) {
      if (rows.length > 0 && !ended && how.cursor !== undefined) {
        throw new RemoteError('later', 'its records do not move the cursor on')
      }
      return
    }
    from = last
  }
}

function pulled(row: unknown, cursor: string, how: NonNullable<Settings['pull']>): Pulled {
  const text = (template: string) =>
    readable(() => fill(template, { message: row }, 'message') ?? '')
  return {
    // Not the name under which a webhook of the same event came: that had other bytes.
    key: `${how.stream}/${text(how.key)}`,
    topic: text(how.topic),
    body: new TextEncoder().encode(JSON.stringify(row)),
    cursor,
  }
}
