/** From the names in a request to ours, with a sentence for each that is not known. */
import { z } from 'zod'
import type { Channel } from '../authority/sync.ts'
import { type Item, itemsOf } from '../catalog/items.ts'
import type { Db } from '../db/db.ts'
import type { Engine } from '../engine/engine.ts'
import { Fault } from '../lib/faults.ts'
import { Sku } from './shapes.ts'

/** One SKU, or several: `?sku=A&sku=B`. */
export const Skus = z
  .union([Sku, z.array(Sku).max(100)])
  .transform((value) => (Array.isArray(value) ? [...new Set(value)] : [value]))

export async function findItem(db: Db, sku: string): Promise<Item> {
  return (await findItems(db, [sku]))[0]!
}

/** In the order asked. */
export async function findItems(db: Db, skus: readonly string[]): Promise<Item[]> {
  const found = await itemsOf(db, skus)
  return skus.map((sku) => {
    const item = found.get(sku)
    if (!item) throw new Fault('not_found', `There is no item with the SKU "${sku}".`, { sku })
    return item
  })
}

export function findSystem({ directory }: Engine, name: string): number {
  return named(() => directory.systemId(name), `No system is called "${name}".`)
}

export function findLocation({ directory, registry }: Engine, code: string): number {
  const list = Object.keys(registry.locations).join(', ')
  return named(() => directory.locationId(code), `No location "${code}"; there are: ${list}.`)
}

export function findChannel({ directory }: Engine, name: string): Channel {
  const list = directory.channels.map((c) => c.name).join(', ') || 'none'
  const channel = directory.channels.find((c) => c.name === name)
  if (!channel) throw new Fault('not_found', `No channel "${name}"; there are: ${list}.`)
  return channel
}

function named(look: () => number, says: string): number {
  try {
    return look()
  } catch {
    throw new Fault('not_found', says)
  }
}

/** The ids of every declared location. */
export const placesOf = ({ directory, registry }: Engine) =>
  Object.keys(registry.locations).map((code) => directory.locationId(code))
