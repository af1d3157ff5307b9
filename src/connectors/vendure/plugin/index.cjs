/**
 * Onhand's plugin for Vendure 3: tells Onhand about orders and about stock that is changed by hand.
 *
 * To install it, copy this folder into your Vendure project as `onhand-plugin` and add to your
 * vendure-config:
 *
 *   const { OnhandPlugin } = require('./onhand-plugin/index.cjs')
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
const { createRequire } = require('node:module')
const core = require('@vendure/core')
const { placesOf } = require('./papers.cjs')
const { Sender } = require('./send.cjs')

// Whatever package manager is used, these are the very copies that Vendure itself uses.
const ofVendure = createRequire(require.resolve('@vendure/core'))
const { Column, Entity, PrimaryGeneratedColumn } = ofVendure('typeorm')
const { Parent, Query, ResolveField, Resolver } = ofVendure('@nestjs/graphql')
const { parse } = ofVendure('graphql')
const { Allow, EventBus, Order, Permission, ProcessContext, TransactionalConnection } = core

const VERSION = '1.1.0'

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
    this.sender = new Sender(this.connection, OnhandEvent, OnhandPlugin.options)
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
    "Where it posts to."
    url: String!
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
      url: OnhandPlugin.options.url,
    }
  }
}

class OnhandLineResolver {
  constructor(connection) {
    this.connection = connection
  }
  async onhandLocation(line) {
    const places = await placesOf(this.connection.rawConnection.manager, [line.id])
    return places?.get(String(line.id)) ?? null
  }
}

// ── The decorators, put on by hand: this is plain JavaScript ───────────────────────────────────

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
