/** What a cause rests on, opened: each citation as a sentence with its time, and where to read on. */
import { ints, texts } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { kindNames } from '../../stock/kinds.ts'

/** `path`: of the API, where there is more to see. */
export type Opened = { cite: string; says: string; at: Date | null; path: string | null }

type Of = { itemId: number; sku: string }
/** `movement:wms:receipt/7/1/received` → `movement` and the rest. */
const split = (cite: string): [string, string] => {
  const at = cite.indexOf(':')
  return at < 0 ? ['', cite] : [cite.slice(0, at), cite.slice(at + 1)]
}

/** In the order given. What is no longer there says so. */
export async function open(db: Db, cites: readonly string[], of: Of): Promise<Opened[]> {
  const found = new Map<string, Opened>()
  for (const [kind, own] of Map.groupBy(new Set(cites), (cite) => split(cite)[0])) {
    const opener = openers[kind]
    if (!opener) continue
    for (const opened of await opener(
      db,
      own.map((cite) => split(cite)[1]),
      of,
    )) {
      found.set(`${kind}:${opened.cite}`, { ...opened, cite: `${kind}:${opened.cite}` })
    }
  }
  return cites.map((cite) => found.get(cite) ?? { cite, says: plain(cite), at: null, path: null })
}

/** What a cite without a row of its own says by itself. */
function plain(cite: string): string {
  const [kind, rest] = split(cite)
  if (kind === 'document' || kind === 'line') return `${rest}, which is not in the ledger`
  if (kind === 'listing') return `it is listed as ${rest}`
  return kind === '' || !(kind in openers) ? cite : `${kind} ${rest} is no longer kept`
}

type Opener = (db: Db, names: readonly string[], of: Of) => Promise<Opened[]>

const numbers = (names: readonly string[]) =>
  ints(names.filter((n) => /^\d{1,15}$/.test(n)).map(Number))

const openers: Readonly<Record<string, Opener>> = {
  async movement(db, names, { itemId, sku }) {
    const rows = await db.all<{
      name: string
      kind: number
      by: string
      location: string
      quantity: number
      happenedAt: Date
    }>(sql`
      select s.name || ':' || m.business_key as name, m.kind, r.name as by, l.code as location, m.happened_at,
             coalesce(m.counted, nullif(m.on_hand, 0), nullif(m.committed, 0), nullif(m.reserved, 0),
                      nullif(m.incoming, 0), m.unavailable) as quantity
      from unnest(${texts(names)}::text[]) as n(name)
      join system s on starts_with(n.name, s.name || ':')
      join movement m on m.item_id = ${itemId} and m.source_id = s.id
        and m.business_key = substr(n.name, length(s.name) + 2) collate "C"
      join system r on r.id = m.reported_by join location l on l.id = m.location_id`)
    return rows.map((m) => ({
      cite: m.name,
      says: `${m.by} told ${kindNames[m.kind]} ${m.quantity} at ${m.location}`,
      at: m.happenedAt,
      path: `/v1/movements?sku=${encodeURIComponent(sku)}`,
    }))
  },
  async message(db, names) {
    const rows = await db.all<{
      id: number
      system: string
      topic: string
      state: string
      reason: string | null
      receivedAt: Date
    }>(sql`
      select m.id, s.name as system, m.topic, m.state, m.reason, m.received_at
      from message m join system s on s.id = m.system_id where m.id = any(${numbers(names)}::bigint[])`)
    return rows.map((m) => ({
      cite: String(m.id),
      says: `message ${m.id} of ${m.system} (${m.topic}) is ${m.state}${m.reason ? `: ${m.reason.replaceAll('_', ' ')}` : ''}`,
      at: m.receivedAt,
      path: `/v1/inbox/${m.id}`,
    }))
  },
  async attempt(db, names, { sku }) {
    const rows = await db.all<{
      id: number
      channel: string
      at: Date
      quantity: number
      before: number | null
      outcome: string
    }>(sql`
      select a.id, c.name as channel, a.at, a.quantity, a.before, a.outcome
      from attempt a join channel c on c.id = a.channel_id where a.id = any(${numbers(names)}::bigint[])`)
    return rows.map((a) => ({
      cite: String(a.id),
      says: `${a.channel} was told ${a.quantity} over ${a.before ?? 'what was there'}: ${a.outcome}`,
      at: a.at,
      path: `/v1/items/${encodeURIComponent(sku)}/deliveries`,
    }))
  },
  async refusal(db, names) {
    const rows = await db.all<{
      id: number
      outcome: string
      kind: number
      by: string
      quantity: number
      refusedAt: Date
    }>(sql`
      select f.id, f.outcome, f.kind, r.name as by, f.quantity, f.refused_at
      from refusal f join system r on r.id = f.reported_by where f.id = any(${numbers(names)}::bigint[])`)
    return rows.map((f) => ({
      cite: String(f.id),
      says: `${f.by} told ${kindNames[f.kind]} ${f.quantity}: ${f.outcome}`,
      at: f.refusedAt,
      path: '/v1/refusals',
    }))
  },
  async drift(db, names) {
    const rows = await db.all<{
      id: number
      sku: string
      system: string
      observed: number
      expected: number
      state: string
      lastSeenAt: Date
    }>(sql`
      select d.id, i.sku, s.name as system, d.observed, d.expected, d.state, d.last_seen_at
      from drift d join item i on i.id = d.item_id join place p on p.id = d.place_id join system s on s.id = p.system_id
      where d.id = any(${numbers(names)}::bigint[])`)
    return rows.map((d) => ({
      cite: String(d.id),
      says: `${d.system} shows ${d.observed} of ${d.sku}, and should show ${d.expected} (${d.state})`,
      at: d.lastSeenAt,
      path: `/v1/drifts/${d.id}`,
    }))
  },
  async delivery(db, names, { itemId, sku }) {
    const rows = await db.all<{
      id: number
      channel: string
      known: number | null
      dead: string | null
      markedAt: Date
    }>(sql`
      select c.id, c.name as channel, e.known, e.dead, e.marked_at
      from delivery e join channel c on c.id = e.channel_id
      where e.item_id = ${itemId} and c.id = any(${numbers(names)}::int[])`)
    return rows.map((e) => ({
      cite: String(e.id),
      says: `${e.channel} was last known to show ${e.known ?? 'nothing'}${e.dead ? `, and was given up: ${e.dead}` : ''}`,
      at: e.markedAt,
      path: `/v1/items/${encodeURIComponent(sku)}/deliveries`,
    }))
  },
  /** `place@time` or `system 3@time`; without a time the number that it showed last. */
  async observation(db, names, { itemId }) {
    const rows = await db.all<{
      place: string
      system: string
      quantity: number | null
      asOf: Date
    }>(sql`
      select coalesce(o.place_id::text, 'system ' || o.system_id) as place, s.name as system, o.quantity, o.as_of
      from observation o join system s on s.id = o.system_id
      where o.item_id = ${itemId} order by o.observed_at`)
    return names.flatMap((name) => {
      const [place, at] = name.split('@') as [string, string?]
      const own = rows.filter((r) => r.place === place)
      const row = at === undefined ? own.at(-1) : own.find((r) => r.asOf.toISOString() === at)
      if (!row) return []
      const says = `${row.system} showed ${row.quantity ?? 'no number'}`
      return [{ cite: name, says, at: row.asOf, path: null }]
    })
  },
}
