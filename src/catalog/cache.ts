/**
 * The catalogue kept in memory, for requests that cannot wait for a look-up each. Every change of
 * the catalogue raises a number in its own transaction; the cache looks at that number four times a
 * second and starts anew when it has changed. A SKU that was not found is asked for each time, so a
 * new mapping counts at once and only a changed one may take a quarter of a second to be seen.
 */
import { ints, texts } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { batcher } from '../lib/batcher.ts'
import type { Clock } from '../lib/clock.ts'
import { componentsOf, type FoundItem, locationMap } from './resolve.ts'

const CHECK_MS = 250
const MOST = 200_000

export type Names = {
  /** The item that a system's SKU means at that time. */
  item(systemId: number, external: string, at: Date): FoundItem | undefined
  location(systemId: number, external: string): number | undefined
}
type Asked = { systemId: number; external: string }
export type Catalogue = {
  /** Names as they are now, with these SKUs looked up if they are there at all. */
  names(asked: readonly Asked[]): Promise<Names>
}

type Candidate = FoundItem & { rank: number; from: number }
type Row = { ord: number; itemId: number; pack: number; rank: number; validFrom: Date | null }

type Memory = { version: number; items: Map<string, Candidate[]>; places: Map<string, number> }

export function catalogue(db: Db, clock: Clock): Catalogue {
  let memory: Memory | undefined
  let checkedAt = Number.NEGATIVE_INFINITY
  let checking: Promise<Memory> | undefined

  // What is missing for several requests is asked for in one go.
  const looking = batcher<Asked, Candidate[]>({
    most: 1000,
    inFlight: 2,
    run: (asked) => candidates(db, asked),
  })

  async function check(): Promise<Memory> {
    const now = clock.now().getTime()
    // Read before anything else, so that a change in between is seen at the next look.
    const version = await catalogueVersion(db)
    if (version !== memory?.version || memory.items.size > MOST) {
      memory = { version, items: new Map(), places: await locationMap(db) }
    }
    checkedAt = now
    return memory
  }

  async function current(): Promise<Memory> {
    if (memory && clock.now().getTime() - checkedAt < CHECK_MS) return memory
    checking ??= check().finally(() => {
      checking = undefined
    })
    return checking
  }

  return {
    async names(asked) {
      const { items, places } = await current()
      const missing = asked.filter((a) => !items.has(keyOf(a.systemId, a.external)))
      if (missing.length > 0) {
        const found = await Promise.all(missing.map((a) => looking.add(a)))
        missing.forEach((a, i) => {
          if (found[i]!.length > 0) items.set(keyOf(a.systemId, a.external), found[i]!)
        })
      }
      return {
        item: (systemId, external, at) =>
          items.get(keyOf(systemId, external))?.find((c) => c.from <= at.getTime()),
        location: (systemId, external) => places.get(keyOf(systemId, external)),
      }
    },
  }
}

const keyOf = (systemId: number, name: string) => `${systemId}:${name}`

/** Best first: a system's own listing, an alias for all, the SKU itself; of each the latest begun. */
async function candidates(db: Db, asked: readonly Asked[]): Promise<Candidate[][]> {
  const rows = await db.all<Row>(sql`
    select a.ord, l.item_id, l.pack, l.rank, l.valid_from
    from unnest(${ints(asked.map((a) => a.systemId))}::smallint[], ${texts(asked.map((a) => a.external))}::text[])
      with ordinality as a(system_id, external, ord)
    cross join lateral (
      select item_id, pack, 0 as rank, valid_from from listing
        where system_id = a.system_id and external = a.external
      union all
      select item_id, pack, 1, valid_from from listing where system_id is null and external = a.external
      union all
      select id, 1, 2, '-infinity' from item where sku = a.external
    ) l
    order by a.ord, l.rank, l.valid_from desc`)
  const parts = await componentsOf(db, [...new Set(rows.map((r) => r.itemId))])
  const found: Candidate[][] = asked.map(() => [])
  for (const { ord, itemId, pack, rank, validFrom } of rows) {
    const from = validFrom === null ? Number.NEGATIVE_INFINITY : validFrom.getTime()
    found[ord - 1]!.push({ itemId, pack, rank, from, components: parts.get(itemId) ?? [] })
  }
  return found
}

async function catalogueVersion(db: Db): Promise<number> {
  const row = await db.one<{ value: number }>(
    sql`select value from setting where name = 'catalogue'`,
  )
  return row?.value ?? 0
}
