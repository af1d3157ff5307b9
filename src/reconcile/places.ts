/** The places whose numbers are compared, and what the number of each means, from the declaration. */
import type { Registry, SystemConfig } from '../authority/registry.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import type { Measure } from '../stock/names.ts'

export type Place = {
  id: number
  systemId: number
  system: string
  /** The system's own code for it. */
  external: string
  /** Ours; a channel's place may offer several. */
  locations: readonly number[]
  measure: Measure
  /** It takes a sale off `on_hand` when it is ordered. */
  lessCommitted: boolean
  channelId: number | null
  /** It is right about `on_hand` here: where it differs, the ledger has missed something. */
  owns: boolean
}

type Declared = {
  system: string
  external: string
  codes: readonly string[]
  measure: Measure
  less: boolean
  owns: boolean
}

/** Writes the places of every system that can be read. Idempotent; what is gone is switched off. */
export async function syncPlaces(db: Db, registry: Registry): Promise<void> {
  const rows = Object.entries(registry.systems)
    .filter(([, system]) => system.connector.connector.levels)
    .flatMap(([name, system]) => declared(registry, name, system))
  await db.tx(async (tx) => {
    await tx.one(sql`update place set active = false`)
    await tx.one(sql`
      insert into place (system_id, external, locations, measure, less_committed, channel_id, owns)
      select s.id, p.external,
             array(select l.id from location l where p.codes ? l.code order by l.id),
             p.measure, p.less, c.id, p.owns
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as p(system text, external text, codes jsonb, measure text, less boolean, owns boolean)
      join system s on s.name = p.system
      left join channel c on c.system_id = s.id and c.external = p.external and c.active
      on conflict (system_id, external) do update
        set locations = excluded.locations, measure = excluded.measure, owns = excluded.owns,
            less_committed = excluded.less_committed, channel_id = excluded.channel_id, active = true`)
  })
}

export const placesOf = (db: Db) =>
  db.all<Place>(sql`
    select p.id, p.system_id, s.name as system, p.external, p.locations, p.measure, p.less_committed,
           p.channel_id, p.owns
    from place p join system s on s.id = p.system_id
    where p.active order by p.id`)

/** A channel's number is what it is told; any other place shows what its system says it shows. */
function declared(registry: Registry, name: string, system: SystemConfig): Declared[] {
  const sells = system.role === 'storefront' || system.role === 'marketplace'
  const shows = system.shows ?? (sells ? 'available' : 'on_hand')
  const less = system.truthMoment === 'ordered' && shows === 'on_hand'
  const channels = registry.channels
    .filter((channel) => channel.system === name)
    .map(({ external, from, measure }) => ({
      system: name,
      external,
      codes: from,
      measure: measure ?? ('available_to_sell' as const),
      less: false,
      owns: false,
    }))
  const told = new Set(channels.map((c) => c.external))
  const others = Object.entries(system.locations ?? {}).filter(([external]) => !told.has(external))
  const fallback = system.defaultLocation
  if (others.length === 0 && channels.length === 0 && fallback) others.push(['', fallback])
  const rest = others.map(([external, code]) => ({
    system: name,
    external,
    codes: [code],
    measure: shows,
    less,
    owns: shows === 'on_hand' && ownsAt(registry, name, code),
  }))
  return [...channels, ...rest]
}

function ownsAt(registry: Registry, name: string, code: string): boolean {
  const owner = registry.owners.on_hand
  if (owner === undefined || typeof owner === 'string') return owner === name
  return 'byLocation' in owner ? owner.byLocation[code] === name : false
}

/** In words for people: "shop", or "wms at LDS" where a system has several places. */
export const placeName = (place: Place, all: readonly Place[]) =>
  all.filter((p) => p.systemId === place.systemId).length > 1 && place.external !== ''
    ? `${place.system} at ${place.external}`
    : place.system
