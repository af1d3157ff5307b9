/** A shop of nobody's make, with compare-and-set, reached like any stranger by the generic connector. */
import { generic as connector } from '../../../../src/connectors/generic/index.ts'
import { storefrontSettings } from '../../../systems/settings.ts'
import { createStorefront } from '../../../systems/storefront.ts'
import type { SentEvent } from '../../../systems/system.ts'
import type { Item } from '../../../world/survey.ts'
import type { Moved, Shop } from '../shops.ts'

const place = 'main'
const secrets = {
  SHOP_WEBHOOKS: 'whsec_ZGVtby1zaG9wLXNpZ25zLXdpdGgtdGhpcw==',
  SHOP_TOKEN: 'demo-shop-token',
}

export const generic: Shop = {
  place,
  secrets,
  system: (url) => ({
    role: 'storefront',
    connector: connector(
      storefrontSettings({
        url,
        token: 'SHOP_TOKEN',
        compares: true,
        limits: { batch: 100, perSecond: 100, burst: 20 },
      }),
    ),
    locations: { [place]: 'main' },
    webhookSecrets: ['SHOP_WEBHOOKS'],
  }),
  async open(world) {
    const storefront = createStorefront({
      ...world,
      secret: secrets.SHOP_WEBHOOKS,
      token: secrets.SHOP_TOKEN,
      locations: [place],
      compares: true,
      product: (code) => code.toUpperCase(),
      levels: world.items.map(({ sku }) => [sku, 0] as const),
    })
    return {
      storefront,
      listings,
      movements,
      edit: async (sku, available) =>
        storefront.app.request('/levels', {
          method: 'POST',
          headers: {
            authorization: `Bearer ${secrets.SHOP_TOKEN}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({ rows: [{ sku, available }] }),
        }),
      faults: {
        rows: {
          asked: 'rows',
          answered: 'results',
          busy: (row) => ({ ...(row as object), status: 'busy' }),
        },
      },
    }
  },
}

/** The number is kept under one spelling; the others are understood. */
function listings({ sku, codes }: Item) {
  const others = [...codes].filter((code) => code !== sku)
  return [
    { system: 'shop', external: sku, sku },
    ...others.map((external) => ({ system: 'shop', external, sku, published: false })),
  ]
}

/** Read from its own words; an echo of a level is no movement. */
export function movements({ body }: Pick<SentEvent, 'body'>): Moved[] {
  const { type, data } = JSON.parse(body)
  const all = (kind: Moved['kind'], document: string, transition: string) =>
    (data.lines as { id: string; sku: string; quantity: number }[]).map(
      ({ id, sku, quantity }): Moved => ({
        key: `${document}/${id}/${transition}`,
        sku: sku.toUpperCase(),
        kind,
        quantity,
      }),
    )
  if (type === 'order.placed') return all('ordered', `order/${data.id}`, 'ordered')
  if (type !== 'order.cancelled') return []
  return all('order_cancelled', `order/${data.order_id}`, `cancelled/${data.id}`)
}
