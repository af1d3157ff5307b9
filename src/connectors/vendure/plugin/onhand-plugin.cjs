/**
 * Onhand's plugin for Vendure 3: tells Onhand about orders and about stock that is changed by hand.
 *
 * To install it, copy this file into your Vendure project and add to your vendure-config:
 *
 *   const { OnhandPlugin } = require('./onhand-plugin.cjs')
 *   plugins: [
 *     OnhandPlugin.init({
 *       url: 'https://onhand.example/webhooks/vendure',  // `vendure` is the system's name in onhand.config.ts
 *       secret: process.env.ONHAND_WEBHOOK_SECRET,       // whsec_… ; Onhand knows the same one
 *       username: 'onhand',                              // the administrator Onhand logs in as
 *     }),
 *   ]
 *
 * and make the migration for its one table (`npx vendure migrate`), as for any plugin with an entity.
 *
 * How it loses nothing: Vendure's event bus lives in memory, so an event is first written into the
 * table `onhand_event`, in the transaction that it belongs to. An event says only *what* changed
 * (an order, a stock level). What is sent is read when it is sent, whole, and signed (Standard
 * Webhooks); the rows are deleted when Onhand has answered that it is stored. So a crash on either
 * side, a repeat, or one message overtaking another changes nothing.
 *
 * It sends no names, no addresses and no prices. Licence: Apache-2.0, like Onhand.
 */
const { createHash, createHmac } = require('node:crypto')
const { createRequire } = require('node:module')

// Whatever package manager is used, these are the very copies that Vendure itself uses.
const core = require('@vendure/core')
const ofVendure = createRequire(require.resolve('@vendure/core'))
const { Column, Entity, In, LessThanOrEqual, PrimaryGeneratedColumn } = ofVendure('typeorm')
const { Parent, Query, ResolveField, Resolver } = ofVendure('@nestjs/graphql')
const { parse } = ofVendure('graphql')

const { Allow, EventBus, Logger, Permission, ProcessContext, TransactionalConnection } = core
const { Allocation, FulfillmentLine, GlobalSettings, Order, StockLevel, StockLocation } = core

const VERSION = '1.0.0'
const LOG = 'OnhandPlugin'
const BATCH = 200
const AT_ONCE = 4
const LEASE_MS = 30_000
const DEADLINE_MS = 10_000
const MOST_WAIT_MS = 60_000
const HISTORY = ['ORDER_CANCELLATION', 'ORDER_FULFILLMENT_TRANSITION']

// ── The table ──────────────────────────────────────────────────────────────────────────────────

class OnhandEvent {}
Entity('onhand_event')(OnhandEvent)
PrimaryGeneratedColumn()(OnhandEvent.prototype, 'id')
column('kind', { type: 'varchar', length: 10 })
column('target', { type: 'varchar', length: 100 })
column('by', { type: 'varchar', length: 255, nullable: true })
column('notBefore', { type: 'bigint', default: 0 })
column('tries', { type: 'int', default: 0 })
column('lastError', { type: 'varchar', length: 255, nullable: true })
column('since', { type: 'bigint' })

function column(name, options) {
  Column(options)(OnhandEvent.prototype, name)
}

// ── Noting what changed, in the transaction that changed it ────────────────────────────────────

class OnhandPlugin {
  static init(options) {
    for (const name of ['url', 'secret']) {
      if (!options[name]) throw new Error(`OnhandPlugin.init: ${name} is missing`)
    }
    OnhandPlugin.options = { pollMs: 1000, ...options }
    return OnhandPlugin
  }

  constructor(eventBus, connection, processContext) {
    this.eventBus = eventBus
    this.connection = connection
    this.processContext = processContext
  }

  async onApplicationBootstrap() {
    try {
      await this.connection.rawConnection.getRepository(OnhandEvent).count()
    } catch (error) {
      // Without the table every checkout would fail at its first event: rather say so at once.
      throw new Error(
        `OnhandPlugin: its table onhand_event is missing; make and run the migration (${error.message})`,
      )
    }
    const watched = [
      core.OrderPlacedEvent,
      core.OrderStateTransitionEvent,
      core.OrderLineEvent,
      core.FulfillmentStateTransitionEvent,
      core.StockMovementEvent,
    ]
    for (const event of watched) {
      this.eventBus.registerBlockingEventHandler({
        event,
        id: `onhand-${event.name}`,
        handler: (happened) => this.note(happened),
      })
    }
    if (!this.processContext.isServer) return
    this.sender = new Sender(this.connection, OnhandPlugin.options)
    // These come after the commit, when the rows can be seen.
    this.eventBus
      .filter((happened) => watched.includes(happened.constructor))
      .subscribe(() => this.sender.wake())
    this.sender.start()
  }

  async onModuleDestroy() {
    await this.sender?.stop()
  }

  async note(event) {
    const { ctx } = event
    const rows = []
    const add = (kind, target, by = null) =>
      rows.push({ kind, target: String(target), by, since: Date.now() })
    if (event instanceof core.OrderPlacedEvent) add('order', event.order.id)
    else if (
      event instanceof core.OrderStateTransitionEvent ||
      event instanceof core.OrderLineEvent
    ) {
      // Carts are nobody's business until they are placed.
      if (event.order.orderPlacedAt) add('order', event.order.id)
    } else if (event instanceof core.FulfillmentStateTransitionEvent) {
      for (const id of await this.ordersOf(ctx, { fulfillment: event.fulfillment.id }))
        add('order', id)
    } else {
      const user = ctx.session?.user?.identifier ?? null
      for (const m of event.stockMovements) {
        if (m.type === 'ADJUSTMENT') {
          // Onhand knows what it wrote itself.
          if (user !== null && user === OnhandPlugin.options.username) continue
          add('level', `${m.productVariant.id}:${m.stockLocationId ?? m.stockLocation.id}`, user)
        }
      }
      const lines = event.stockMovements.flatMap((m) => (m.orderLine ? [m.orderLine.id] : []))
      if (lines.length > 0) for (const id of await this.ordersOf(ctx, { lines })) add('order', id)
    }
    const distinct = new Map(rows.map((row) => [`${row.kind} ${row.target}`, row]))
    if (distinct.size > 0)
      await this.connection.getRepository(ctx, OnhandEvent).insert([...distinct.values()])
  }

  /** The orders that hold these lines, or that this fulfilment is of. */
  async ordersOf(ctx, { lines, fulfillment }) {
    const query = this.connection
      .getRepository(ctx, Order)
      .createQueryBuilder('o')
      .select('o.id', 'id')
      .distinct()
    if (lines) query.innerJoin('o.lines', 'line').where('line.id IN (:...lines)', { lines })
    else query.innerJoin('o.fulfillments', 'f').where('f.id = :fulfillment', { fulfillment })
    return (await query.getRawMany()).map((row) => row.id)
  }
}

// ── Sending ────────────────────────────────────────────────────────────────────────────────────

class Sender {
  constructor(connection, options) {
    this.options = options
    this.events = connection.rawConnection.getRepository(OnhandEvent)
    this.manager = connection.rawConnection.manager
    this.waitMs = 0
  }

  start() {
    this.running = true
    this.done = this.run()
  }

  async stop() {
    this.running = false
    this.wake()
    await this.done
  }

  /** Look now rather than at the next turn; but not while Onhand is known to be away. */
  wake() {
    if (this.waitMs === 0 || !this.running) this.rest?.()
    this.woken = true
  }

  async run() {
    while (this.running) {
      this.woken = false
      let sent = 0
      try {
        sent = await this.round()
        this.waitMs = 0
      } catch (error) {
        this.waitMs = Math.min(MOST_WAIT_MS, Math.max(500, this.waitMs * 2))
        Logger.warn(
          `Onhand does not take events (next try in ${this.waitMs} ms): ${error.message}`,
          LOG,
        )
      }
      if (!this.running || sent > 0 || (this.woken && this.waitMs === 0)) continue
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, this.waitMs || this.options.pollMs)
        this.rest = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  /** One round over what waits; all events of one order, or of one level, are one message. */
  async round() {
    const now = Date.now()
    const rows = await this.events.find({
      where: { notBefore: LessThanOrEqual(now) },
      order: { id: 'ASC' },
      take: BATCH,
    })
    const groups = new Map()
    for (const row of rows) {
      const key = `${row.kind} ${row.target}`
      groups.set(key, [...(groups.get(key) ?? []), row])
    }
    const queue = [...groups.values()]
    let failed
    const worker = async () => {
      while (this.running && !failed && queue.length > 0) {
        await this.sendGroup(queue.shift()).catch((error) => {
          failed = error
        })
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
    if (failed) throw failed
    return rows.length
  }

  async sendGroup(group) {
    const ids = group.map((row) => row.id)
    const now = Date.now()
    // Another server process may be at it: whoever moves `notBefore` first, sends.
    const free = { id: In(ids), notBefore: LessThanOrEqual(now) }
    const { affected } = await this.events.update(free, { notBefore: now + LEASE_MS })
    if (affected === 0) return
    let refused
    try {
      const content = await this.contentOf(group)
      refused = content === null ? null : await this.post(group[0].kind, JSON.stringify(content))
    } catch (error) {
      await this.events.update(
        { id: In(ids) },
        { notBefore: 0, lastError: error.message.slice(0, 255) },
      )
      throw error
    }
    if (refused === null) await this.events.delete({ id: In(ids) })
    else await this.setAside(group, ids, refused)
  }

  /** Read after the rows were, so it holds at least what they tell of. */
  contentOf(group) {
    const { kind, target } = group[0]
    return kind === 'order'
      ? orderOf(this.manager, target)
      : levelOf(this.manager, target, byOf(group))
  }

  /** One message that Onhand will not have does not hold up the others; it is never given up. */
  async setAside(group, ids, why) {
    const tries = Math.max(...group.map((row) => row.tries)) + 1
    const notBefore = Date.now() + Math.min(3_600_000, 1000 * 2 ** Math.min(tries, 12))
    await this.events.update({ id: In(ids) }, { notBefore, tries, lastError: why.slice(0, 255) })
    Logger.error(`Onhand refused ${group[0].kind} ${group[0].target}: ${why}`, LOG)
  }

  /** Null: stored there. A text: refused for what it is. Thrown: nobody there to take it. */
  async post(kind, body) {
    // Equal content has an equal id, so that a repeat is recognised as one.
    const id = `${kind}_${createHash('sha256').update(body).digest('hex').slice(0, 32)}`
    const timestamp = String(Math.floor(Date.now() / 1000))
    const key = Buffer.from(this.options.secret.trim().replace(/^whsec_/, ''), 'base64')
    const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
    const answer = await fetch(this.options.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${mac}`,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(DEADLINE_MS),
    })
    const { status } = answer
    const says = (await answer.text()).slice(0, 200)
    if (status >= 200 && status < 300) return null
    if ([400, 409, 413, 415, 422].includes(status)) return `${status} ${says}`
    throw new Error(`it answered ${status} ${says}`)
  }
}

const byOf = (group) => group.findLast((row) => row.by !== null)?.by ?? null

// ── What is sent: an order's papers, or a stock level ──────────────────────────────────────────

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

// ── What the Admin API can be asked ────────────────────────────────────────────────────────────

const schema = `
  extend type Query {
    "What Onhand's plugin has still to tell."
    onhandPlugin: OnhandPlugin!
  }
  extend type OrderLine {
    "The stock location the line was first allocated at."
    onhandLocation: ID
  }
  type OnhandPlugin {
    version: String!
    vendure: String!
    waiting: Int!
    oldest: DateTime
    lastError: String
  }
`

class OnhandResolver {
  constructor(connection) {
    this.connection = connection
  }
  async onhandPlugin() {
    const events = this.connection.rawConnection.getRepository(OnhandEvent)
    const [oldest] = await events.find({ order: { id: 'ASC' }, take: 1 })
    return {
      version: VERSION,
      vendure: core.VENDURE_VERSION,
      waiting: await events.count(),
      oldest: oldest ? new Date(Number(oldest.since)) : null,
      lastError: oldest?.lastError ?? null,
    }
  }
}

class OnhandLineResolver {
  constructor(connection) {
    this.connection = connection
  }
  async onhandLocation(line) {
    const places = await placesOf(this.connection.rawConnection.manager, [line.id])
    return places?.get(text(line.id)) ?? null
  }
}

// ── The decorators, put on by hand: this file is plain JavaScript ──────────────────────────────

const method = (type, name) => Object.getOwnPropertyDescriptor(type.prototype, name)
const needs = (type, ...others) => Reflect.defineMetadata('design:paramtypes', others, type)

needs(OnhandResolver, TransactionalConnection)
Resolver()(OnhandResolver)
Query('onhandPlugin')(
  OnhandResolver.prototype,
  'onhandPlugin',
  method(OnhandResolver, 'onhandPlugin'),
)
Allow(Permission.ReadOrder)(
  OnhandResolver.prototype,
  'onhandPlugin',
  method(OnhandResolver, 'onhandPlugin'),
)

needs(OnhandLineResolver, TransactionalConnection)
Resolver('OrderLine')(OnhandLineResolver)
Parent()(OnhandLineResolver.prototype, 'onhandLocation', 0)
ResolveField('onhandLocation')(
  OnhandLineResolver.prototype,
  'onhandLocation',
  method(OnhandLineResolver, 'onhandLocation'),
)

needs(OnhandPlugin, EventBus, TransactionalConnection, ProcessContext)
core.VendurePlugin({
  imports: [core.PluginCommonModule],
  entities: [OnhandEvent],
  adminApiExtensions: { schema: parse(schema), resolvers: [OnhandResolver, OnhandLineResolver] },
  compatibility: '>=3.0.0 <4.0.0',
})(OnhandPlugin)

module.exports = { OnhandPlugin, OnhandEvent }
