/** Systems' own lists of records, read once more from an earlier place: what is in them and not here. */
import { resolveItems } from '../../catalog/resolve.ts'
import type { Pulled } from '../../connectors/connector.ts'
import { patient } from '../../connectors/patient.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { type Message, understand } from '../../inbox/interpret.ts'
import { foretell } from '../../ledger/foretell.ts'
import { messageOf } from '../../lib/faults.ts'
import type { Net } from '../../reconcile/round.ts'
import { byItem, waitingLines } from '../../reconcile/waiting.ts'
import { effectOf } from '../../stock/kinds.ts'
import type { Movement } from '../../stock/movement.ts'
import { toUnits } from '../../stock/units.ts'
import { lineOf } from '../causes/lens.ts'
import type { Missed } from '../history.ts'

type Mark = { cursor: string; at: string }
type Marks = Record<string, Mark[]>

const HOUR_MS = 3_600_000
/** A mark is put every so often, and so many are kept: a week. */
const MARK_MS = 6 * HOUR_MS
const KEPT = 28
/** A record that comes to light later than this is not looked for. */
const BACK_MS = 48 * HOUR_MS
const MOST = 5_000

/**
 * `since`: by system, from when on its whole list was read. A cursor only goes forward, so a record
 * that appeared behind it is never polled; that is why where it stood earlier is kept. One bad page
 * of many is no reason to know less than the system would tell.
 */
export async function missedOf(
  net: Net,
  systemIds: readonly number[],
): Promise<{ byItem: Map<number, Missed[]>; since: Map<number, Date> }> {
  const { db, world, registry, directory } = net
  const now = world.clock.now()
  const marks = await marked(db, now)
  const since = new Map<number, Date>()
  const messages: Message[] = []
  for (const systemId of systemIds) {
    const name = directory.systemName(systemId)
    const pull = registry.systems[name]?.connector.connector.pull
    const mark = pull && oldEnough(marks[`${systemId}/${pull.stream}`] ?? [], now)
    if (!pull || !mark) continue
    const read: Pulled[] = []
    try {
      for await (const one of pull.since(mark.cursor, patient(net.remoteOf(name), world.random))) {
        if (read.push(one) > MOST) break
      }
    } catch (error) {
      world.log.warn('triage.records', { system: name, error: messageOf(error) })
      continue
    }
    if (read.length <= MOST) since.set(systemId, new Date(mark.at))
    messages.push(...read.map((one, i) => messageFrom(systemId, one, i, now)))
  }
  return { byItem: await unknown(net, messages), since }
}

/** The latest mark that is old enough; while all are young, the first. */
function oldEnough(marks: readonly Mark[], now: Date): Mark | undefined {
  return marks.findLast((m) => now.getTime() - new Date(m.at).getTime() >= BACK_MS) ?? marks[0]
}

/** Where each cursor stood, with the present place added when the last is old. */
async function marked(db: Db, now: Date): Promise<Marks> {
  const kept = await db.one<{ value: Marks }>(
    sql`select value from setting where name = 'triage.marks'`,
  )
  const cursors = await db.all<{ systemId: number; stream: string; value: string; polledAt: Date }>(
    sql`select system_id, stream, value, polled_at from poll_cursor`,
  )
  const before = kept?.value ?? {}
  const marks = Object.fromEntries(
    cursors.map(({ systemId, stream, value, polledAt }) => {
      const name = `${systemId}/${stream}`
      const own = before[name] ?? []
      const last = own.at(-1)
      const due = !last || now.getTime() - new Date(last.at).getTime() >= MARK_MS
      return [
        name,
        due ? [...own, { cursor: value, at: polledAt.toISOString() }].slice(-KEPT) : own,
      ]
    }),
  )
  if (JSON.stringify(marks) !== JSON.stringify(before)) {
    await db.one(sql`
      insert into setting (name, value) values ('triage.marks', ${JSON.stringify(marks)}::jsonb)
      on conflict (name) do update set value = excluded.value`)
  }
  return marks
}

const messageFrom = (systemId: number, one: Pulled, i: number, now: Date): Message => ({
  id: -1 - i,
  systemId,
  topic: one.topic,
  via: 'poll',
  headers: {},
  body: one.body,
  receivedAt: now,
  parkedAt: null,
  tries: 0,
  leaseUntil: now,
})

/** Movements that these records tell and neither the ledger nor the inbox has. */
async function unknown(net: Net, messages: readonly Message[]): Promise<Map<number, Missed[]>> {
  if (messages.length === 0) return new Map()
  const works = await understand(net, messages)
  const movements = works.flatMap((w) => w.movements)
  const outcomes = await foretell(net.db, movements)
  const waiting = new Set(
    [...(await waitingLines(net)).values()]
      .flat()
      .map(({ movement: m }) => `${m.itemId}:${m.sourceId}:${m.key}`),
  )
  const missed = movements.filter((m, i) => {
    const { outcome } = outcomes[i]!
    const fresh = outcome === 'recorded' || outcome === 'held'
    return fresh && !waiting.has(`${m.itemId}:${m.sourceId}:${m.key}`)
  })
  return byItem([...missed, ...(await sets(net.db, works, missed))].map(missedFrom), itemOf)
}

const itemOf = (m: Missed) => m.movement.itemId
const missedFrom = (movement: Movement): Missed => ({
  cite: `document:${movement.kind === 'ordered' ? lineOf(movement.key) : movement.key}`,
  systemId: movement.reportedBy,
  movement,
})

type Work = Awaited<ReturnType<typeof understand>>[number]

/** A set is taken apart on arrival; at a shop that sells it, it is the set's own number that moved. */
async function sets(
  db: Db,
  works: readonly Work[],
  missed: readonly Movement[],
): Promise<Movement[]> {
  const parts = new Map(missed.map((m) => [`${m.reportedBy}:${m.key}`, m]))
  const lines = works.flatMap(({ message: { systemId }, parsed }) =>
    parsed.lines.flatMap((line) => {
      const key = `${line.document}/${line.line}/${line.transition ?? line.kind}`
      const part = parts.get(`${systemId}:${key}`)
      return part ? [{ systemId, external: line.sku, at: line.happenedAt, part, line }] : []
    }),
  )
  const items = await resolveItems(db, lines)
  return lines.flatMap(({ part, line }, i): Movement[] => {
    const item = items[i]
    const units = item && toUnits(line.quantity, item.pack)
    if (!item || item.components.length === 0 || !units?.ok) return []
    return [{ ...part, itemId: item.itemId, change: effectOf(part.kind, units.units) }]
  })
}
