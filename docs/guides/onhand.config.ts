// An example of a whole configuration: a Vendure shop, a warehouse that sends webhooks of its own
// making, an ERP that leaves files, and a fulfilment company. Copy what you need.
// Look whether it holds: onhand doctor
import { csv, defineConfig, generic, vendure } from 'onhand'

export default defineConfig({
  // Our places: code and name. Everybody else's codes are mapped to these, one by one.
  locations: { leeds: 'Leeds warehouse', dock: 'Fulfilment in Hull' },

  systems: {
    shop: {
      role: 'storefront',
      connector: vendure({
        url: 'https://shop.example/admin-api',
        username: 'onhand',
        // The name of the secret: SHOP_PASSWORD in the environment, or .onhand/secrets/SHOP_PASSWORD.
        password: 'SHOP_PASSWORD',
        stockLocations: ['1'],
      }),
      locations: { '1': 'leeds' },
      defaultLocation: 'leeds',
      webhookSecrets: ['SHOP_WEBHOOKS'],
      // Longer silence than this is reported: webhooks are lost, and subscriptions switched off.
      heardEveryMs: 3_600_000,
    },

    wms: {
      role: 'wms',
      connector: generic({
        auth: { bearer: 'WMS_TOKEN' },
        // Event type → what it means. A path leads into the JSON of the event.
        events: {
          'goods.received': {
            kind: 'received',
            lines: 'data.items',
            document: 'receipt/{data.receipt_no}',
            line: 'pos',
            sku: 'article',
            quantity: 'units',
            location: 'bin_area',
            happenedAt: 'data.booked_at',
          },
          'parcel.shipped': {
            kind: 'shipped',
            lines: 'data.items',
            // The order is the shop's document: so it is the same line that the shop has ordered.
            issuer: 'shop',
            document: 'order/{data.order_no}',
            line: 'order_line',
            transition: 'shipped/{$.data.parcel_no}',
            after: ['{order_line}', 'ordered'],
            sku: 'article',
            quantity: 'units',
            location: 'bin_area',
            happenedAt: 'data.left_at',
          },
        },
      }),
      locations: { HALL1: 'leeds', HALL2: 'leeds' },
      webhookSecrets: ['WMS_WEBHOOKS'],
      heardEveryMs: 3_600_000,
    },

    fulfilment: {
      role: '3pl',
      // Files with the whole stock, every night; they become counts. See csv.md.
      connector: csv({ folder: '/srv/drop/fulfilment', rows: 'counts', zone: 'Europe/London' }),
      locations: { HULL: 'dock' },
      defaultLocation: 'dock',
      heardEveryMs: 26 * 3_600_000,
    },

    erp: {
      role: 'erp',
      // It is told what is on hand, as files, and compared with what it says it has.
      connector: csv({
        out: { folder: '/srv/out/erp' },
        levels: { folder: '/srv/drop/erp' },
      }),
      locations: { MAIN: 'leeds' },
    },
  },

  // One owner per fact, here for each place. Who is not the owner is heard and not obeyed.
  owners: {
    on_hand: { byLocation: { leeds: 'wms', dock: 'fulfilment' } },
    committed: 'shop',
    incoming: 'wms',
  },

  // Every place that is told a number.
  channels: [
    {
      system: 'shop',
      external: '1',
      from: ['leeds', 'dock'],
      // Kept back, because the shop sells while our numbers travel.
      safety: 2,
      categories: { clearance: { safety: 0 }, fragile: { safety: 5, percent: 80 } },
    },
    { system: 'erp', external: 'MAIN', from: ['leeds'], measure: 'on_hand' },
  ],

  // What may be repaired without a person: repairs.md. Without this everything is found and told only.
  reconcile: {
    policies: { shop: 'self_heal', wms: 'gated' },
    gate: 'shadow',
    limits: { most: 3 },
  },

  // At or below this an item goes first.
  lowStock: 10,

  // Who is told: telling.md. What is written in capitals is the name of a secret.
  notify: {
    mail: {
      smtp: { host: 'mail.example', user: 'onhand', password: 'SMTP_PASSWORD' },
      from: 'Onhand <onhand@shop.example>',
      to: ['ann@shop.example', 'bob@shop.example'],
    },
    heartbeat: 'PING_URL',
    alerts: [
      { to: { slack: 'SLACK_URL' }, from: 'high' },
      { to: 'mail', from: 'critical' },
    ],
  },
})
