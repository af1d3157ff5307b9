/** Reading orders and their refunds, oldest first, whatever moves meanwhile. */
import { z } from 'zod'
import { later } from '../../../lib/clock.ts'
import type { Remote } from '../../remote.ts'
import { ask, noRoute, PAGE, pages, read } from '../call.ts'
import type { Settings } from '../settings.ts'
import {
  gmt,
  gmtOf,
  type Order,
  order,
  orderFields,
  type Refund,
  refund,
  refundFields,
  restockedOf,
  timeOf,
  trimmed,
} from './order.ts'

/** An order, or what came instead of one; that holds no other back. */
export type Row = { order: Order } | { order?: undefined; broken: unknown }

const columns = {
  modified: { after: 'modified_after', of: 'date_modified_gmt' },
  date: { after: 'after', of: 'date_created_gmt' },
} as const

/**
 * Orders changed (or made) after `from`. The next page begins where the last one ended, in time: by
 * page number an order that moves to the end meanwhile would pull another one out of sight. Times
 * are whole seconds, so the last second is read again.
 */
export async function* ordersAfter(
  remote: Remote<Settings>,
  by: keyof typeof columns,
  from: string,
  status: string,
): AsyncIterable<Row[]> {
  const { after, of } = columns[by]
  let [since, page] = [from, 1]
  for (;;) {
    const { value } = await read(
      remote,
      'orders',
      {
        [after]: since,
        dates_are_gmt: 'true',
        orderby: by,
        order: 'asc',
        status,
        per_page: PAGE,
        page,
        _fields: orderFields,
      },
      z.array(z.record(z.string(), z.unknown())),
    )
    yield value.map(rowOf)
    if (value.length < PAGE) return
    const last = gmt.safeParse(value.at(-1)![of]).data
    const next = last && gmtOf(later(timeOf(last), -1000))
    // More of one second than fit a page: only then pages are counted.
    if (next && next > since) [since, page] = [next, 1]
    else page++
  }
}

/** The orders with these ids; `status` is what to look among. Those that are not there are left out. */
export async function ordersOf(
  remote: Remote<Settings>,
  ids: readonly string[],
  status: string,
): Promise<Row[]> {
  const found: Row[] = []
  for (let i = 0; i < ids.length; i += PAGE) {
    const include = ids.slice(i, i + PAGE).join(',')
    const query = { include, status, per_page: PAGE, _fields: orderFields }
    const { value } = await read(remote, 'orders', query, z.array(z.unknown()))
    found.push(...value.map(rowOf))
  }
  return found
}

/** One order, asked for by name: undefined only where WooCommerce says that there is none. */
export async function orderOf(remote: Remote<Settings>, id: string): Promise<Row | undefined> {
  const got = await ask(remote, `orders/${id}`, { _fields: orderFields })
  if (!got) throw noRoute(`orders/${id}`)
  return got.status === 404 ? undefined : rowOf(got.value)
}

/** Only asked for where they can have put something back. */
export async function refundsOf(remote: Remote<Settings>, of: Order): Promise<Refund[]> {
  if (!of.line_items.some((line) => restockedOf(line, of) > 0)) return []
  const all: Refund[] = []
  const path = `orders/${of.id}/refunds`
  for await (const { rows } of pages(remote, path, { _fields: refundFields }, refund)) {
    all.push(...rows)
  }
  return all
}

function rowOf(value: unknown): Row {
  const parsed = order.safeParse(value)
  return parsed.success ? { order: trimmed(parsed.data) } : { broken: value }
}
