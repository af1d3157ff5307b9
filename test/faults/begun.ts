/** The first steps of every fault test: what there is, and the keys with which it is asked. */
import type { Keys } from './callers.ts'
import type { Outside } from './outside.ts'
import type { Program } from './spawned.ts'

/** Declares the catalogue and makes the callers' keys. */
export async function begun(program: Program, { skus }: Outside): Promise<Keys> {
  await program.ask('PUT', '/v1/items', { items: skus.map((sku) => ({ sku })) })
  await program.ask('PUT', '/v1/listings', {
    listings: skus.map((sku) => ({ system: 'shop', external: sku, sku })),
  })
  const key = async (system: string, scope: string) => {
    const made = { name: `the ${system}`, scopes: [scope], system }
    return (await program.ask<{ key: string }>('POST', '/v1/keys', made)).key
  }
  return {
    warehouse: await key('warehouse', 'movements'),
    checkout: await key('checkout', 'reservations'),
  }
}
