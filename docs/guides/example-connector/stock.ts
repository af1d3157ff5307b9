/** Numbers at Northwind: what is there, and setting it over what is there. */
import { z } from 'zod'
import { inBatches, Refused } from '../../../src/connectors/batches.ts'
import type { Connector, Level, Sent, Wanted } from '../../../src/connectors/connector.ts'
import type { Remote } from '../../../src/connectors/remote.ts'
import { call, pages, read, refusal, understood } from './call.ts'
import type { Settings } from './settings.ts'

/** Rows in one call, reading and writing. */
export const BATCH = 50

const stock = z.object({
  stock: z.array(
    z.object({
      product: z.string(),
      warehouse: z.string(),
      /** Null: its stock is not kept. */
      available: z.int().nullable(),
    }),
  ),
  next: z.string().nullable(),
})
type Row = z.infer<typeof stock>['stock'][number]

const levelOf = ({ product, warehouse, available }: Row, asOf: Date): Level => ({
  external: product,
  location: warehouse,
  quantity: available,
  asOf,
})

export const levels: NonNullable<Connector<Settings>['levels']> = {
  async of(wanted, remote) {
    // Taken before the call: a reading is never newer than it can be.
    const asOf = remote.clock.now()
    const found = new Map<string, Level>()
    const products = [...new Set(wanted.map(({ external }) => external))]
    for (let i = 0; i < products.length; i += BATCH) {
      const some = products.slice(i, i + BATCH)
      const query = some.map((id) => `product=${encodeURIComponent(id)}`)
      const { stock: rows } = await read(remote, `/stock?${query.join('&')}`, stock, some)
      for (const row of rows) found.set(nameOf(row.product, row.warehouse), levelOf(row, asOf))
    }
    return wanted.map(({ external, location }) => found.get(nameOf(external, location)) ?? null)
  },
  async *all(remote) {
    const asOf = remote.clock.now()
    for await (const { stock: rows } of pages(remote, '/stock', stock)) {
      for (const row of rows) yield levelOf(row, asOf)
    }
  },
}

const nameOf = (product: string, warehouse: string) => JSON.stringify([product, warehouse])

const results = z.object({
  results: z.array(
    z.object({
      status: z.enum(['ok', 'stale', 'unknown', 'busy']),
      available: z.int().optional(),
    }),
  ),
})

/** `expected` is compared by Northwind, so no number of somebody else is written over unseen. */
export const push: NonNullable<Connector<Settings>['push']> = {
  compares: true,
  send: (wanted, remote) => inBatches(wanted, BATCH, (rows) => set(rows, remote)),
}

async function set(wanted: readonly Wanted[], remote: Remote<Settings>): Promise<Sent[]> {
  const rows = wanted.map(({ external, location, quantity, over, key }) => ({
    product: external,
    warehouse: location,
    available: quantity,
    expected: over,
    key,
  }))
  const about = wanted.map(({ external }) => external)
  const answer = await call(remote, '/stock/set', { method: 'POST', body: { rows }, about })
  // Certainly nothing was written. One row may be to blame, so smaller calls may pass.
  if (answer.status >= 400) throw new Refused(refusal(answer), 'never', true)
  return understood(answer, results, 'unclear').results.map(({ status, available }): Sent => {
    if (status === 'ok') return { sent: 'done' }
    if (status === 'busy') return { sent: 'later', why: 'Northwind is busy with this product' }
    if (status === 'stale' && available !== undefined) return { sent: 'stale', observed: available }
    if (status === 'stale') return { sent: 'unclear', why: 'stale, and it does not say over what' }
    return { sent: 'never', why: 'Northwind knows no such product or warehouse' }
  })
}
