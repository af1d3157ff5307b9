/** The routes of products and variations, with what a write through them does besides. */
import type { Context, Hono } from 'hono'
import { productShown, variationShown } from '../shown.ts'
import type { Loose, Product } from '../store.ts'
import {
  type ApiOptions,
  batch,
  fail,
  invalidId,
  isFailure,
  list,
  numberOf,
  queryOf,
} from './answers.ts'
import { type Failure, failure } from './door.ts'

export function products(app: Hono, { site, allVariations }: ApiOptions): void {
  const { store } = site
  const there = () => [...store.products.values()].filter((p) => !p.trashed)
  const showProduct = (p: Product) => productShown(site, p)
  const showVariation = (p: Product) => variationShown(site, p)

  function saveProduct(given: Loose): Loose | Failure {
    const product = store.get(Number(given.id))
    if (!product) return invalidId('product', 400)
    if (product.parent) {
      const says =
        'To manipulate product variations you should use the /products/&lt;product_id&gt;/variations/&lt;id&gt; endpoint.'
      return failure('woocommerce_rest_invalid_product_id', says, 404)
    }
    store.save(product, given)
    return showProduct(product)
  }

  /** It becomes the other product's, whoever it belonged to: its parent is set unasked. */
  function saveVariation(parent: number, given: Loose): Loose | Failure {
    const product = store.get(Number(given.id))
    if (!product) return invalidId('product_variation', 400)
    product.parent = parent
    store.save(product, given)
    return showVariation(product)
  }

  function make(given: Loose, parent = 0): Loose | Failure {
    const sku = String(given.sku ?? '')
    const twin = sku && there().find((p) => p.sku === sku)
    if (twin) return failure('product_invalid_sku', 'Invalid or duplicated SKU.', 400)
    const type = parent ? 'variation' : String(given.type ?? 'simple')
    const product = store.add({ type, parent, sku, name: String(given.name ?? '') })
    store.save(product, given)
    return parent ? showVariation(product) : showProduct(product)
  }

  /** Single writes are looked through, rows of a batch are not; null counts as nothing there. */
  async function single(
    c: Context,
    act: (given: Loose) => Loose | Failure,
    status: 200 | 201 = 200,
  ) {
    const given = await c.req.json<Loose>()
    const { stock_quantity: n } = given
    if (n !== undefined && n !== null && !store.options.decimals && !Number.isInteger(Number(n))) {
      return fail(c, failure('rest_invalid_param', 'Invalid parameter(s): stock_quantity', 400))
    }
    const made = act(n === null ? { ...given, stock_quantity: 0 } : given)
    return isFailure(made) ? fail(c, made) : c.json(made, status)
  }

  app.get('/products', (c) => {
    const skus = queryOf(c).get('sku')?.split(',')
    // Only who asks for a SKU is shown variations too.
    const rows = there().filter((p) => (skus ? skus.includes(p.sku) : p.parent === 0))
    return list(c, site, rows, showProduct)
  })
  app.post('/products', (c) => single(c, (given) => make(given), 201))
  app.post('/products/batch', (c) => batch(c, { create: (g) => make(g), update: saveProduct }))
  app.get('/products/:id{[0-9]+}', (c) => {
    const product = store.get(numberOf(c, 'id'))
    return product ? c.json(showProduct(product)) : fail(c, invalidId('product', 404))
  })
  app.put('/products/:id{[0-9]+}', (c) =>
    single(c, (g) => saveProduct({ ...g, id: c.req.param('id') })),
  )

  const under = '/products/:parent{[0-9]+}/variations'
  app.get(under, (c) => {
    const parent = numberOf(c, 'parent')
    return list(
      c,
      site,
      there().filter((p) => p.parent === parent),
      showVariation,
    )
  })
  app.post(under, (c) => single(c, (g) => make(g, numberOf(c, 'parent')), 201))
  app.post(`${under}/batch`, (c) => {
    const parent = numberOf(c, 'parent')
    return batch(c, {
      create: (g) => make(g, parent),
      update: (g) => saveVariation(parent, g),
    })
  })
  app.get(`${under}/:id{[0-9]+}`, (c) => {
    const product = store.get(numberOf(c, 'id'))
    if (product?.parent !== numberOf(c, 'parent'))
      return fail(c, invalidId('product_variation', 404))
    return c.json(showVariation(product))
  })
  app.put(`${under}/:id{[0-9]+}`, (c) =>
    single(c, (g) => saveVariation(numberOf(c, 'parent'), { ...g, id: c.req.param('id') })),
  )
  if (allVariations === false) return
  app.get('/variations', (c) =>
    list(
      c,
      site,
      there().filter((p) => p.parent > 0),
      showVariation,
    ),
  )
}
