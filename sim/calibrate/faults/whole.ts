/** A whole system set back to what it was an hour ago: the backup that was put in. */
import type { Scene } from '../scene.ts'
import type { Truth } from './fault.ts'

/** What is kept now, to be put back later; in one world of three the warehouse, in one the shop. */
export async function restored(s: Scene, seed: number): Promise<{ now(): Truth[] } | undefined> {
  if (seed % 3 === 0) return undefined
  const shop = seed % 3 === 1
  const place = shop ? 'S1' : 'L1'
  const system = shop ? s.shop : s.wms
  const kept = new Map(system.levels(place))
  return {
    now: () =>
      s.items.flatMap((item): Truth[] => {
        const name = shop ? item.shopName : item.sku
        const old = kept.get(name)
        if (old === undefined || old === system.level(name, place)) return []
        const units = (old - system.level(name, place)) * (shop ? item.shopPack : 1)
        system.set(name, old, place)
        const at = `${shop ? 'shop' : 'wms'}/${place}`
        return [{ itemId: item.id, at, cause: 'stale overwrite', units }]
      }),
  }
}
