/** A warehouse system: owns what is on the shelf, tells each movement by webhook, takes proposals. */
import type { Wms, WmsOptions } from './system.ts'
import { createWarehouse } from './warehouse.ts'

export const createWms = (options: WmsOptions): Wms => createWarehouse(options)
