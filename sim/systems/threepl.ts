/** A fulfilment company: a warehouse that is polled, and confirms late and in batches. */
import type { ThreePl, ThreePlOptions } from './system.ts'
import { createWarehouse } from './warehouse.ts'

export function createThreePl(options: ThreePlOptions): ThreePl {
  const batchMs = options.batchMs ?? 900_000
  const nextBatch = (at: Date) =>
    batchMs === 0 ? at : new Date((Math.floor(at.getTime() / batchMs) + 1) * batchMs)
  return createWarehouse({ ...options, delivery: { drop: 1 } }, nextBatch)
}
