/** What a WooCommerce keeps, and its own arithmetic of stock: products, variations, settings, time. */
import type { Clock } from '../../src/lib/clock.ts'

/** As it was loaded; fields that do not concern stock are kept and given back as they are. */
export type Loose = Record<string, unknown>

export type Product = {
  id: number
  type: string
  parent: number
  name: string
  sku: string
  gtin: string
  manageStock: boolean
  /** `_stock`: its own; a variation may have one that does not count. */
  stock: number | null
  backorders: string
  created: Date
  modified: Date
  trashed: boolean
  more: Loose
}

export type StoreOptions = {
  clock: Clock
  /** What its notes of changes go by, where things happen at another time. Default: `clock`. */
  changes?: Clock
  /** The site's own time, minutes ahead of GMT. */
  offset?: number
  /** `woocommerce_manage_stock`, for the whole shop. Default true. */
  manageStock?: boolean
  /** True: a plugin lets stock be a decimal (the filter `woocommerce_stock_amount`). */
  decimals?: boolean
  /** False: as in versions that note nothing of what refunds put back. Default true. */
  notesRestock?: boolean
  /** Statuses that a plugin adds, without `wc-`. */
  statuses?: readonly string[]
  version?: string
}

/** `topic` happened to `id`. */
export type Listener = (topic: string, id: number) => void

export type Store = ReturnType<typeof createStore>

export function createStore(options: StoreOptions) {
  const { clock } = options
  const products = new Map<number, Product>()
  const listeners: Listener[] = []
  const settings = { manageStock: options.manageStock ?? true }
  let [posts, items, metas] = [0, 0, 0]

  /** Posts, order items and notes are each numbered for the whole shop. */
  const next = {
    post: () => ++posts,
    item: () => ++items,
    meta: () => ++metas,
    beyond(id: number) {
      posts = Math.max(posts, id)
    },
  }
  /** WordPress keeps whole seconds. */
  const secondOf = (time: Date) => new Date(Math.floor(time.getTime() / 1000) * 1000)
  const now = () => secondOf(clock.now())
  const noted = () => secondOf((options.changes ?? clock).now())
  const tell = (topic: string, id: number) => {
    for (const listener of listeners) listener(topic, id)
  }
  /** `wc_stock_amount`: whole numbers, cut off, unless a plugin changes the filter. */
  const amount = (value: unknown) => {
    const number = Number(value)
    if (!Number.isFinite(number)) return 0
    return options.decimals ? number : Math.trunc(number)
  }

  function add(given: Partial<Product> & Pick<Product, 'type'>): Product {
    const id = given.id ?? next.post()
    next.beyond(id)
    const product: Product = {
      parent: 0,
      name: `Thing ${id}`,
      sku: '',
      gtin: '',
      manageStock: false,
      stock: null,
      backorders: 'no',
      created: now(),
      modified: noted(),
      trashed: false,
      more: {},
      ...given,
      id,
    }
    products.set(id, product)
    tell('product.created', id)
    return product
  }

  const get = (id: number) => {
    const found = products.get(id)
    return found && !found.trashed ? found : undefined
  }

  /** `managing_stock()`: true, false, or by whom it hangs under. */
  function managing(product: Product): boolean | 'parent' {
    if (!settings.manageStock) return false
    if (product.manageStock) return true
    const above = product.parent ? get(product.parent) : undefined
    return above?.manageStock ? 'parent' : false
  }
  const holderOf = (product: Product) =>
    managing(product) === 'parent' ? get(product.parent)! : product
  /** `get_stock_quantity()`: of a variation without its own, its product's. */
  const quantityOf = (product: Product) => holderOf(product).stock

  function touched(product: Product) {
    product.modified = noted()
    tell('product.updated', product.id)
  }

  /** One SQL statement, `meta_value ± n`: what the shop itself does, which loses nothing. */
  function move(product: Product, by: number) {
    const holder = holderOf(product)
    holder.stock = amount((holder.stock ?? 0) + by)
    touched(holder)
  }

  /**
   * What a save through REST does with the stock fields, one after the other. Where nothing is
   * managed the number is ignored, answered with 200, and backorders are reset.
   */
  function save(product: Product, given: Loose) {
    if (given.manage_stock !== undefined) {
      product.manageStock = given.manage_stock === true || given.manage_stock === 'yes'
    }
    if (given.backorders !== undefined) product.backorders = String(given.backorders)
    if (managing(product) === false) {
      product.backorders = 'no'
      product.stock = null
    } else if (given.stock_quantity !== undefined) product.stock = amount(given.stock_quantity)
    else if (given.inventory_delta !== undefined) {
      product.stock = amount(product.stock ?? 0) + amount(given.inventory_delta)
    }
    for (const name of ['sku', 'name'] as const) {
      if (given[name] !== undefined) product[name] = String(given[name])
    }
    touched(product)
  }

  return {
    options,
    settings,
    products,
    next,
    now,
    noted,
    amount,
    add,
    get,
    managing,
    holderOf,
    quantityOf,
    move,
    save,
    touched,
    tell,
    listen: (listener: Listener) => void listeners.push(listener),
    /** Somebody sets it in the shop's own pages. */
    set(id: number, quantity: number) {
      const product = holderOf(get(id)!)
      product.stock = quantity
      touched(product)
    },
    /** What it sells; null: no such thing, or no number of its own. */
    truth(id: number): number | null {
      const product = get(id)
      return product && managing(product) === true ? product.stock : null
    },
  }
}
