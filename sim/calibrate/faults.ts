/** The faults of the calibration world, and how often each is drawn. */
import type { Fault } from './faults/fault.ts'
import * as goods from './faults/goods.ts'
import * as names from './faults/names.ts'
import * as shop from './faults/shop.ts'

/** Where a fault strikes: two of one place can strike the same item. */
export type Where = 'wms' | 'shop' | 'other'

export const faults: readonly (readonly [weight: number, where: Where, fault: Fault])[] = [
  [10, 'wms', goods.lost],
  [6, 'other', goods.lostShipment],
  [8, 'other', goods.unconfirmed],
  [7, 'wms', goods.noReceipt],
  [8, 'wms', goods.doubled],
  [8, 'wms', goods.twoPaths],
  [5, 'other', goods.late],
  [3, 'other', goods.backdated],
  [7, 'other', goods.miscounted],
  [6, 'wms', goods.corrected],
  [5, 'wms', goods.idReused],
  [6, 'wms', goods.misspelt],
  [9, 'other', goods.shelfNoise],
  [20, 'other', goods.unopened],
  [11, 'shop', shop.lostOrder],
  [14, 'shop', shop.lostCancel],
  [7, 'shop', shop.refunded],
  [9, 'other', shop.edited],
  [10, 'shop', shop.mirrorNoise],
  [5, 'shop', shop.soldTwice],
  [8, 'other', shop.oldList],
  [6, 'other', shop.packed],
  [7, 'other', shop.archived],
  [20, 'other', shop.ghost],
  [10, 'other', names.wrongPlace],
  [7, 'other', names.wrongItem],
  [10, 'wms', names.wrongPack],
  [7, 'wms', names.wrongSign],
  [9, 'other', names.badCopy],
]
