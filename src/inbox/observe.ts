/** Absolute numbers that systems tell are kept as observations; our own echo is recognised. */
import { locationMap, resolveItems } from '../catalog/resolve.ts'
import type { Parsed, Reading } from '../connectors/connector.ts'
import { ints, texts, times } from '../db/arrays.ts'
import { sql } from '../db/sql.ts'
import { toUnits } from '../stock/units.ts'
import type { Inbox } from './interpret.ts'
import type { Problem } from './translate.ts'

type Told = {
  message: { id: number; systemId: number }
  parsed: Pick<Parsed, 'readings'>
  problems: Problem[]
}

/**
 * Stores each reading, never as a movement: a system that states a number has not told us what
 * happened. A reading equal to the number we last put there is our own echo.
 */
export async function keepReadings(
  { db, world, directory }: Inbox,
  works: readonly Told[],
): Promise<void> {
  const told = works.flatMap((w) => w.parsed.readings.map((reading) => ({ w, reading })))
  if (told.length === 0) return
  const items = await resolveItems(
    db,
    told.map(({ w, reading }) => ({
      systemId: w.message.systemId,
      external: reading.sku,
      at: reading.asOf,
    })),
  )
  const places = await locationMap(db)
  const rows: {
    itemId: number
    systemId: number
    locationId: number
    external: string
    fact: string
    quantity: number
    packs: number
    asOf: Date
    messageId: number
  }[] = []
  told.forEach(({ w, reading }, i) => {
    const { systemId } = w.message
    const item = items[i]
    const at = { sku: reading.sku, ...(reading.row === undefined ? {} : { row: reading.row }) }
    if (!item) {
      w.problems.push({
        reason: 'unmapped_sku',
        says: `a reading names a SKU "${reading.sku}" that no listing names`,
        ...at,
      })
      return
    }
    const units = toUnits(reading.quantity, item.pack)
    if (!units.ok) {
      w.problems.push({ reason: 'not_whole_units', says: units.why, ...at })
      return
    }
    rows.push({
      itemId: item.itemId,
      systemId,
      locationId: placeOf(reading, systemId, places, directory),
      external: reading.location ?? '',
      fact: reading.fact,
      quantity: units.units,
      packs: Math.floor(units.units / item.pack),
      asOf: reading.asOf,
      messageId: w.message.id,
    })
  })
  if (rows.length === 0) return
  await db.one(sql`
    insert into observation
      (item_id, system_id, location_id, fact, quantity, as_of, observed_at, message_id, echo)
    select r.item_id, r.system_id, r.location_id, r.fact, r.quantity, r.as_of, ${world.clock.now()}, r.message_id,
           exists (select 1 from channel c join attempt a on a.channel_id = c.id and a.item_id = r.item_id
                   where c.system_id = r.system_id and (r.external = '' or c.external = r.external)
                     and a.quantity = r.packs and a.outcome in ('done', 'unclear')
                     and a.at > r.as_of - interval '10 minutes')
    from unnest(
      ${ints(rows.map((r) => r.itemId))}::int[], ${ints(rows.map((r) => r.systemId))}::smallint[],
      ${ints(rows.map((r) => r.locationId))}::smallint[], ${texts(rows.map((r) => r.external))}::text[],
      ${texts(rows.map((r) => r.fact))}::text[], ${ints(rows.map((r) => r.quantity))}::bigint[],
      ${ints(rows.map((r) => r.packs))}::bigint[], ${times(rows.map((r) => r.asOf))}::timestamptz[],
      ${ints(rows.map((r) => r.messageId))}::bigint[]
    ) as r(item_id, system_id, location_id, external, fact, quantity, packs, as_of, message_id)`)
}

/** Our location; for a channel's own place, its first location; 0 where a reading spans all. */
function placeOf(
  reading: Reading,
  systemId: number,
  places: Map<string, number>,
  directory: Inbox['directory'],
) {
  if (reading.location !== null) {
    const mapped = places.get(`${systemId}:${reading.location}`)
    if (mapped !== undefined) return mapped
  }
  const channel = directory.channels.find(
    (c) =>
      c.systemId === systemId && (reading.location === null || c.external === reading.location),
  )
  return channel?.locations[0] ?? 0
}
