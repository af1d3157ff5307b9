/** A Northwind in memory: the part of its API that the connector uses, as its documentation has it. */
import { type Context, Hono } from 'hono'
import type { Clock } from '../../../../src/lib/clock.ts'

type Product = { id: string; sku: string; barcode: string; title: string; tracked: boolean }
type OrderLine = {
  line: string
  product: string
  warehouse: string
  ordered: number
  cancelled: number
  shipped: number
}
type Order = { id: string; placed_at: string; state: 'open' | 'closed'; lines: OrderLine[] }
type Hook = { id: string; topic: string; url: string; active: boolean }
type Set = {
  product: string
  warehouse: string
  available: number
  expected: number | null
  key: string
}
type Result = { status: 'ok' | 'stale' | 'unknown' | 'busy'; available?: number }

const PAGE = 40
const BATCH = 50

export type Northwind = ReturnType<typeof createNorthwind>

/** One warehouse, `main`; product `p1`, `p2`, … with the numbers of `levels`. */
export function createNorthwind(options: { clock: Clock; key: string; levels: readonly number[] }) {
  const { clock } = options
  const products: Product[] = options.levels.map((_, i) => ({
    id: `p${i + 1}`,
    sku: `NW-${i + 1}`,
    barcode: i % 2 === 0 ? `40${String(i).padStart(6, '0')}` : '',
    title: `Thing ${i + 1}`,
    tracked: true,
  }))
  const stock = new Map(products.map(({ id }, i) => [id, options.levels[i]!]))
  const orders: Order[] = []
  const hooks: Hook[] = []
  const events: object[] = []
  /** A key does its work once; after that it gets the first answer again. */
  const done = new Map<string, Result>()
  let last = 0

  function happen(type: string, order: Order, quantities: readonly number[], number?: string) {
    const seq = events.length + 1
    const lines = order.lines.map(({ line, product, warehouse }, i) => ({
      line,
      product,
      warehouse,
      quantity: quantities[i]!,
    }))
    const at = clock.now().toISOString()
    events.push({
      seq,
      id: `evt_${seq}`,
      type,
      at,
      order: order.id,
      ...(number ? { number } : {}),
      lines,
    })
  }

  function place(product: string, quantity: number): Order {
    const line = {
      line: '1',
      product,
      warehouse: 'main',
      ordered: quantity,
      cancelled: 0,
      shipped: 0,
    }
    const placed_at = clock.now().toISOString()
    const order: Order = { id: `O-${++last}`, placed_at, state: 'open', lines: [line] }
    orders.push(order)
    stock.set(product, stock.get(product)! - quantity)
    happen('order.placed', order, [quantity])
    return order
  }

  function ship(order: Order, quantity: number) {
    const [line] = order.lines
    line!.shipped += quantity
    if (line!.shipped + line!.cancelled === line!.ordered) order.state = 'closed'
    happen('order.shipped', order, [quantity], `S-${++last}`)
  }

  function setRow({ product, warehouse, available, expected, key }: Set): Result {
    const before = done.get(key)
    if (before) return before
    const there = stock.get(product)
    if (there === undefined || warehouse !== 'main') return { status: 'unknown' }
    if (expected !== null && expected !== there) return { status: 'stale', available: there }
    stock.set(product, available)
    done.set(key, { status: 'ok' })
    return { status: 'ok' }
  }

  const app = new Hono()
  app.use(async (c, next) => {
    if (c.req.header('x-api-key') !== options.key) return c.json({ error: 'who are you?' }, 401)
    await next()
  })
  const scopes = ['stock:write', 'products:read', 'orders:read', 'hooks:write']
  app.get('/v2/account', (c) => c.json({ name: 'Acme Ltd', scopes }))
  app.get('/v2/products', (c) => c.json(paged(c, 'products', products)))
  app.get('/v2/orders', (c) => {
    const open = orders.filter((order) => order.state === c.req.query('state'))
    return c.json(paged(c, 'orders', open))
  })
  app.get('/v2/stock', (c) => {
    const row = ({ id, tracked }: Product) => ({
      product: id,
      warehouse: 'main',
      available: tracked ? stock.get(id)! : null,
    })
    const asked = c.req.queries('product')
    if (!asked) return c.json(paged(c, 'stock', products.map(row)))
    if (asked.length > BATCH) return c.json({ error: 'too many products' }, 400)
    const known = products.filter(({ id }) => asked.includes(id))
    return c.json({ stock: known.map(row), next: null })
  })
  app.post('/v2/stock/set', async (c) => {
    const { rows } = await c.req.json<{ rows: Set[] }>()
    if (rows.length > BATCH) return c.json({ error: 'too many rows' }, 413)
    return c.json({ results: rows.map(setRow) })
  })
  app.get('/v2/events', (c) => {
    const from = Number(c.req.query('after'))
    return c.json({ events: events.slice(from, from + PAGE), more: from + PAGE < events.length })
  })
  app.get('/v2/hooks', (c) => c.json(paged(c, 'hooks', hooks)))
  app.post('/v2/hooks', async (c) => {
    const { topic, url } = await c.req.json<Pick<Hook, 'topic' | 'url'>>()
    hooks.push({ id: `h${++last}`, topic, url, active: true })
    return c.json(hooks.at(-1)!, 201)
  })
  app.patch('/v2/hooks/:id', async (c) => {
    const hook = hooks.find(({ id }) => id === c.req.param('id'))
    if (!hook) return c.json({ error: 'no such hook' }, 404)
    return c.json(Object.assign(hook, await c.req.json<Partial<Hook>>()))
  })

  return { app, products, stock, orders, hooks, place, ship }
}

/** A page of a list, and what to ask for next. */
function paged<T>(c: Context, name: string, rows: readonly T[]) {
  const from = Number(c.req.query('page') ?? 0)
  const next = from + PAGE < rows.length ? String(from + PAGE) : null
  return { [name]: rows.slice(from, from + PAGE), next }
}
