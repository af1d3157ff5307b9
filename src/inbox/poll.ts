/** Pulling records since a cursor: the net under webhooks, and the only way for systems without. */
import type { Connector } from '../connectors/connector.ts'
import type { Remote } from '../connectors/remote.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { World } from '../lib/world.ts'
import { noteEffects } from '../outbox/flood.ts'
import { floodOfDropped, heldFor } from './flood.ts'
import type { Books } from './interpret.ts'
import type { Incoming, Receiver } from './receive.ts'

const CHUNK = 100

/**
 * Reads everything new of one system into the inbox; the cursor moves only past what is stored. With
 * `books`, a file that would change too much at once is kept in quarantine until a person says so (I21).
 */
export async function poll(
  db: Db,
  world: Pick<World, 'clock'>,
  receiver: Receiver,
  systemId: number,
  pull: NonNullable<Connector<unknown>['pull']>,
  remote: Remote<unknown>,
  books?: Books,
): Promise<number> {
  const stream = pull.stream
  const last = await db.one<{ value: string }>(
    sql`select value from poll_cursor where system_id = ${systemId} and stream = ${stream}`,
  )
  let stored = 0
  let chunk: Promise<unknown>[] = []
  let cursor = last?.value ?? ''
  const move = async () => {
    await Promise.all(chunk)
    chunk = []
    await db.one(sql`
      insert into poll_cursor (system_id, stream, value, polled_at)
      values (${systemId}, ${stream}, ${cursor}, ${world.clock.now()})
      on conflict (system_id, stream) do update set
        -- A cursor may be long, and is mostly the same: as it was, it is not written anew.
        value = case when poll_cursor.value = excluded.value then poll_cursor.value else excluded.value end,
        polled_at = excluded.polled_at`)
  }
  const take = (message: Incoming) => {
    const receiving = receiver.receive(message)
    // Its failure is thrown by `move`; until then it must not pass for one that nobody looks at.
    receiving.catch(() => {})
    chunk.push(receiving)
    stored++
  }
  let file: Incoming[] = []
  for await (const one of pull.since(cursor, remote)) {
    const { key, topic, body } = one
    const message: Incoming = { systemId, key, topic, headers: {}, body, via: 'poll' }
    if (books && one.file) {
      file.push(message)
      if (!one.file.last) continue
      const flood = await floodOfDropped(books, file)
      const held = heldFor(flood, books.directory.systemName(systemId))
      for (const part of file) take(held === undefined ? part : { ...part, held })
      file = []
      cursor = one.cursor
      await move()
      if (held === undefined) await noteEffects(db, flood.channels, world.clock.now())
      continue
    }
    take(message)
    cursor = one.cursor
    if (chunk.length >= CHUNK) await move()
  }
  await move()
  return stored
}
