/** How far a batch reaches, and whether a person must name its size before it is done. */
import type { Limits } from '../../authority/registry.ts'
import type { Directory } from '../../authority/sync.ts'
import { ints } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { type Change, countListed, effectsOf, floodNow } from '../../outbox/flood.ts'
import type { Effect } from '../../stock/flood.ts'
import { noQuantities } from '../../stock/kinds.ts'
import { many, units } from '../decide/words.ts'
import type { Want } from './act.ts'
import { activeItems } from './automatic.ts'
import { type Size, sizeOf } from './budget.ts'

type Wanted = Pick<Want, 'act' | 'itemId' | 'placeId' | 'locationId' | 'before' | 'after'>

export type Radius = {
  skus: number
  units: number
  /** Products that would show 0 at some channel and do not now. */
  zeroed: number
  channels: Effect[]
  /** Why its number of products has to be named; null: it is small. */
  why: string | null
}

export async function radiusOf(
  db: Db,
  directory: Directory,
  limits: Limits,
  wants: readonly Wanted[],
  now: Date,
): Promise<Radius> {
  const size = sizeOf(wants)
  const channels = await effects(db, directory, wants)
  const zeroed = channels.reduce((most, c) => Math.max(most, c.zeroed), 0)
  const why = tooMuch(limits, size, await activeItems(db)) ?? (await floodNow(db, channels, now))
  return { ...size, zeroed, channels, why }
}

export const zeroedBy = async (db: Db, directory: Directory, wants: readonly Wanted[]) =>
  (await effects(db, directory, wants)).reduce((most, c) => Math.max(most, c.zeroed), 0)

/** In a small shop a share of the catalogue is less than one product; a person may always do a few. */
const A_FEW = 5

function tooMuch(limits: Limits, size: Size, catalogue: number): string | null {
  const share = Math.max(A_FEW, Math.floor(catalogue * limits.catalogueShare))
  const most = Math.min(limits.skusPerDay, share)
  if (size.skus > most) {
    return `it would correct ${many(size.skus, 'product', 'products')} (more than ${most})`
  }
  return size.units > limits.unitsPerDay
    ? `it would correct ${units(size.units)} (more than ${limits.unitsPerDay})`
    : null
}

/** What telling again shows at once, and what movements will make the channels show. */
async function effects(db: Db, directory: Directory, wants: readonly Wanted[]): Promise<Effect[]> {
  const changes = wants
    .filter((w) => w.act === 'compensate')
    .map((w): Change => {
      const { itemId, locationId, before, after } = w
      return { itemId, locationId, change: { ...noQuantities, on_hand: after - before } }
    })
  const moved = await effectsOf(db, directory, changes)
  const told = await toldAgain(db, directory, wants)
  const names = new Set([...moved, ...told].map((e) => e.channel))
  return [...names].map((name) => {
    const [one, other] = [moved, told].map((all) => all.find((e) => e.channel === name))
    if (!one || !other) return (one ?? other)!
    return { ...one, moved: one.moved + other.moved, zeroed: one.zeroed + other.zeroed }
  })
}

async function toldAgain(
  db: Db,
  directory: Directory,
  wants: readonly Wanted[],
): Promise<Effect[]> {
  const own = wants.filter((w) => w.act === 'publish')
  const channels = await db.all<{ id: number; channelId: number }>(sql`
    select id, channel_id from place
    where id = any(${ints([...new Set(own.map((w) => w.placeId))])}::smallint[]) and channel_id is not null`)
  const all: Effect[] = []
  for (const { id, channelId } of channels) {
    const channel = directory.channels.find((c) => c.id === channelId)
    if (!channel) continue
    const rows = own.filter((w) => w.placeId === id && w.before !== w.after)
    const zeroed = rows.filter((w) => w.after === 0 && w.before > 0).length
    const listed = await countListed(db, channel)
    all.push({ channel: channel.name, listed, moved: rows.length, zeroed })
  }
  return all
}
