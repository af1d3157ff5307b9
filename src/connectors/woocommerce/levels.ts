/** Reading the numbers that WooCommerce sells from: what is left after its own orders. */
import type { Connector } from '../connector.ts'
import type { Settings } from './settings.ts'
import { allStock, fields, stockOf } from './stock.ts'

/** WooCommerce has one number a product and no places: whatever the channel calls it is meant. */
export const levels: NonNullable<Connector<Settings>['levels']> = {
  async of(wanted, remote) {
    if (wanted.length === 0) return []
    const asOf = remote.clock.now()
    const stock = await stockOf(remote, wanted, fields.numbers)
    return wanted.map(({ external, location }) => {
      const kept = stock.get(external)
      return kept ? { external, location, quantity: kept.quantity, asOf, basis: kept } : null
    })
  },
  async *all(remote) {
    for await (const { kept, asOf } of allStock(remote, fields.numbers)) {
      if (kept.type.startsWith('variable') && kept.quantity === null) continue
      yield { external: kept.id, location: '', quantity: kept.quantity, asOf }
    }
  },
}
