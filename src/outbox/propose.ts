/** Writes that were not the teller's to make, handed on to the owner where it can take them. */
import type { Registry } from '../authority/registry.ts'
import type { Directory } from '../authority/sync.ts'
import type { Proposal } from '../connectors/connector.ts'
import { type Remote, RemoteError } from '../connectors/remote.ts'
import { ints } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { World } from '../lib/world.ts'
import { kindNames } from '../stock/kinds.ts'
import { listingsOf } from './want.ts'

type Engine = {
  db: Db
  world: World
  registry: Registry
  directory: Directory
  remoteOf(system: string): Remote<unknown>
}
type Row = {
  id: number
  itemId: number
  sku: string
  locationId: number
  source: string
  businessKey: string
  kind: number
  reportedBy: number
  ownerId: number
  quantity: number
  happenedAt: Date
}

/** Sends each forwarded write once it is certain to be heard; answers how many were. Each is told singly. */
export async function sendProposals({
  db,
  world,
  registry,
  directory,
  remoteOf,
}: Engine): Promise<number> {
  const rows = await db.all<Row>(sql`
    select r.id, r.item_id, i.sku, r.location_id, s.name as source, r.business_key, r.kind, r.reported_by,
           r.owner_id, r.quantity, r.happened_at
    from refusal r join item i on i.id = r.item_id join system s on s.id = r.source_id
    where r.outcome = 'forwarded' and r.sent_at is null and r.owner_id is not null
    order by r.id limit 200`)
  let sent = 0
  for (const ownerId of new Set(rows.map((r) => r.ownerId))) {
    const owner = directory.systemName(ownerId)
    const { propose } = registry.systems[owner]?.connector.connector ?? {}
    if (!propose) continue
    const own = rows.filter((r) => r.ownerId === ownerId)
    const listings = await listingsOf(
      db,
      ownerId,
      own.map((r) => r.itemId),
    )
    const proposals = own.map(
      (r): Proposal => ({
        key: `${r.source}:${r.businessKey}:${r.itemId}`,
        kind: kindNames[r.kind]!,
        external: listings.get(r.itemId)?.external ?? r.sku,
        location: directory.locationCode(r.locationId),
        quantity: r.quantity,
        from: directory.systemName(r.reportedBy),
        happenedAt: r.happenedAt,
      }),
    )
    try {
      const answers = await propose(proposals, remoteOf(owner))
      const done = own.filter((_, i) => answers[i]?.sent === 'done').map((r) => r.id)
      await db.one(
        sql`update refusal set sent_at = ${world.clock.now()} where id = any(${ints(done)}::bigint[])`,
      )
      sent += done.length
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error
      world.log.warn('proposals.not_sent', { owner, why: error.message })
    }
  }
  return sent
}
