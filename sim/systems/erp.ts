/** The books: orders goods from suppliers, and mirrors what others say is on hand. Slow, one row a call. */
import { Hono } from 'hono'
import { book, feed } from './book.ts'
import { bearer } from './door.ts'
import { sender } from './sender.ts'
import type { Erp, ErpOptions } from './system.ts'

export function createErp(options: ErpOptions): Erp {
  const { clock } = options
  const stock = book(options)
  const out = sender(options)
  const events = feed(out.sent, clock)
  const size = options.page ?? 100

  const app = new Hono()
  app.use(bearer(options.token))
  app.get('/items', (c) => {
    const row = (r: { sku: string; location: string; quantity: number }) => ({
      code: r.sku,
      warehouse: r.location,
      // As real ones do: a decimal as text.
      on_hand: r.quantity.toFixed(2),
    })
    const asked = c.req.queries('code')
    if (!asked) {
      const { rows, next } = stock.page(c.req.query('cursor') ?? '', size)
      return c.json({ items: rows.map(row), next_cursor: next ?? null })
    }
    const rows = asked.flatMap((sku) =>
      stock.locations
        .filter((location) => stock.knows(sku, location))
        .map((location) => row({ sku, location, quantity: stock.level(sku, location) })),
    )
    return c.json({ items: rows, next_cursor: null })
  })
  app.put('/items/:code/on-hand', async (c) => {
    const code = c.req.param('code')
    const body = await c.req.json<{ warehouse?: string; on_hand: number }>()
    await clock.sleep(options.slowMs ?? 0)
    const location = body.warehouse ?? stock.first
    if (!stock.locations.includes(location)) return c.json({ error: 'no such warehouse' }, 422)
    if (!stock.knows(code, location)) return c.json({ error: `no item ${code}` }, 404)
    if (!Number.isSafeInteger(body.on_hand)) return c.json({ error: 'not a whole number' }, 422)
    stock.set(code, body.on_hand, location)
    return c.json({ code, warehouse: location, on_hand: body.on_hand })
  })
  app.get('/purchases', (c) => c.json(events(c.req.query('after') ?? '', size)))

  return {
    name: options.name,
    app,
    sent: out.sent,
    level: stock.level,
    levels: stock.levels,
    set: stock.set,
    purchase({ purchase, at, lines }) {
      const rows = lines.map((l) => ({
        line: l.line,
        code: l.sku,
        quantity: l.quantity,
        warehouse: l.location ?? stock.first,
        ...('reason' in l ? { reason: l.reason } : {}),
      }))
      const data = { number: purchase, ordered_at: at.toISOString(), lines: rows }
      return out.send('purchase.ordered', data, at)
    },
    idle: out.idle,
    stop: out.stop,
  }
}
