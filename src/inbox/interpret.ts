/** Stored messages become movements: claim, parse, resolve, record, settle. Set-based, replayable. */

import type { Registry } from '../authority/registry.ts'
import type { Directory } from '../authority/sync.ts'
import { type FoundItem, locationMap, resolveItems } from '../catalog/resolve.ts'
import { type Bound, type Parsed, Unreadable } from '../connectors/connector.ts'
import { readChunk } from '../connectors/csv/rows.ts'
import { ints, texts, times } from '../db/arrays.ts'
import { type Db, isOutage } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { Recorder } from '../ledger/record.ts'
import { later } from '../lib/clock.ts'
import { messageOf } from '../lib/faults.ts'
import type { World } from '../lib/world.ts'
import type { Movement, Outcome } from '../stock/movement.ts'
import { keepReadings } from './observe.ts'
import { type Problem, type Speaker, translate } from './translate.ts'

export type Inbox = {
  db: Db
  world: World
  registry: Registry
  directory: Directory
  recorder: Recorder
}

export type Message = {
  id: number
  systemId: number
  topic: string
  via: string
  headers: Record<string, string>
  body: Uint8Array
  receivedAt: Date
  parkedAt: Date | null
  tries: number
  /** Until then it is ours; afterwards it may be another's. */
  leaseUntil: Date
}

/** One message on its way through: what it says, what it became, what was wrong. */
type Work = {
  message: Message
  parsed: Parsed
  movements: Movement[]
  outcomes: Outcome[]
  problems: Problem[]
}

const CLAIM = 100
const MOST_TRIES = 8

/** Works on up to 100 messages that are due; answers how many. */
export async function interpret(inbox: Inbox): Promise<number> {
  const messages = await claim(inbox)
  if (messages.length === 0) return 0
  const works = await understand(inbox, messages)
  const done = await record(inbox, works)
  await keepReadings(inbox, done)
  await settle(inbox, done)
  return messages.length
}

/** What reading messages takes: the books, and the hour. */
export type Books = Pick<Inbox, 'db' | 'registry' | 'directory'> & {
  world: Pick<Inbox['world'], 'clock'>
}

/** What messages say, by name and in base units; nothing is written. */
export async function understand(inbox: Books, messages: readonly Message[]): Promise<Work[]> {
  const works = messages.map((message) => read(inbox, message))
  await resolve(inbox, works)
  return works
}

/**
 * Records all in one go; answers those that were. A message whose movements can't be written is left
 * to its lease, and to quarantine after its last try: its neighbours do not wait for it.
 */
async function record({ recorder, world }: Inbox, works: readonly Work[]): Promise<Work[]> {
  const tried = await Promise.allSettled(works.map((w) => recorder.record(w.movements)))
  return works.filter((work, i) => {
    const result = tried[i]!
    if (result.status === 'fulfilled') {
      work.outcomes = result.value
      return true
    }
    if (isOutage(result.reason)) throw result.reason
    world.log.error('message.failed', { id: work.message.id, error: messageOf(result.reason) })
    return false
  })
}

/** A claim is a lease: a killed worker's messages come back when it ends. */
async function claim({ db, world, registry }: Inbox): Promise<Message[]> {
  const now = world.clock.now()
  const rows = await db.all<Message>(sql`
    update message m
    set lease_until = ${later(now, registry.timing.leaseMs)}, tries = tries + 1
    where id in (
      select id from message
      where state in ('received', 'parked') and next_at <= ${now}
        and (lease_until is null or lease_until <= ${now})
      order by id limit ${CLAIM} for update skip locked)
    returning id, system_id, topic, via, headers, body, received_at, parked_at, tries, lease_until`)
  return rows.sort((a, b) => a.id - b.id)
}

function read(
  { registry, directory }: Pick<Inbox, 'registry' | 'directory'>,
  message: Message,
): Work {
  const work: Work = {
    message,
    parsed: { lines: [], readings: [] },
    movements: [],
    outcomes: [],
    problems: [],
  }
  const name = directory.systemName(message.systemId)
  const system = registry.systems[name]
  const unreadable = (says: string) => work.problems.push({ reason: 'unreadable', says })
  if (message.tries > MOST_TRIES && message.parkedAt === null) {
    work.problems.push({
      reason: 'poison',
      says: `${message.tries - 1} tries ended without an answer`,
    })
  } else if (!system || !parserOf(message, system.connector)) {
    unreadable(`${name} is no longer declared, or its connector reads no messages`)
  } else {
    try {
      work.parsed = parserOf(message, system.connector)!(message, system.connector.settings)
      for (const p of work.parsed.problems ?? []) {
        work.problems.push({ reason: 'unreadable', says: p.why, row: p.row })
      }
    } catch (error) {
      unreadable(
        error instanceof Unreadable ? error.message : `its parser failed: ${messageOf(error)}`,
      )
    }
  }
  return work
}

/** An uploaded file is read as a file, whichever system it was uploaded for. */
const parserOf = ({ via }: Message, { connector }: Bound) =>
  via === 'file' ? (m: Message) => readChunk(m) : (connector.webhook?.parse ?? connector.parse)

async function resolve({ db, world, registry, directory }: Books, works: Work[]): Promise<void> {
  const asked = works.flatMap((w) =>
    w.parsed.lines.map((l) => ({
      systemId: w.message.systemId,
      external: l.sku,
      at: l.happenedAt,
    })),
  )
  if (asked.length === 0) return
  const items = await resolveItems(db, asked)
  const places = await locationMap(db)
  const now = world.clock.now()
  let next = 0
  for (const w of works) {
    const { systemId, id } = w.message
    const speaker = speakerOf(registry, directory, systemId)
    for (const line of w.parsed.lines) {
      const lookup = {
        item: items[next++] as FoundItem | undefined,
        location: (external: string) => places.get(`${systemId}:${external}`),
        issuer: (name: string) => (name in registry.systems ? directory.systemId(name) : undefined),
      }
      const made = translate(line, speaker, lookup, id, now, registry.timing.horizonMs)
      if (Array.isArray(made)) w.movements.push(...made)
      else w.problems.push(made)
    }
  }
}

export function speakerOf(registry: Registry, directory: Directory, systemId: number): Speaker {
  const name = directory.systemName(systemId)
  const system = registry.systems[name]!
  return {
    systemId,
    name,
    truthMoment: system.truthMoment ?? 'shipped',
    defaultLocation:
      system.defaultLocation === undefined
        ? undefined
        : directory.locationId(system.defaultLocation),
  }
}

type End = {
  state: 'applied' | 'quarantined' | 'parked'
  reason: string | null
  detail: object
  nextAt: Date
  document: string | null
}

/** What becomes of the message, from what became of its lines. Pure. */
export function endOf(
  work: Omit<Work, 'parsed'> & { parsed: Pick<Parsed, 'ignored'> },
  now: Date,
  parkForMs: number,
): End {
  const tally: Record<string, number> = {}
  const problems = [...work.problems]
  let waiting: Movement | undefined
  work.outcomes.forEach((o, i) => {
    const m = work.movements[i]!
    tally[o.outcome] = (tally[o.outcome] ?? 0) + 1
    if (o.outcome === 'contradicted')
      problems.push({ reason: 'contradicted', says: o.why, line: m.key })
    else if (o.outcome === 'held' && o.why === 'no_owner') {
      problems.push({
        reason: 'no_owner',
        says: `nobody owns what "${m.kind}" writes; name an owner in onhand.config.ts and replay`,
        line: m.key,
      })
    } else if (o.outcome === 'held') waiting ??= m
  })
  const detail = {
    tally,
    ...(problems.length ? { problems } : {}),
    ...(work.parsed.ignored ? { ignored: work.parsed.ignored } : {}),
  }
  const { parkedAt, tries } = work.message
  if (waiting && now.getTime() - (parkedAt ?? now).getTime() < parkForMs) {
    const waitMs = Math.min(30_000, 500 * 2 ** Math.min(tries, 6))
    return {
      state: 'parked',
      reason: 'predecessor_missing',
      detail: { ...detail, waitsFor: waiting.after },
      nextAt: later(now, waitMs),
      document: documentOf(waiting),
    }
  }
  if (waiting) {
    problems.push({
      reason: 'predecessor_missing',
      says: `${waiting.key} follows ${waiting.after}, which never came`,
      line: waiting.key,
    })
    detail.problems = problems
  }
  if (problems.length > 0) {
    return {
      state: 'quarantined',
      reason: problems[0]!.reason,
      detail,
      nextAt: now,
      document: null,
    }
  }
  return { state: 'applied', reason: null, detail, nextAt: now, document: null }
}

const documentOf = (m: Movement) => `${m.sourceId}:${m.key.split('/').slice(0, 2).join('/')}`

/** What another has claimed since, because we stood still, is that one's to judge. */
async function settle({ db, world, registry }: Inbox, works: Work[]): Promise<void> {
  const now = world.clock.now()
  const ends = works.map((w) => ({ ...w.message, ...endOf(w, now, registry.timing.parkForMs) }))
  await db.one(sql`
    update message m
    set state = e.state, reason = e.reason, detail = e.detail::jsonb, next_at = e.next_at, document = e.document,
        lease_until = null,
        parked_at = case when e.state = 'parked' then coalesce(m.parked_at, ${now}) end,
        done_at = case when e.state <> 'parked' then ${now}::timestamptz end
    from unnest(
      ${ints(ends.map((e) => e.id))}::bigint[], ${texts(ends.map((e) => e.state))}::text[],
      ${texts(ends.map((e) => e.reason))}::text[], ${texts(ends.map((e) => JSON.stringify(e.detail)))}::text[],
      ${times(ends.map((e) => e.nextAt))}::timestamptz[], ${texts(ends.map((e) => e.document))}::text[],
      ${times(ends.map((e) => e.leaseUntil))}::timestamptz[]
    ) as e(id, state, reason, detail, next_at, document, lease_until)
    where m.id = e.id and m.lease_until = e.lease_until`)
  const moved = works.flatMap((w) =>
    w.movements.filter((_, i) => w.outcomes[i]!.outcome === 'recorded').map(documentOf),
  )
  if (moved.length === 0) return
  await db.one(sql`
    update message set next_at = ${now}
    where state = 'parked' and document = any(${texts([...new Set(moved)])}::text[]) and next_at > ${now}`)
}
