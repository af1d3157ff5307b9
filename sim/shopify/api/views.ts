/** The shop's things as GraphQL shows them. */
import { GraphQLError } from 'graphql'
import { tail } from '../../../src/connectors/shopify/ids.ts'
import {
  goneUnits,
  type Order,
  type OrderLine,
  openUnits,
  type Parcel,
  type Refund,
  type Return,
  type Route,
} from '../store/orders.ts'
import {
  type Item,
  type Level,
  onHand,
  type Place,
  type State,
  type Store,
} from '../store/store.ts'

export type Page = {
  first?: number | null
  after?: string | null
  last?: number | null
  before?: string | null
}
/** `bulk`: lists are carried out whole. */
export type Context = { bulk?: boolean }

const gid = (kind: string, id: string) => `gid://shopify/${kind}/${id}`
const MOST_PAGE = 250

const cursorOf = (n: number) => Buffer.from(JSON.stringify({ last_id: n })).toString('base64')
const placeOf = (cursor: string) =>
  JSON.parse(Buffer.from(cursor, 'base64').toString()).last_id as number

/** A page of a list, as every connection gives it. */
export function connection<T, V>(all: readonly T[], view: (one: T) => V) {
  return (page: Page, context: Context) => {
    const { first, after, last, before } = page
    if (!context.bulk && first == null && last == null) {
      throw new GraphQLError('you must provide one of first or last', {
        extensions: { code: 'BAD_REQUEST' },
      })
    }
    if ((first ?? last ?? 0) > MOST_PAGE) {
      throw new GraphQLError(`The maximum page size is ${MOST_PAGE}.`, {
        extensions: { code: 'BAD_REQUEST' },
      })
    }
    const rows = all.map((one, n) => ({ one, n }))
    const within = rows.filter(
      ({ n }) => (!after || n > placeOf(after)) && (!before || n < placeOf(before)),
    )
    const size = context.bulk ? within.length : (first ?? last)!
    const kept = last != null ? within.slice(-size) : within.slice(0, size)
    const edges = kept.map(({ one, n }) => ({ cursor: cursorOf(n), node: view(one) }))
    return {
      nodes: edges.map((e) => e.node),
      edges,
      pageInfo: {
        hasNextPage: (kept.at(-1)?.n ?? -1) < rows.length - 1 && within.length > kept.length,
        hasPreviousPage: (kept[0]?.n ?? 0) > 0,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    }
  }
}

/** Lists without pages: cut off where asked. */
const list =
  <T, V>(all: readonly T[], view: (one: T) => V) =>
  ({ first }: { first?: number | null }) =>
    all.slice(0, first ?? undefined).map(view)

/** One word for all of them: a return that is only asked for goes before one that is under way. */
export function returnStatusOf({ returns }: Order): string {
  const some = (status: string) => returns.some((r) => r.status === status)
  if (some('REQUESTED')) return 'RETURN_REQUESTED'
  if (some('OPEN')) return 'IN_PROGRESS'
  return some('CLOSED') ? 'RETURNED' : 'NO_RETURN'
}

export function createViews(store: Store) {
  const time = (at: Date) => `${at.toISOString().slice(0, 19)}Z`

  const place = (p: Place) => ({
    __typename: 'Location',
    id: gid('Location', p.id),
    name: p.name,
    isActive: p.active,
    fulfillsOnlineOrders: p.ships,
  })
  const levelsOf = (i: Item) =>
    [...store.places.keys()].flatMap((place) => store.level(i.id, place) ?? [])
  const item = (i: Item): object => ({
    __typename: 'InventoryItem',
    id: gid('InventoryItem', i.id),
    sku: i.sku,
    tracked: i.tracked,
    requiresShipping: true,
    variant: () => variant(i),
    variants: connection([i], variant),
    inventoryLevel: ({
      locationId,
      includeInactive,
    }: {
      locationId: string
      includeInactive?: boolean
    }) => {
      const found = store.level(i.id, tail(locationId))
      return found && (found.active || includeInactive) ? level(found) : null
    },
    inventoryLevels: (page: Page & { includeInactive?: boolean }, context: Context) =>
      connection(
        levelsOf(i).filter((l) => l.active || page.includeInactive),
        level,
      )(page, context),
  })
  const level = (l: Level) => ({
    __typename: 'InventoryLevel',
    id: `${gid('InventoryLevel', l.place.number)}?inventory_item_id=${l.item.id}`,
    isActive: l.active,
    item: () => item(l.item),
    location: place(l.place),
    quantities: ({ names }: { names: string[] }) =>
      names.map((name) => ({
        name,
        quantity: name === 'on_hand' ? onHand(l) : l.quantities[name as State],
        updatedAt: name === 'on_hand' ? null : stampOf(l, name as State),
      })),
  })
  const stampOf = (l: Level, state: State) => {
    const at = l.changedAt[state]
    return at ? time(at) : null
  }
  const variant = (i: Item) => ({
    __typename: 'ProductVariant',
    id: gid('ProductVariant', i.variant),
    sku: i.sku,
    barcode: i.barcode,
    displayName: i.name,
    requiresComponents: i.bundle,
    inventoryItem: () => item(i),
    product: { isGiftCard: i.giftCard },
  })

  const line = (order: Order) => (l: OrderLine) => ({
    id: gid('LineItem', l.id),
    title: l.title,
    quantity: l.quantity,
    currentQuantity: l.quantity - l.removed,
    fulfillableQuantity: openUnits(order, l),
    unfulfilledQuantity: l.quantity - goneUnits(order, l),
    isGiftCard: l.item?.giftCard ?? false,
    variant: l.item ? variant(l.item) : null,
  })
  const parcel = (order: Order) => (p: Parcel) => ({
    __typename: 'Fulfillment',
    id: gid('Fulfillment', p.id),
    status: p.status,
    createdAt: time(p.createdAt),
    updatedAt: time(p.updatedAt),
    location: place(store.places.get(p.place)!),
    fulfillmentLineItems: connection(p.parts, ({ id, line: of, quantity }) => ({
      id: gid('FulfillmentLineItem', id),
      quantity,
      lineItem: line(order)(of),
    })),
  })
  const refund = (order: Order) => (r: Refund) => ({
    __typename: 'Refund',
    id: gid('Refund', r.id),
    createdAt: time(r.createdAt),
    processedAt: time(r.createdAt),
    return: r.return === undefined ? null : { id: gid('Return', r.return) },
    refundLineItems: connection(r.parts, (p) => ({
      id: gid('RefundLineItem', p.id),
      quantity: p.quantity,
      restockType: p.restock,
      restocked: p.restock !== 'NO_RESTOCK',
      location: p.place === null ? null : place(store.places.get(p.place)!),
      lineItem: line(order)(p.line),
    })),
  })
  const route = (order: Order) => (r: Route) => ({
    __typename: 'FulfillmentOrder',
    id: gid('FulfillmentOrder', r.id),
    status: r.status,
    assignedLocation: { location: place(store.places.get(r.place)!) },
    lineItems: connection(r.lines, (l) => ({
      id: gid('FulfillmentOrderLineItem', l.id),
      totalQuantity: l.total,
      remainingQuantity: l.remaining,
      lineItem: line(order)(l.line),
    })),
  })
  const comingBack = (order: Order) => (r: Return) => ({
    id: gid('Return', r.id),
    status: r.status,
    // There is nothing to send back before somebody has agreed to it.
    reverseFulfillmentOrders: connection(r.status === 'REQUESTED' ? [] : [r], () => ({
      id: gid('ReverseFulfillmentOrder', r.id),
      lineItems: connection(r.lines, (l) => ({
        id: gid('ReverseFulfillmentOrderLineItem', l.id),
        totalQuantity: l.quantity,
        fulfillmentLineItem: {
          id: gid('FulfillmentLineItem', l.parcelLine),
          lineItem: line(order)(l.line),
        },
        dispositions: l.dispositions.map((d) => ({
          id: gid('ReverseFulfillmentOrderDisposition', d.id),
          type: d.type,
          quantity: d.quantity,
          createdAt: time(d.at),
          location: place(store.places.get(d.place)!),
        })),
      })),
    })),
  })
  const order = (o: Order) => ({
    __typename: 'Order',
    id: gid('Order', o.id),
    name: o.name,
    createdAt: time(o.createdAt),
    updatedAt: time(o.updatedAt),
    cancelledAt: o.cancelledAt ? time(o.cancelledAt) : null,
    edited: o.edited,
    returnStatus: returnStatusOf(o),
    lineItems: connection(o.lines, line(o)),
    fulfillments: list(o.parcels, parcel(o)),
    refunds: list(o.refunds, refund(o)),
    fulfillmentOrders: connection(o.routes, route(o)),
    returns: connection(o.returns, comingBack(o)),
    agreements: connection(o.agreements, (a) => ({
      __typename: a === o.agreements[0] ? 'OrderAgreement' : 'OrderEditAgreement',
      id: gid('SalesAgreement', a.id),
      happenedAt: time(a.at),
      sales: connection(a.sales, (s) => ({
        __typename: 'ProductSale',
        id: gid('Sale', s.line.id),
        quantity: s.quantity,
        lineItem: line(o)(s.line),
      })),
    })),
  })

  return {
    time,
    place,
    item,
    level,
    variant,
    order,
    parcel,
    refund,
    route,
    /** By a level's own id, which names its place and its item. */
    levelBy(id: string): Level | undefined {
      const match = /InventoryLevel\/(\w+)\?inventory_item_id=(\w+)$/.exec(id)
      return [...store.levels.values()].find(
        (l) => l.place.number === match?.[1] && l.item.id === match[2],
      )
    },
  }
}

export type Views = ReturnType<typeof createViews>
