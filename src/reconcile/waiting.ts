/** What systems have told or show that the ledger does not hold: messages not applied, orders not heard of. */
import { resolveItems } from '../catalog/resolve.ts'
import type { Connector } from '../connectors/connector.ts'
import type { Remote } from '../connectors/remote.ts'
import { ints, texts } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { type Inbox, type Message, understand } from '../inbox/interpret.ts'
import { foretell } from '../ledger/foretell.ts'
import { messageOf } from '../lib/faults.ts'
import type { Movement } from '../stock/movement.ts'
import { toUnits } from '../stock/units.ts'

/** A movement that a message tells and the ledger lacks. */
export type Waiting = {
  messageId: number
  state: 'received' | 'parked' | 'quarantined'
  reason: string | null
  receivedAt: Date
  movement: Movement
}

/** An order line that is open at the system that took it, and unknown here. */
export type OpenUnseen = {
  systemId: number
  itemId: number
  document: string
  line: string
  units: number
  placedAt: Date
}

const MOST_MESSAGES = 5_000

/** By item: what the inbox holds and the ledger does not. */
export async function waitingLines(
  inbox: Omit<Inbox, 'recorder'>,
): Promise<Map<number, Waiting[]>> {
  const rows = await inbox.db.all<Message & { state: Waiting['state']; reason: string | null }>(sql`
    select id, system_id, topic, via, headers, body, received_at, parked_at, 0 as tries, received_at as lease_until,
           state, reason
    from message where state in ('received', 'parked', 'quarantined') order by id desc limit ${MOST_MESSAGES}`)
  const works = await understand(inbox, rows)
  const all = works.flatMap((work, i) =>
    work.movements.map((movement): Waiting => {
      const { id, state, reason, receivedAt } = rows[i]!
      return { messageId: id, state, reason, receivedAt, movement }
    }),
  )
  const outcomes = await foretell(
    inbox.db,
    all.map((w) => w.movement),
  )
  const told = new Set<string>()
  const missing = all.filter(({ movement: m }, i) => {
    if (['repeated', 'refused', 'contradicted'].includes(outcomes[i]!.outcome)) return false
    // By webhook and again by a poll, it is one thing that waits.
    const key = `${m.itemId}:${m.sourceId}:${m.key}`
    const first = !told.has(key)
    told.add(key)
    return first
  })
  return byItem(missing, (w) => w.movement.itemId)
}

/** By item: lines open at `system` that the ledger never heard of. A system that fails is said so. */
export async function openUnseen(
  db: Db,
  systemId: number,
  connector: Connector<unknown>,
  remote: Remote<unknown>,
): Promise<{ lines: Map<number, OpenUnseen[]>; why?: string }> {
  const open: OpenUnseen[] = []
  try {
    const lines = []
    for await (const line of connector.orders!.open(remote)) lines.push(line)
    const items = await resolveItems(
      db,
      lines.map((l) => ({ systemId, external: l.sku, at: l.placedAt })),
    )
    lines.forEach((l, i) => {
      const item = items[i]
      const units = item && toUnits(l.quantity, item.pack)
      if (!item || !units?.ok) return
      const parts = item.components.length
        ? item.components
        : [{ itemId: item.itemId, quantity: 1 }]
      for (const part of parts) {
        const { document, line, placedAt } = l
        const own = { systemId, itemId: part.itemId, document, line, placedAt }
        open.push({ ...own, units: units.units * part.quantity })
      }
    })
  } catch (error) {
    return { lines: new Map(), why: `its open orders could not be read: ${messageOf(error)}` }
  }
  const known = await db.all<{ ord: number }>(sql`
    select o.ord from unnest(
      ${ints(open.map((o) => o.itemId))}::int[],
      ${texts(open.map((o) => `${o.document}/${o.line}/`))}::text[]) with ordinality as o(item_id, prefix, ord)
    where exists (select from movement m where m.item_id = o.item_id and m.source_id = ${systemId}
                  and starts_with(m.business_key, o.prefix))`)
  const heard = new Set(known.map((k) => k.ord))
  return {
    lines: byItem(
      open.filter((_, i) => !heard.has(i + 1)),
      (o) => o.itemId,
    ),
  }
}

export function byItem<T>(rows: readonly T[], itemOf: (row: T) => number): Map<number, T[]> {
  const map = new Map<number, T[]>()
  for (const row of rows) {
    const list = map.get(itemOf(row))
    if (list) list.push(row)
    else map.set(itemOf(row), [row])
  }
  return map
}
