/** Lines in quarantine that name something we do not know: whose they are is for triage to guess. */
import { locationMap, resolveItems } from '../../catalog/resolve.ts'
import { sql } from '../../db/sql.ts'
import { type Inbox, type Message, understand } from '../../inbox/interpret.ts'
import type { Unread } from '../history.ts'

const MOST = 500
const reasons = ['unmapped_sku', 'unmapped_location', 'not_whole_units', 'too_old', 'in_the_future']

/** The newest 500 messages are looked into. */
export async function unreadLines(inbox: Omit<Inbox, 'recorder'>): Promise<Unread[]> {
  const messages = await inbox.db.all<Message>(sql`
    select id, system_id, topic, via, headers, body, received_at, parked_at, 0 as tries, received_at as lease_until
    from message where state = 'quarantined' and pruned_at is null order by id desc limit ${MOST}`)
  const lines = (await understand(inbox, messages)).flatMap((work) =>
    work.problems
      .filter((p) => reasons.includes(p.reason))
      .flatMap((problem) => {
        const line = work.parsed.lines.find((l) => l.line === problem.line)
        return line ? [{ line, problem, message: work.message }] : []
      }),
  )
  if (lines.length === 0) return []
  const items = await resolveItems(
    inbox.db,
    lines.map(({ line, message }) => ({
      systemId: message.systemId,
      external: line.sku,
      at: line.happenedAt,
    })),
  )
  const places = await locationMap(inbox.db)
  return lines.map(({ line, problem, message }, i) => ({
    cite: `message:${message.id}`,
    systemId: message.systemId,
    reason: problem.reason,
    says: problem.says,
    sku: line.sku,
    kind: line.kind,
    quantity: Number(line.quantity),
    location: line.location,
    itemId: items[i]?.itemId ?? null,
    locationId:
      line.location === null ? null : (places.get(`${message.systemId}:${line.location}`) ?? null),
    document: `${line.document}/${line.line}`,
    happenedAt: line.happenedAt,
  }))
}
