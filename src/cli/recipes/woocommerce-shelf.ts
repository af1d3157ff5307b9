// One WooCommerce shop that sells what is on your own shelf: you count, it sells, Onhand keeps it right.
// Change what is marked CHANGE, then: onhand doctor. What each part means: docs/guides in the repository.
import { csv, defineConfig, woocommerce } from 'onhand'

export default defineConfig({
  // CHANGE: where the internet reaches this Onhand. WooCommerce sends its webhooks to /webhooks/shop
  // there, and switches them off after five failures without a word: they are looked at every few
  // minutes, and switched on again.
  publicUrl: 'https://onhand.example',

  // Our places: code and name.
  locations: { main: 'Our shelf' },

  systems: {
    shelf: {
      role: 'shelf',
      // Counts that are dropped as CSV files into ./shelf (sku, quantity, counted at). A count is a
      // baseline: it applies as of when it was taken, and what was sold since is taken off again.
      connector: csv({ folder: './shelf', rows: 'counts' }),
      locations: { MAIN: 'main' },
      defaultLocation: 'main',
    },

    shop: {
      role: 'storefront',
      connector: woocommerce({
        url: 'https://shop.example', // CHANGE
        // The names of the secrets that hold the REST key's two halves (ck_… and cs_…, read and write).
        consumerKey: 'WOO_KEY',
        consumerSecret: 'WOO_SECRET',
        // Signs its webhooks. onhand init has made this one; Onhand gives it to WooCommerce itself.
        webhookSecret: 'WOO_WEBHOOKS',
        // The truth moment is a status: `processing` and `on-hold` promise units, `completed` lets them
        // leave. If your shop uses others, say so: statuses: { packed: 'holds', sent: 'ships' }.
      }),
      // WooCommerce knows no places: everything it says is about this one.
      defaultLocation: 'main',
      webhookSecrets: ['WOO_WEBHOOKS'],
      truthMoment: 'shipped',
      // Longer silence than this on an ordinary day is worth a look. CHANGE for a quiet shop.
      heardEveryMs: 6 * 3_600_000,
    },
  },

  owners: {
    // How much is there: your counts are right about the shelf, and WooCommerce about what it says has
    // been sent, because nobody else sees it leave. Each owns what it says in its own documents.
    on_hand: { each: ['shelf', 'shop'] },
    // What is promised: WooCommerce's orders.
    committed: 'shop',
    order: 'shop',
    // Goods you have bought and not received: said together with the shelf.
    incoming: 'shelf',
  },

  channels: [
    {
      system: 'shop',
      // WooCommerce has one number a product, so this is only a name.
      external: 'stock',
      from: ['main'],
      // Kept back from sale. WooCommerce cannot compare before it writes: an order in the very moment of a
      // write is caught by reading back, seconds later. Two units are for that, and for a miscount.
      safety: 2,
      // Nothing is told until you say so: match and count first, then onhand channel resume shop.
      paused: true,
    },
  ],

  // What has to travel which way, and how soon. Slower than this is reported.
  handoffs: [
    { event: 'order', from: 'shop', to: 'onhand', withinMs: 120_000 },
    { event: 'parcel', from: 'shop', to: 'onhand', withinMs: 300_000 },
    { event: 'count', from: 'shelf', to: 'onhand', withinMs: 60_000 },
  ],

  // At or below this an item goes first.
  lowStock: 5,
})
