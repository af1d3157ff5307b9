/** Reads one order whole from the Admin API, in the form in which webhooks tell of orders. */
import type { z } from 'zod'
import type { Remote } from '../../remote.ts'
import { type Document, read } from '../ask.ts'
import { gid } from '../ids.ts'
import type { Settings } from '../settings.ts'
import {
  agreements,
  fulfillmentParts,
  heads,
  type LineRow,
  moreLines,
  type OrderRow,
  PAPERS,
  type Papers,
  papers,
  refundParts,
  returns,
} from './documents.ts'
import type { Fulfillment, Order, Refund } from './order.ts'

/** No names, no addresses, no prices: only what concerns stock. */
export async function wholeOrder(row: OrderRow, remote: Remote<Settings>): Promise<Order> {
  const lines = await linesOf(row, remote)
  const some = (row.fulfillments?.length ?? 0) + (row.refunds?.length ?? 0) > 0
  const { fulfillments, refunds } = some
    ? await papersOf(row.id, remote)
    : { fulfillments: [], refunds: [] }
  const edits = row.edited ? await editsOf(row.id, remote) : {}
  const back = hasReturns(row) ? await returnsOf(row.id, refunds, remote) : {}
  return {
    id: row.id,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
    cancelled_at: row.cancelledAt ?? null,
    line_items: lines.map((l) => ({
      id: l.id,
      variant_id: l.variant?.id ?? null,
      quantity: l.quantity,
      current_quantity: l.currentQuantity ?? null,
      fulfillable_quantity: l.fulfillableQuantity ?? null,
      gift_card: l.isGiftCard ?? false,
    })),
    fulfillments: fulfillments.sort(byId),
    refunds: refunds.sort(byId),
    ...edits,
    ...back,
  }
}

const hasReturns = ({ returnStatus }: OrderRow) =>
  returnStatus != null && returnStatus !== 'NO_RETURN'
const byId = (a: { id: string }, b: { id: string }) =>
  a.id.length - b.id.length || (a.id < b.id ? -1 : 1)

async function linesOf(row: OrderRow, remote: Remote<Settings>): Promise<LineRow[]> {
  const { nodes, pageInfo } = row.lineItems
  if (!pageInfo?.hasNextPage) return nodes
  return [
    ...nodes,
    ...(await pages(remote, moreLines, 'Order', row.id, pageInfo, (a) => a.order?.lineItems)),
  ]
}

async function papersOf(order: string, remote: Remote<Settings>) {
  const found = (await read(remote, papers, { id: gid('Order', order) })).order
  const whole = found && !cutOff(found) ? found : await everyPaper(order, remote)
  return {
    fulfillments: whole.fulfillments.map(
      (f): Fulfillment => ({
        id: f.id,
        status: f.status.toLowerCase(),
        created_at: f.createdAt,
        updated_at: f.updatedAt,
        location_id: f.location?.id ?? null,
        line_items: f.fulfillmentLineItems.nodes.map((l) => ({
          id: l.lineItem.id,
          quantity: l.quantity ?? 0,
        })),
      }),
    ),
    refunds: whole.refunds.map(
      (r): Refund => ({
        id: r.id,
        created_at: r.createdAt ?? r.processedAt,
        return: r.return ?? null,
        refund_line_items: r.refundLineItems.nodes.map((l) => ({
          id: l.id ?? `${r.id}-${l.lineItem.id}`,
          line_item_id: l.lineItem.id,
          quantity: l.quantity,
          restock_type: l.restockType.toLowerCase(),
          location_id: l.location?.id ?? null,
        })),
      }),
    ),
  }
}

const cutOff = ({ fulfillments, refunds }: Papers) =>
  fulfillments.length === PAPERS ||
  refunds.length === PAPERS ||
  fulfillments.some((f) => f.fulfillmentLineItems.pageInfo?.hasNextPage) ||
  refunds.some((r) => r.refundLineItems.pageInfo?.hasNextPage)

async function everyPaper(id: string, remote: Remote<Settings>): Promise<Papers> {
  const { order } = await read(remote, heads, { id: gid('Order', id) })
  const whole: Papers = { fulfillments: [], refunds: [] }
  for (const f of order?.fulfillments ?? []) {
    const nodes = await pages(
      remote,
      fulfillmentParts,
      'Fulfillment',
      f.id,
      undefined,
      (a) => a.fulfillment?.fulfillmentLineItems,
    )
    whole.fulfillments.push({ ...f, fulfillmentLineItems: { nodes } })
  }
  for (const r of order?.refunds ?? []) {
    const nodes = await pages(
      remote,
      refundParts,
      'Refund',
      r.id,
      undefined,
      (a) => a.refund?.refundLineItems,
    )
    whole.refunds.push({ ...r, refundLineItems: { nodes } })
  }
  return whole
}

/** What each agreement added to a line, or took off it. One that is cut off explains nothing. */
async function editsOf(
  id: string,
  remote: Remote<Settings>,
): Promise<Pick<Order, 'added' | 'removed'>> {
  const found = await pages(remote, agreements, 'Order', id, undefined, (a) => a.order?.agreements)
  if (found.some((one) => one.sales.pageInfo?.hasNextPage)) return {}
  const changes = found
    .sort((a, b) => Date.parse(a.happenedAt) - Date.parse(b.happenedAt))
    .flatMap(({ happenedAt, sales }) =>
      sales.nodes.flatMap((s) =>
        s.lineItem ? [{ line: s.lineItem.id, quantity: s.quantity ?? 0, at: happenedAt }] : [],
      ),
    )
  return {
    added: changes.filter((c) => c.quantity > 0),
    removed: changes.filter((c) => c.quantity < 0).map((c) => ({ ...c, quantity: -c.quantity })),
  }
}

type Back = NonNullable<Order['returned']>

/** Whichever is more: what the return's dispositions put back, or what its refunds say came back. */
async function returnsOf(
  id: string,
  refunds: readonly Refund[],
  remote: Remote<Settings>,
): Promise<Pick<Order, 'returned'>> {
  const found = await pages(remote, returns, 'Order', id, undefined, (a) => a.order?.returns)
  const disposed = found.flatMap((r) =>
    r.reverseFulfillmentOrders.nodes.flatMap((o) =>
      o.lineItems.nodes.flatMap(({ fulfillmentLineItem, dispositions }) =>
        [...dispositions].sort(byId).flatMap(
          (d): Back =>
            fulfillmentLineItem && d.type === 'RESTOCKED'
              ? [
                  {
                    return: r.id,
                    line: fulfillmentLineItem.lineItem.id,
                    quantity: d.quantity,
                    location: d.location?.id ?? null,
                    at: d.createdAt,
                  },
                ]
              : [],
        ),
      ),
    ),
  )
  const repaid = refunds.flatMap((r) =>
    r.refund_line_items
      .filter((l) => r.return != null && l.restock_type === 'return')
      .map((l) => ({
        return: r.return!.id,
        line: l.line_item_id,
        quantity: l.quantity,
        location: l.location_id ?? null,
        at: r.created_at,
      })),
  )
  const name = (b: Back[number]) => `${b.return} ${b.line}`
  const sum = (rows: Back) => rows.reduce((total, b) => total + b.quantity, 0)
  const [byPaper, byRefund] = [Map.groupBy(disposed, name), Map.groupBy(repaid, name)]
  const returned = [...new Set([...byPaper.keys(), ...byRefund.keys()])].flatMap((key) => {
    const [one, other] = [byPaper.get(key) ?? [], byRefund.get(key) ?? []]
    return sum(one) >= sum(other) ? one : other
  })
  return { returned }
}

type List<N> = {
  nodes: N[]
  pageInfo?: { hasNextPage: boolean; endCursor?: string | null | undefined } | null | undefined
}

/** All nodes of a list, from after `begun` on. */
export async function pages<T, N>(
  remote: Remote<Settings>,
  document: Document<T> & { answer: z.ZodType<T> },
  kind: Parameters<typeof gid>[0],
  id: string,
  begun: List<N>['pageInfo'],
  of: (answer: T) => List<N> | null | undefined,
): Promise<N[]> {
  const nodes: N[] = []
  let after = begun?.endCursor ?? null
  for (;;) {
    const found = of(await read(remote, document, { id: gid(kind, id), after }))
    nodes.push(...(found?.nodes ?? []))
    if (!found?.pageInfo?.hasNextPage || !found.pageInfo.endCursor) return nodes
    after = found.pageInfo.endCursor
  }
}
