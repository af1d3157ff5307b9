/** Products, orders, refunds and webhooks as REST v3 shows them. Pure. */
import type { Hook } from './hooks.ts'
import type { Item, Order, Refund } from './sales.ts'
import type { Loose, Product, Store } from './store.ts'

/** Where the shop is, for the links. */
export type Site = { store: Store; home: string }

/** `2017-03-22T16:28:02`: in the site's own time or in GMT, and never said which. */
export const stamp = (time: Date, offset = 0) =>
  new Date(time.getTime() + offset * 60_000).toISOString().slice(0, 19)

const dates = ({ store }: Site, name: string, time: Date | null) => ({
  [name]: time && stamp(time, store.options.offset),
  [`${name}_gmt`]: time && stamp(time),
})

const links = ({ home }: Site, path: string, id: number, up?: string) => ({
  self: [{ href: `${home}/wp-json/wc/v3/${path}/${id}` }],
  collection: [{ href: `${home}/wp-json/wc/v3/${path}` }],
  ...(up ? { up: [{ href: `${home}/wp-json/wc/v3/${up}` }] } : {}),
})

/** In the order of the documentation; what the double does not keep is as it was loaded. */
export function productShown(site: Site, p: Product): Loose {
  const { store } = site
  return {
    id: p.id,
    name: p.name,
    ...pick(p.more, beforeDates),
    ...dates(site, 'date_created', p.created),
    ...dates(site, 'date_modified', p.modified),
    type: p.type,
    ...pick(p.more, beforeSku),
    sku: p.sku,
    ...pick(p.more, beforeStock),
    ...stockShown(store, p),
    ...pick(p.more, afterStock),
    parent_id: p.parent,
    ...pick(p.more, afterParent),
    variations: variationsOf(store, p),
    ...pick(p.more, last),
    global_unique_id: p.gtin,
    _links: links(site, 'products', p.id),
  }
}

export function variationShown(site: Site, p: Product): Loose {
  return {
    id: p.id,
    ...dates(site, 'date_created', p.created),
    ...dates(site, 'date_modified', p.modified),
    ...pick(p.more, ['description', 'permalink']),
    sku: p.sku,
    ...pick(p.more, beforeVariationStock),
    ...stockShown(site.store, p),
    ...pick(p.more, afterVariationStock),
    global_unique_id: p.gtin,
    name: p.name,
    parent_id: p.parent,
    type: p.type,
    _links: links(site, `products/${p.parent}/variations`, p.id, `products/${p.parent}`),
  }
}

function stockShown(store: Store, p: Product) {
  const managed = store.managing(p)
  const quantity = managed === false ? null : store.quantityOf(p)
  const out = managed !== false && (quantity ?? 0) <= 0 && p.backorders === 'no'
  return {
    manage_stock: managed,
    stock_quantity: quantity,
    stock_status: out ? 'outofstock' : 'instock',
    backorders: p.backorders,
    backorders_allowed: p.backorders !== 'no',
    backordered: managed !== false && (quantity ?? 0) < 0,
  }
}

const variationsOf = (store: Store, p: Product) =>
  p.type === 'simple'
    ? []
    : [...store.products.values()].filter((v) => v.parent === p.id && !v.trashed).map((v) => v.id)

export function orderShown(site: Site, o: Order): Loose {
  return {
    id: o.id,
    ...pick(o.more, ['parent_id']),
    number: o.number,
    ...pick(o.more, ['order_key', 'created_via', 'version']),
    status: o.status,
    ...pick(o.more, ['currency']),
    ...dates(site, 'date_created', o.created),
    ...dates(site, 'date_modified', o.modified),
    ...pick(o.more, moneyAndPeople),
    ...dates(site, 'date_paid', o.paid),
    ...dates(site, 'date_completed', o.completed),
    ...pick(o.more, ['cart_hash', 'meta_data']),
    line_items: o.items.map((i) => itemShown(site.store, i)),
    ...pick(o.more, ['tax_lines', 'shipping_lines', 'fee_lines', 'coupon_lines']),
    // How many of what is only told by the refund itself.
    refunds: o.refunds.map((r) => ({ id: r.id, reason: r.reason, total: `-${r.amount}` })),
    _links: links(site, 'orders', o.id),
  }
}

export const refundShown = (site: Site, o: Order, r: Refund): Loose => ({
  id: r.id,
  ...dates(site, 'date_created', r.at),
  amount: r.amount,
  reason: r.reason,
  ...pick(r.more, ['refunded_by', 'refunded_payment', 'meta_data']),
  line_items: r.items.map((i) => itemShown(site.store, i)),
  _links: links(site, `orders/${o.id}/refunds`, r.id, `orders/${o.id}`),
})

function itemShown(store: Store, i: Item): Loose {
  const product = store.get(i.variation || i.product)
  return {
    id: i.id,
    name: i.name,
    product_id: i.product,
    variation_id: i.variation,
    quantity: i.quantity,
    ...pick(i.more, ['tax_class', 'subtotal', 'subtotal_tax', 'total', 'total_tax', 'taxes']),
    meta_data: i.meta,
    sku: 'sku' in i.more ? i.more.sku : (product?.sku ?? null),
    ...pick(i.more, ['price']),
  }
}

/** Its secret is never shown, nor how often it failed. */
export const hookShown = (site: Site, h: Hook): Loose => ({
  id: h.id,
  name: h.name,
  status: h.status,
  topic: h.topic,
  resource: h.topic.split('.')[0],
  event: h.topic.split('.')[1],
  hooks: h.hooks,
  delivery_url: h.url,
  ...dates(site, 'date_created', h.created),
  ...dates(site, 'date_modified', h.modified),
  _links: links(site, 'webhooks', h.id),
})

/** These fields, as they were loaded; what never was is left out. */
const pick = (more: Loose, names: readonly string[]): Loose =>
  Object.fromEntries(names.filter((name) => name in more).map((name) => [name, more[name]]))

const words = (text: string) => text.trim().split(/\s+/)
const sale = `on_sale purchasable`
const saleDates = `price regular_price sale_price date_on_sale_from date_on_sale_from_gmt
  date_on_sale_to date_on_sale_to_gmt`
const downloads = `virtual downloadable downloads download_limit download_expiry`
const beforeDates = words('slug permalink')
const beforeSku = words('status featured catalog_visibility description short_description')
const beforeStock = words(`${saleDates} price_html ${sale} total_sales ${downloads} external_url
  button_text tax_status tax_class`)
const afterStock = words(`sold_individually weight dimensions shipping_required shipping_taxable
  shipping_class shipping_class_id reviews_allowed average_rating rating_count related_ids upsell_ids
  cross_sell_ids`)
const afterParent = words('purchase_note categories tags images attributes default_attributes')
const last = words('grouped_products menu_order meta_data')
const beforeVariationStock = words(`${saleDates} on_sale status purchasable ${downloads} tax_status
  tax_class`)
const afterVariationStock = words(`weight dimensions shipping_class shipping_class_id image
  attributes menu_order meta_data`)
const moneyAndPeople = words(`discount_total discount_tax shipping_total shipping_tax cart_tax total
  total_tax prices_include_tax customer_id customer_ip_address customer_user_agent customer_note
  billing shipping payment_method payment_method_title transaction_id`)
