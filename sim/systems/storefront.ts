/** A shop: takes units off its own number when it sells, and is told absolute numbers by others. */
import { Hono } from 'hono'
import { book, feed } from './book.ts'
import { bearer, bucket } from './door.ts'
import { sender } from './sender.ts'
import type { SoldLine, Storefront, StorefrontOptions } from './system.ts'

type Row = { sku: string; location?: string; available: number; expected?: number; key?: string }
type Result = { sku: string; status: string; available?: number; message?: string }

export function createStorefront(options: StorefrontOptions): Storefront {
  const { clock } = options
  const stock = book(options)
  const out = sender(options)
  const events = feed(out.sent, clock, (type) => type !== 'level.changed')
  /** Key → what it was used for, and the first answer: a repeat gets that again. */
  const keys = new Map<string, { row: string; result: Result }>()
  const size = options.page ?? 100
  const product = options.product ?? ((code: string) => code)

  function change(sku: string, location: string | undefined, quantity: number, cause: string) {
    const place = location ?? stock.first
    if (stock.level(sku, place) === quantity && stock.knows(sku, place)) return
    stock.set(sku, quantity, place)
    if (options.echo === false) return
    const changed_at = clock.now().toISOString()
    out.send(
      'level.changed',
      { sku, location: place, available: quantity, changed_at, cause },
      clock.now(),
    )
  }

  function setRow(row: Row): Result {
    const { sku, location = stock.first } = row
    if (!stock.locations.includes(location)) return { sku, status: 'unknown_location' }
    if (!stock.knows(sku, location))
      return { sku, status: 'unknown_sku', message: `no ${sku} here` }
    if (!Number.isSafeInteger(row.available) || row.available < 0) return { sku, status: 'invalid' }
    const there = stock.level(sku, location)
    if (options.compares && typeof row.expected === 'number' && row.expected !== there) {
      return { sku, status: 'stale', available: there }
    }
    change(sku, location, row.available, 'set')
    return { sku, status: 'ok', available: row.available }
  }

  function once(row: Row): Result {
    if (!row.key) return setRow(row)
    const text = JSON.stringify(row)
    const before = keys.get(row.key)
    if (before) {
      return before.row === text ? before.result : { sku: row.sku, status: 'key_reused' }
    }
    const result = setRow(row)
    keys.set(row.key, { row: text, result })
    return result
  }

  const app = new Hono()
  app.use(bearer(options.token))
  if (options.perSecond)
    app.use(bucket(clock, options.perSecond, options.burst ?? options.perSecond))
  app.get('/levels', (c) => {
    const as_of = clock.now().toISOString()
    const shown = (row: { sku: string; location: string; quantity: number }) => ({
      sku: row.sku,
      location: row.location,
      available: row.quantity,
      as_of,
    })
    const asked = c.req.queries('sku')
    if (!asked) {
      const { rows, next } = stock.page(c.req.query('cursor') ?? '', size)
      return c.json({ levels: rows.map(shown), ...(next ? { next } : {}) })
    }
    const rows = asked.flatMap((sku) =>
      stock.locations
        .filter((location) => stock.knows(sku, location))
        .map((location) => shown({ sku, location, quantity: stock.level(sku, location) })),
    )
    return c.json({ levels: rows })
  })
  app.post('/levels', async (c) => {
    const { rows } = await c.req.json<{ rows?: Row[] }>()
    if (!Array.isArray(rows) || rows.length === 0) return c.json({ error: 'no rows' }, 400)
    if (rows.length > (options.batch ?? 100)) return c.json({ error: 'too many rows' }, 413)
    return c.json({ results: rows.map(once) })
  })
  app.get('/orders', (c) => c.json(events(c.req.query('after') ?? '', size)))

  const sum = (lines: readonly SoldLine[], sign: 1 | -1, cause: string) => {
    for (const l of lines) {
      const sku = product(l.sku)
      change(sku, l.location, stock.level(sku, l.location) + sign * l.quantity, cause)
    }
  }
  const shown = (lines: readonly SoldLine[]) =>
    lines.map((l) => ({
      id: l.line,
      sku: l.sku,
      quantity: l.quantity,
      location: l.location ?? stock.first,
    }))

  return {
    name: options.name,
    app,
    sent: out.sent,
    level: stock.level,
    levels: stock.levels,
    set: stock.set,
    order({ order, at, lines }) {
      const sold = lines.map((l) => ({ ...l, sku: product(l.sku) }))
      if (options.oversell === false && shortOf(sold, stock.level)) return null
      const data = { id: order, placed_at: at.toISOString(), lines: shown(lines) }
      const event = out.send('order.placed', data, at)
      sum(lines, -1, 'order')
      return event
    },
    cancel({ order, cancellation, at, lines }) {
      const cancelled_at = at.toISOString()
      const data = { id: cancellation, order_id: order, cancelled_at, lines: shown(lines) }
      const event = out.send('order.cancelled', data, at)
      sum(lines, 1, 'cancel')
      return event
    },
    idle: out.idle,
    stop: out.stop,
  }
}

/** True when the lines together ask for more of something than there is. */
function shortOf(lines: readonly SoldLine[], level: (sku: string, location?: string) => number) {
  const wanted = new Map<string, number>()
  return lines.some((l) => {
    const key = JSON.stringify([l.sku, l.location])
    wanted.set(key, (wanted.get(key) ?? 0) + l.quantity)
    return wanted.get(key)! > level(l.sku, l.location)
  })
}
