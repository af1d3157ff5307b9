/** Reads what a system offers, matches it with our items, and writes the listings that follow. */
import type { Offer } from '../connectors/connector.ts'
import { ints, texts } from '../db/arrays.ts'
import type { Db } from '../db/db.ts'
import { sql } from '../db/sql.ts'
import { Fault } from '../lib/faults.ts'
import { type ListingRow, upsertItems, upsertListings } from './items.ts'
import { gone, type Judged, type Known, loose, match } from './match.ts'

export type Matching = {
  judged: readonly Judged[]
  /** Listings that are told numbers and are not there any more. */
  gone: readonly { external: string; sku: string }[]
  /** What would be, or was, written. */
  items: readonly { sku: string; name: string }[]
  listings: readonly ListingRow[]
  /** SKUs that would be told there as 0, because nothing is known of their stock. */
  unstocked: readonly string[]
}

type Listed = {
  external: string
  sku: string
  pack: number
  published: boolean
  remote: Record<string, unknown>
  validFrom: Date | null
}

/**
 * Everything that `write` would do, with items for what is new where `create`; nothing is written.
 * Both catalogues are held in memory.
 */
export async function matching(
  db: Db,
  system: { id: number; name: string },
  offers: AsyncIterable<Offer>,
  create: boolean,
  now: Date,
): Promise<Matching> {
  const all: Offer[] = []
  for await (const offer of offers) all.push(offer)
  const listings = await listingsOf(db, system.id, now)
  const known = await knownOf(db, listings, now)
  const judged = match(all, known)
  const made = create ? judged.filter(({ fate }) => fate === 'new') : []
  const rows = judged.flatMap((one) => rowsFor(one, system.name, listings, create))
  return {
    judged,
    gone: gone(all, known),
    items: made.map(({ offer }) => ({ sku: offer.sku.trim(), name: offer.name })),
    listings: [...rows, ...barcodesOf(made, known)],
    unstocked: await unstockedOf(db, system.id, rows),
  }
}

const CHUNK = 1000

/**
 * Writes what `matching` found. Run again after it was broken off it writes the rest. A Fault when
 * that would tell an open channel 0 for items nothing is known of, unless `zeros` are meant.
 */
export async function write(db: Db, found: Matching, zeros: boolean, now: Date): Promise<void> {
  const { items, listings, unstocked } = found
  if (unstocked.length > 0 && !zeros) {
    throw new Fault(
      'conflict',
      `Nothing is known of the stock of ${unstocked.length} of these items (${unstocked.slice(0, 5).join(', ')}${unstocked.length > 5 ? ', …' : ''}): the shop would be told 0 for each. Import their stock first, or pause the channel; if 0 is right, say so (--zeros).`,
      { unstocked: unstocked.slice(0, 100) },
    )
  }
  for (let i = 0; i < items.length; i += CHUNK)
    await upsertItems(db, items.slice(i, i + CHUNK), now)
  for (let i = 0; i < listings.length; i += CHUNK) {
    const [missing] = await upsertListings(db, listings.slice(i, i + CHUNK))
    if (missing) throw new Fault('conflict', `The item ${missing.sku} is gone: match once more.`)
  }
}

/** The rows that make a judgement true; none where a person has to decide. */
function rowsFor(
  one: Judged,
  system: string,
  listings: ReadonlyMap<string, Listed>,
  create: boolean,
): ListingRow[] {
  const rows = ownRows(one, system, listings, create)
  const { external, also = [] } = one.offer
  const before = listings.get(external)
  const listed = rows.find((row) => row.external === external)
  const [sku, pack] = listed
    ? [listed.sku, listed.pack]
    : one.fate === 'listed' || one.fate === 'untracked'
      ? [before?.sku, before?.pack]
      : []
  if (sku === undefined) return rows
  // Other names by which it is called there: to be understood, not to be told.
  const names = also.filter((name) => {
    const known = listings.get(name)
    return known?.sku !== sku || known.pack !== (pack ?? 1) || known.published
  })
  const alias = { system, sku, published: false, ...(pack === undefined ? {} : { pack }) }
  return [...rows, ...names.map((name) => ({ ...alias, external: name }))]
}

function ownRows(
  one: Judged,
  system: string,
  listings: ReadonlyMap<string, Listed>,
  create: boolean,
): ListingRow[] {
  const { offer, fate } = one
  const { external, remote } = offer
  const row = (sku: string, more: Partial<ListingRow> = {}): ListingRow[] => [
    { system, external, sku, remote: { ...remote }, ...more },
  ]
  const before = listings.get(external)
  if (fate === 'new') return create ? row(offer.sku.trim()) : []
  if (fate === 'matched') {
    const old = one.retires === undefined ? undefined : listings.get(one.retires)
    return [...(old ? [{ ...kept(system, old), published: false }] : []), ...row(one.item!)]
  }
  // Its orders are understood, but there is no number to tell; once there is, it is told.
  if (fate === 'untracked' && one.item !== undefined && !before) {
    return row(one.item, { published: false, remote: { ...remote, untracked: true } })
  }
  if (fate !== 'listed' || !before) return []
  const tracked = before.remote.untracked === true
  const news = Object.entries(remote).some(([name, value]) => !same(before.remote[name], value))
  if (!news && !tracked) return []
  const fresh = { ...remote, ...(tracked ? { untracked: false } : {}) }
  return [{ ...kept(system, before), published: before.published || tracked, remote: fresh }]
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** A listing as it stands, to be written over itself. */
const kept = (
  system: string,
  { external, sku, pack, published, validFrom }: Listed,
): ListingRow => ({
  system,
  external,
  sku,
  pack,
  published,
  ...(validFrom === null ? {} : { validFrom: validFrom.toISOString() }),
})

/** Barcodes of new items become names that every system may use, where nobody else has them. */
function barcodesOf(made: readonly Judged[], known: Known): ListingRow[] {
  const codes = Map.groupBy(made, ({ offer }) => offer.barcode.trim())
  return [...codes].flatMap(([external, [one, ...others]]) =>
    external === '' || others.length > 0 || known.item(external) !== undefined
      ? []
      : [{ system: null, external, sku: one!.offer.sku.trim(), published: false }],
  )
}

/** What this system lists now; of several dated rows of one code the latest begun. */
async function listingsOf(db: Db, systemId: number, now: Date): Promise<Map<string, Listed>> {
  const rows = await db.all<Listed>(sql`
    select distinct on (l.external) l.external, i.sku, l.pack, l.published, l.remote, l.valid_from
    from listing l join item i on i.id = l.item_id
    where l.system_id = ${systemId} and l.valid_from <= ${now}
    order by l.external, l.valid_from desc`)
  return new Map(rows.map((row) => [row.external, row]))
}

/** An alias for all systems beats the SKU itself, as it does when an order is read. */
async function knownOf(db: Db, listings: ReadonlyMap<string, Listed>, now: Date): Promise<Known> {
  const items = await db.all<{ sku: string }>(sql`select sku from item`)
  const aliases = await db.all<{ external: string; sku: string }>(sql`
    select distinct on (l.external) l.external, i.sku
    from listing l join item i on i.id = l.item_id
    where l.system_id is null and l.valid_from <= ${now}
    order by l.external, l.valid_from desc`)
  const exact = new Map(items.map(({ sku }) => [sku, sku]))
  for (const { external, sku } of aliases) exact.set(external, sku)
  const alike = new Map([...exact].map(([code, sku]) => [loose(code), sku]))
  return {
    item: (code) => exact.get(code),
    like: (code) => alike.get(loose(code)),
    listings,
  }
}

/** Of what would be told a number from now on: the items that never moved where it is sold from. */
async function unstockedOf(
  db: Db,
  systemId: number,
  rows: readonly ListingRow[],
): Promise<string[]> {
  const skus = rows.filter((row) => row.published !== false).map((row) => row.sku)
  const open = await db.all<{ locations: number[] }>(sql`
    select locations from channel where system_id = ${systemId} and active and paused is null`)
  if (skus.length === 0 || open.length === 0) return []
  const places = [...new Set(open.flatMap((channel) => channel.locations))]
  const found = await db.all<{ sku: string }>(sql`
    select s.sku from unnest(${texts(skus)}::text[]) as s(sku)
    left join item i on i.sku = s.sku
    where not exists (
      select 1 from position p
      where p.location_id = any(${ints(places)}::int[])
        and p.item_id = any(array(
          select i.id union all select component_id from bundle b where b.item_id = i.id)))
    order by s.sku`)
  return found.map(({ sku }) => sku)
}
