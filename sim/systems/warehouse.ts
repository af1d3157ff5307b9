/** A warehouse: what it holds, what it does with it, and the lists it lets others read. */
import { Hono } from 'hono'
import { book, feed } from './book.ts'
import { bearer } from './door.ts'
import { sender } from './sender.ts'
import type { SoldLine, SystemOptions, Warehouse } from './system.ts'

type Proposed = {
  key: string
  kind: string
  item: string
  warehouse?: string
  quantity: number
  by: string
}

/** `released`: when what happened at `at` may be read by those who poll. Default: at once. */
export function createWarehouse(
  options: SystemOptions,
  released: (at: Date) => Date = (at) => at,
): Warehouse {
  const { clock } = options
  const stock = book(options)
  const out = sender(options)
  const events = feed(out.sent, clock)
  const releases: Date[] = []
  let readable = 0
  const proposals: Proposed[] = []
  const answered = new Set<string>()
  const size = options.page ?? 100

  const shown = (lines: readonly (SoldLine & { reason?: string })[]) =>
    lines.map((l) => ({
      line: l.line,
      item: l.sku,
      quantity: l.quantity,
      warehouse: l.location ?? stock.first,
      ...(l.reason === undefined ? {} : { reason: l.reason }),
    }))
  const move = (lines: readonly SoldLine[], sign: 1 | -1) => {
    for (const l of lines) stock.add(l.sku, sign * l.quantity, l.location)
  }

  function tell(type: string, data: object, at: Date) {
    releases.push(released(clock.now()))
    return out.send(type, data, at)
  }

  /** Takes a correction that another system proposes, as its own; what it can't be, it says. */
  function propose(p: Proposed) {
    if (answered.has(p.key)) return { key: p.key, status: 'accepted' }
    const location = p.warehouse ?? stock.first
    if (!stock.knows(p.item, location)) return { key: p.key, status: 'unknown_item' }
    answered.add(p.key)
    proposals.push(p)
    const line = { line: '1', sku: p.item, quantity: p.quantity, location }
    const at = clock.now()
    if (p.kind === 'counted') warehouse.count({ count: `proposal-${p.key}`, at, lines: [line] })
    if (p.kind === 'adjusted') {
      const lines = [{ ...line, reason: `proposed by ${p.by}` }]
      warehouse.adjust({ adjustment: `proposal-${p.key}`, at, lines })
    }
    return { key: p.key, status: 'accepted' }
  }

  const app = new Hono()
  app.use(bearer(options.token))
  app.get('/stock', (c) => {
    const at = clock.now().toISOString()
    const row = (r: { sku: string; location: string; quantity: number }) => ({
      item: r.sku,
      warehouse: r.location,
      on_hand: r.quantity,
      at,
    })
    const asked = c.req.queries('item')
    if (!asked) {
      const { rows, next } = stock.page(c.req.query('cursor') ?? '', size)
      return c.json({ stock: rows.map(row), ...(next ? { next } : {}) })
    }
    const rows = asked.flatMap((sku) =>
      stock.locations
        .filter((location) => stock.knows(sku, location))
        .map((location) => row({ sku, location, quantity: stock.level(sku, location) })),
    )
    return c.json({ stock: rows })
  })
  app.get('/events', (c) => {
    const now = clock.now()
    while (readable < releases.length && releases[readable]! <= now) readable++
    return c.json(events(c.req.query('after') ?? '', size, readable))
  })
  app.post('/proposals', async (c) => {
    const body = await c.req.json<{ proposals: Proposed[] }>()
    return c.json({ results: body.proposals.map(propose) })
  })

  const warehouse: Warehouse = {
    name: options.name,
    app,
    sent: out.sent,
    proposals,
    level: stock.level,
    levels: stock.levels,
    set: stock.set,
    receive({ receipt, at, lines, purchase }) {
      move(lines, 1)
      const data = { receipt, received_at: at.toISOString(), lines: shown(lines) }
      return tell('goods.received', { ...data, ...(purchase ? { purchase } : {}) }, at)
    },
    ship({ order, shipment, at, lines }) {
      move(lines, -1)
      const data = { shipment, order, shipped_at: at.toISOString(), lines: shown(lines) }
      return tell('shipment.sent', data, at)
    },
    adjust({ adjustment, at, lines }) {
      move(lines, 1)
      const data = { adjustment, adjusted_at: at.toISOString(), lines: shown(lines) }
      return tell('stock.adjusted', data, at)
    },
    return({ return: id, order, at, lines }) {
      move(lines, 1)
      const data = { return: id, arrived_at: at.toISOString(), lines: shown(lines) }
      return tell('return.arrived', { ...data, ...(order ? { order } : {}) }, at)
    },
    count({ count, at, lines }) {
      for (const l of lines) stock.set(l.sku, l.quantity, l.location)
      const data = { count, counted_at: at.toISOString(), lines: shown(lines) }
      return tell('stock.counted', data, at)
    },
    idle: out.idle,
    stop: out.stop,
  }
  return warehouse
}
