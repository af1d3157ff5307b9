/** Storing what comes in: durably, once, before anyone is told that it was accepted. */
import { byteas, ints, texts } from '../db/arrays.ts'
import { type Db, isOutage } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { batcher } from '../lib/batcher.ts'
import { sha256 } from '../lib/bytes.ts'
import type { World } from '../lib/world.ts'
import type { Reason } from './translate.ts'

export type Incoming = {
  systemId: number
  /** Deduplicates deliveries within the system. */
  key: string
  topic: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array
  via: 'webhook' | 'poll' | 'file' | 'api'
  /** Why it waits for a person, and what that one can do (I21); it is kept in quarantine. */
  held?: string
}

/** `reused`: the id came before with another body; kept, in quarantine. */
export type Received = { received: 'stored' | 'repeated' | 'reused'; id: number }

export type Receiver = { receive(message: Incoming): Promise<Received> }

/** Micro-batched: one commit stores all that arrived while the last one was on its way. */
export function receiver(db: Db, world: Pick<World, 'clock'>, onStored?: () => void): Receiver {
  const batches = batcher<Incoming, Received>({
    most: 500,
    blames: (error) => !isOutage(error),
    mayJoin: (m, _batch, keys) => {
      const key = `${m.systemId}:${m.key}`
      return !keys.has(key) && Boolean(keys.add(key))
    },
    run: async (messages) => {
      const received = await store(db, messages, world.clock.now())
      if (received.some((r) => r.received === 'stored')) onStored?.()
      return received
    },
  })
  return { receive: (message) => batches.add(message) }
}

const keyOf = (systemId: number, key: string) => `${systemId}:${key}`

/** Stores what is new; answers one outcome per message, in order. No key twice in `messages`. */
export async function store(db: Db, messages: readonly Incoming[], now: Date): Promise<Received[]> {
  const stored = new Map<string, number>()
  for (const row of await insert(db, messages, now, null))
    stored.set(keyOf(row.systemId, row.deliveryKey), row.id)
  const known = messages.filter((m) => !stored.has(keyOf(m.systemId, m.key)))
  if (known.length === 0) {
    return messages.map((m) => ({ received: 'stored', id: stored.get(keyOf(m.systemId, m.key))! }))
  }
  const earlier = await db.all<{
    id: number
    systemId: number
    deliveryKey: string
    bodyHash: Uint8Array
  }>(sql`
    select id, system_id, delivery_key, body_hash from message
    where (system_id, delivery_key) in (
      select * from unnest(${ints(known.map((m) => m.systemId))}::smallint[], ${texts(known.map((m) => m.key))}::text[]))`)
  const before = new Map(earlier.map((e) => [keyOf(e.systemId, e.deliveryKey), e]))
  const reused: Incoming[] = []
  const answers = messages.map((m): Received => {
    const id = stored.get(keyOf(m.systemId, m.key))
    if (id !== undefined) return { received: 'stored', id }
    const first = before.get(keyOf(m.systemId, m.key))!
    if (sha256(m.body).equals(first.bodyHash)) return { received: 'repeated', id: first.id }
    reused.push({ ...m, key: `${m.key}#${sha256(m.body).toString('hex').slice(0, 32)}` })
    return { received: 'reused', id: first.id }
  })
  if (reused.length > 0) await insert(db, reused, now, 'id_reused')
  return answers
}

/** To be interpreted, or kept in quarantine where there is a reason for it. */
const insert = (db: Db, messages: readonly Incoming[], now: Date, reused: 'id_reused' | null) => {
  const reasons = messages.map((m): Reason | null => reused ?? (m.held ? 'flood' : null))
  const details = messages.map((m, i) => {
    const reason = reasons[i]!
    const says = reused ? 'a message with this id came before with other content' : m.held
    return reason && JSON.stringify({ problems: [{ reason, says }] })
  })
  return db.all<{ id: number; systemId: number; deliveryKey: string }>(sql`
    insert into message
      (system_id, delivery_key, topic, headers, body, body_hash, via, received_at, next_at, state, reason, done_at, detail)
    select m.system_id, m.delivery_key, m.topic, m.headers::jsonb, m.body, m.body_hash, m.via, ${now}, ${now},
           case when m.reason is null then 'received' else 'quarantined' end, m.reason,
           case when m.reason is not null then ${now}::timestamptz end, m.detail::jsonb
    from unnest(
      ${ints(messages.map((m) => m.systemId))}::smallint[], ${texts(messages.map((m) => m.key))}::text[],
      ${texts(messages.map((m) => m.topic))}::text[], ${texts(messages.map((m) => JSON.stringify(m.headers)))}::text[],
      ${byteas(messages.map((m) => m.body))}::bytea[], ${byteas(messages.map((m) => sha256(m.body)))}::bytea[],
      ${texts(messages.map((m) => m.via))}::text[], ${texts(reasons)}::text[], ${texts(details)}::text[]
    ) as m(system_id, delivery_key, topic, headers, body, body_hash, via, reason, detail)
    order by m.system_id, m.delivery_key
    on conflict (system_id, delivery_key) do nothing
    returning id, system_id, delivery_key`)
}
