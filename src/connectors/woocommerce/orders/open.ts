/** Every order line that is open there now: promised, and not gone. */
import type { Connector } from '../../connector.ts'
import { RemoteError } from '../../remote.ts'
import type { Settings } from '../settings.ts'
import { documentOf, externalOf, restockedOf, timeOf } from './order.ts'
import { ordersAfter } from './pages.ts'
import { open } from './statuses.ts'

export const orders: NonNullable<Connector<Settings>['orders']> = {
  async *open(remote) {
    const { statuses, notGoods = [], orders: by } = remote.settings
    const seen = new Set<number>()
    const status = open(statuses).join(',')
    for await (const rows of ordersAfter(remote, 'date', '1970-01-01T00:00:00', status)) {
      for (const { order, ...row } of rows) {
        if (!order) throw new RemoteError('later', `an open order cannot be read: ${idOf(row)}`)
        if (seen.has(order.id)) continue
        seen.add(order.id)
        for (const line of order.line_items) {
          const sku = externalOf(line)
          const quantity = line.quantity - restockedOf(line, order)
          if (sku === '' || quantity <= 0 || notGoods.includes(String(line.product_id))) continue
          yield {
            document: documentOf(order, by),
            line: String(line.id),
            sku,
            quantity,
            location: null,
            placedAt: timeOf(order.date_created_gmt),
          }
        }
      }
    }
  },
}

const idOf = (row: object) =>
  String((row as { broken?: { id?: unknown } }).broken?.id ?? 'it has no id')
