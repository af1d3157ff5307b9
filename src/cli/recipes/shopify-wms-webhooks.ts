// A Shopify shop and a warehouse with a system (WMS) of its own, which sends signed webhooks.
// Change what is marked CHANGE, then: onhand doctor. What each part means: docs/guides in the repository.
import { defineConfig, generic, shopify } from 'onhand'

export default defineConfig({
  // CHANGE: where the internet reaches this Onhand. Webhooks go to /webhooks/shop and /webhooks/wms there;
  // Shopify's are looked at every few minutes, and made again if it has dropped them.
  publicUrl: 'https://onhand.example',

  // Our places: code and name. Everybody else's codes are mapped to these, one by one.
  locations: { main: 'Warehouse' },

  systems: {
    wms: {
      role: 'wms',
      connector: generic({
        // Event type → what it means. A path leads into the JSON of the event. CHANGE: your own events.
        events: {
          'goods.received': {
            kind: 'received',
            lines: 'data.items',
            document: 'receipt/{data.receipt_no}',
            line: 'pos',
            sku: 'article',
            quantity: 'units',
            location: 'area',
            happenedAt: 'data.booked_at',
          },
          // The truth moment: the parcel has left. It is a line of Shopify's order, so the warehouse has to
          // keep Shopify's order id and line id, and give them back: then it is the very line that was
          // ordered, and what was promised is no longer promised.
          'parcel.shipped': {
            kind: 'shipped',
            lines: 'data.items',
            issuer: 'shop',
            document: 'order/{data.shopify_order_id}',
            line: 'shopify_line_id',
            transition: 'shipped/{$.data.parcel_no}',
            after: ['{shopify_line_id}', 'ordered'],
            sku: 'article',
            quantity: 'units',
            location: 'area',
            happenedAt: 'data.left_at',
          },
          // A refund moves nothing: stock comes back when the unit does.
          'return.booked': {
            kind: 'returned',
            lines: 'data.items',
            document: 'return/{data.return_no}',
            line: 'pos',
            sku: 'article',
            quantity: 'units',
            location: 'area',
            happenedAt: 'data.booked_at',
          },
          'stock.counted': {
            kind: 'counted',
            lines: 'data.items',
            document: 'count/{data.count_no}',
            line: 'pos',
            sku: 'article',
            quantity: 'units',
            location: 'area',
            happenedAt: 'data.counted_at',
          },
          // Breakage, losses, finds: the change, with its sign.
          'stock.corrected': {
            kind: 'adjusted',
            lines: 'data.items',
            document: 'correction/{data.correction_no}',
            line: 'pos',
            sku: 'article',
            quantity: 'change',
            reason: '{reason?}',
            location: 'area',
            happenedAt: 'data.booked_at',
          },
        },
      }),
      // Their codes of places, and ours. A code that is not here is quarantined, never guessed.
      locations: { HALL1: 'main', HALL2: 'main' },
      // Standard Webhooks. onhand init has made this secret: give it to the warehouse.
      webhookSecrets: ['WMS_WEBHOOKS'],
      heardEveryMs: 3_600_000,
    },

    shop: {
      role: 'storefront',
      connector: shopify({
        shop: 'example.myshopify.com', // CHANGE
        // The name of the secret that holds the access token (shpat_…), not the token itself.
        token: 'SHOPIFY_TOKEN',
        // CHANGE: the number at the end of the address of Settings, Locations, your warehouse.
        locations: ['1'],
      }),
      locations: { '1': 'main' },
      defaultLocation: 'main',
      // Shopify signs webhooks with the client secret of your app.
      webhookSecrets: ['SHOPIFY_CLIENT_SECRET'],
      heardEveryMs: 6 * 3_600_000,
    },
  },

  owners: {
    // How much is there: the warehouse, and nobody else. What Shopify says of parcels and restocked refunds
    // is kept and listed (onhand status --refused), and moves nothing.
    on_hand: 'wms',
    // What is promised: Shopify's orders.
    committed: 'shop',
    order: 'shop',
    // CHANGE: an ERP that tells of purchases, if you have one.
    incoming: 'wms',
  },

  channels: [
    {
      system: 'shop',
      external: '1',
      from: ['main'],
      // Kept back from sale, for what breaks between the shelf and the packing table. With a warehouse that
      // reports within minutes one unit is plenty.
      safety: 1,
      // Nothing is told until you say so: match and count first, then onhand channel resume shop.
      paused: true,
    },
  ],

  // What has to travel which way, and how soon. Slower than this is reported.
  handoffs: [
    { event: 'order', from: 'shop', to: 'onhand', withinMs: 60_000 },
    { event: 'order', from: 'shop', to: 'wms', withinMs: 900_000 },
    { event: 'parcel', from: 'wms', to: 'onhand', withinMs: 300_000 },
    { event: 'receipt', from: 'wms', to: 'onhand', withinMs: 300_000 },
  ],

  // At or below this an item goes first.
  lowStock: 10,
})
