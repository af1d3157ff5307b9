/**
 * What Onhand is told: an order's papers, or a stock level, read whole at the moment they are sent.
 * Onhand's own poll makes the same document of the same order, byte for byte: change both or none.
 */
const { createRequire } = require('node:module')
const {
  Allocation,
  FulfillmentLine,
  GlobalSettings,
  Order,
  StockLevel,
  StockLocation,
} = require('@vendure/core')
const { In } = createRequire(require.resolve('@vendure/core'))('typeorm')

const HISTORY = ['ORDER_CANCELLATION', 'ORDER_FULFILLMENT_TRANSITION']

const text = (id) => String(id)
const compare = (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
const byId = (a, b) => compare(a.id, b.id)
const byLine = (a, b) => compare(a.line, b.line) || a.quantity - b.quantity
const inTurn = (a, b) => Date.parse(a.at) - Date.parse(b.at) || byId(a, b)
const lineOf = (l) => ({ line: text(l.orderLineId), quantity: l.quantity })

/** Null: there is no such order, or it is not placed (any more). */
async function orderOf(manager, id) {
  const order = await manager.getRepository(Order).findOne({
    where: { id },
    relations: ['lines', 'lines.productVariant', 'fulfillments'],
    relationLoadStrategy: 'query',
  })
  if (!order?.orderPlacedAt) return null
  const [parts, modifications, history, places] = await Promise.all([
    manager
      .getRepository(FulfillmentLine)
      .find({ where: { fulfillmentId: In(order.fulfillments.map((f) => f.id)) } }),
    manager
      .getRepository('OrderModification')
      .find({ where: { order: { id } }, relations: ['lines'] }),
    manager
      .getRepository('OrderHistoryEntry')
      .find({ where: { order: { id }, type: In(HISTORY) } }),
    placesOf(
      manager,
      order.lines.map((l) => l.id),
    ),
  ])
  const told = history
    .map((h) => ({ id: text(h.id), at: h.createdAt.toISOString(), type: h.type, data: h.data }))
    .sort(inTurn)
  return {
    type: 'order',
    id: text(order.id),
    code: order.code,
    kind: order.type,
    placedAt: order.orderPlacedAt.toISOString(),
    lines: order.lines
      .map((l) => ({
        id: text(l.id),
        variant: text(l.productVariant.id),
        sku: l.productVariant.sku,
        placed: l.orderPlacedQuantity,
        quantity: l.quantity,
        ...(places ? { location: places.get(text(l.id)) ?? null } : {}),
      }))
      .sort(byId),
    modifications: modifications
      .map((m) => ({
        id: text(m.id),
        at: m.createdAt.toISOString(),
        lines: m.lines.map(lineOf).sort(byLine),
      }))
      .sort(inTurn),
    fulfillments: order.fulfillments
      .map((f) => ({
        id: text(f.id),
        at: f.createdAt.toISOString(),
        state: f.state,
        lines: parts
          .filter((p) => text(p.fulfillmentId) === text(f.id))
          .map(lineOf)
          .sort(byLine),
      }))
      .sort(inTurn),
    cancellations: told
      .filter((h) => h.type === 'ORDER_CANCELLATION')
      .map((h) => ({ id: h.id, at: h.at, lines: (h.data.lines ?? []).map(lineOf).sort(byLine) })),
    transitions: told
      .filter((h) => h.type === 'ORDER_FULFILLMENT_TRANSITION')
      .map((h) => ({
        id: h.id,
        at: h.at,
        fulfillment: text(h.data.fulfillmentId ?? ''),
        to: h.data.to ?? '',
      })),
  }
}

/** Where each line was first allocated; undefined in a shop that has only one location. */
async function placesOf(manager, lineIds) {
  if ((await manager.getRepository(StockLocation).count()) < 2) return undefined
  const allocations = await manager.getRepository(Allocation).find({
    where: { orderLine: { id: In(lineIds) } },
    relations: ['orderLine', 'stockLocation'],
    order: { id: 'DESC' },
  })
  return new Map(allocations.map((a) => [text(a.orderLine.id), text(a.stockLocation.id)]))
}

/** Null: the level is gone. */
async function levelOf(manager, target, by) {
  const [productVariantId, stockLocationId] = target.split(':')
  const level = await manager.getRepository(StockLevel).findOne({
    where: { productVariantId, stockLocationId },
    relations: ['productVariant'],
  })
  if (!level) return null
  const [settings] = await manager.getRepository(GlobalSettings).find({ take: 1 })
  const variant = level.productVariant
  const flag = variant.trackInventory
  return {
    type: 'level',
    variant: productVariantId,
    sku: variant.sku,
    location: stockLocationId,
    tracked: flag === 'TRUE' || (flag === 'INHERIT' && settings.trackInventory),
    stockOnHand: level.stockOnHand,
    stockAllocated: level.stockAllocated,
    threshold: variant.useGlobalOutOfStockThreshold
      ? settings.outOfStockThreshold
      : variant.outOfStockThreshold,
    by,
    at: level.updatedAt.toISOString(),
  }
}

module.exports = { levelOf, orderOf, placesOf }
