/** A disagreement that somebody settles by counting the shelf: begun, and counted. */
import { resolveItems } from '../../catalog/resolve.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import type { Context } from '../../inbox/files/stock.ts'
import { type FileOutcome, importFile } from '../../inbox/files.ts'
import type { Receiver } from '../../inbox/receive.ts'
import { Fault } from '../../lib/faults.ts'
import { facts } from '../../stock/names.ts'
import { log } from '../repair/log.ts'
import { acted } from './acts.ts'

/** Somebody goes and counts: nothing is done about it by itself meanwhile. */
export const count = (db: Db, id: number, why: string | null, actor: string, now: Date) =>
  acted(db, id, async (tx, { state }) => {
    if (state === 'correcting') {
      throw new Fault('conflict', `Drift ${id} is being corrected: wait until it was read back.`)
    }
    const detail = why === null ? {} : { why }
    await log(tx, [{ driftId: id, event: 'count begun', state: 'counting', detail }], actor, now)
  })

export type Counted = { outcome: string; says: string }

type Counting = Context & {
  receiver: Receiver
  /** Waits for what was stored to be applied. */
  outcomeOf(messages: readonly number[]): Promise<FileOutcome>
}

/**
 * What was counted, in base units, as of now. It is taken in as a row of a counts file would be,
 * in the words of who owns what is on hand there: stored first, gate and all. What is told to the
 * channels follows by itself, and the drift is over when the numbers were read back.
 */
export async function counted(
  context: Counting,
  id: number,
  given: { quantity: number; why: string | null },
  actor: string,
): Promise<Counted> {
  const { db, world } = context
  const at = world.clock.now()
  await acted(db, id, async () => {})
  const file = await rowFor(context, id, at)
  const cells = {
    ...file.row,
    quantity: String(given.quantity),
    reason: given.why,
    actor,
    at: at.toISOString(),
  }
  const headers = titles.filter((title) => cells[title] !== null)
  const bytes = Buffer.from(csvOf(headers, cells))
  const taken = await importFile(context, bytes, {
    name: `count of drift ${id}.csv`,
    kind: 'counts',
    system: file.system,
    columns: Object.fromEntries(headers.map((title) => [title, title])),
    decimal: '.',
  })
  const outcome = await context.outcomeOf('messages' in taken ? taken.messages : [])
  const became = outcomeSaid(outcome, file.system)
  const good = became.outcome === 'recorded' || became.outcome === 'repeated'
  const detail = { quantity: given.quantity, ...became, ...(given.why && { why: given.why }) }
  await acted(db, id, (tx) =>
    log(
      tx,
      [{ driftId: id, event: 'counted', state: good ? 'correcting' : 'open', detail }],
      actor,
      world.clock.now(),
    ),
  )
  return became
}

function outcomeSaid({ movements, problems, pending }: FileOutcome, owner: string): Counted {
  const [problem] = problems
  if (problem) return { outcome: 'quarantined', says: problem.says }
  if (pending > 0) return { outcome: 'pending', says: 'It is stored, and applied in a moment.' }
  const [outcome = 'repeated'] = Object.keys(movements)
  if (outcome === 'recorded') return { outcome, says: `It is in the ledger, counted for ${owner}.` }
  if (outcome === 'repeated') return { outcome, says: 'It was in the ledger already.' }
  return { outcome, says: `It was stored and not applied (${outcome}): see /v1/refusals.` }
}

const titles = ['sku', 'quantity', 'location', 'at', 'reason', 'actor'] as const
type Cells = Readonly<Record<(typeof titles)[number], string | null>>

function csvOf(headers: readonly (keyof Cells)[], cells: Cells): string {
  const quoted = headers.map((title) => `"${cells[title]!.replaceAll('"', '""')}"`)
  return `${headers.join(',')}\n${quoted.join(',')}\n`
}

type Target = { itemId: number; sku: string; locations: number[] }

/** In whose words the row speaks, and what those call the item and the place. */
async function rowFor({ db, directory, registry }: Context, id: number, at: Date) {
  const target = (await db.one<Target>(sql`
    select d.item_id, i.sku, p.locations from drift d
    join item i on i.id = d.item_id join place p on p.id = d.place_id where d.id = ${id}`))!
  const [locationId, ...others] = target.locations
  const codes = target.locations.map(directory.locationCode).join(' and ')
  if (locationId === undefined || others.length > 0) {
    throw new Fault(
      'invalid',
      `This number is what ${codes} have together: count each of them (onhand import counts.csv).`,
    )
  }
  const owners = await db.all<{ systemId: number }>(sql`
    select owner_id as system_id from fact_owner
    where fact = ${facts.indexOf('on_hand')} and location_id = ${locationId} and source_id = owner_id`)
  const [owner] = owners
  if (!owner || owners.length > 1) {
    throw new Fault(
      'conflict',
      owner
        ? `Several own what is on hand at ${codes}, each its own documents: count in the words of one of them (onhand import --system).`
        : `Nobody owns what is on hand at ${codes}: name an owner in onhand.config.ts.`,
    )
  }
  const system = directory.systemName(owner.systemId)
  return {
    system,
    row: { sku: await skuFor(db, owner.systemId, target, system, at), location: await placeFor() },
  }

  async function placeFor(): Promise<string | null> {
    const mapped = await db.one<{ external: string }>(sql`
      select external from location_map
      where system_id = ${owner!.systemId} and location_id = ${locationId} order by external limit 1`)
    if (mapped) return mapped.external
    if (registry.systems[system]?.defaultLocation === directory.locationCode(locationId!))
      return null
    throw new Fault(
      'conflict',
      `${system} has no word for ${codes}: map one of its locations to it.`,
    )
  }
}

/** A word that means this item, one by one: its own SKU, or one of that system's listings. */
async function skuFor(db: Db, systemId: number, target: Target, system: string, at: Date) {
  const listed = await db.all<{ external: string }>(sql`
    select distinct external from listing
    where item_id = ${target.itemId} and pack = 1 and (system_id = ${systemId} or system_id is null)
    order by external limit 20`)
  const words = [target.sku, ...listed.map((one) => one.external)]
  const meant = await resolveItems(
    db,
    words.map((external) => ({ systemId, external, at })),
  )
  const found = words.find((_, i) => meant[i]?.itemId === target.itemId && meant[i]!.pack === 1)
  if (found !== undefined) return found
  throw new Fault(
    'conflict',
    `${system} has no word for a single ${target.sku}: count it in its packs (onhand import counts.csv).`,
  )
}
