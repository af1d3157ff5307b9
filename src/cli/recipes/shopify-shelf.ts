// One Shopify shop that sells what is on your own shelf: you count, Shopify sells, Onhand keeps it right.
// Change what is marked CHANGE, then: onhand doctor. What each part means: docs/guides in the repository.
import { csv, defineConfig, shopify } from 'onhand'

export default defineConfig({
  // CHANGE: where the internet reaches this Onhand. Shopify sends its webhooks to /webhooks/shop there;
  // every few minutes they are looked at, and made again if Shopify has dropped them.
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
      connector: shopify({
        shop: 'example.myshopify.com', // CHANGE
        // The name of the secret that holds the access token (shpat_…), not the token itself.
        token: 'SHOPIFY_TOKEN',
        // CHANGE: the number at the end of the address of Settings, Locations, your location.
        locations: ['1'],
      }),
      // Shopify's location, and what we call it.
      locations: { '1': 'main' },
      defaultLocation: 'main',
      // Shopify signs webhooks with the client secret of your app.
      webhookSecrets: ['SHOPIFY_CLIENT_SECRET'],
      // The truth moment: an order only promises units; they leave the shelf when you fulfil it.
      truthMoment: 'shipped',
      // Longer silence than this on an ordinary day is worth a look. CHANGE for a quiet shop.
      heardEveryMs: 6 * 3_600_000,
    },
  },

  owners: {
    // How much is there: your counts are right about the shelf, and Shopify about the parcels of its own
    // orders, because nobody else sees them leave. Each owns what it says in its own documents.
    on_hand: { each: ['shelf', 'shop'] },
    // What is promised: Shopify's orders.
    committed: 'shop',
    order: 'shop',
    // Goods you have bought and not received: said together with the shelf.
    incoming: 'shelf',
  },

  channels: [
    {
      system: 'shop',
      external: '1',
      from: ['main'],
      // Kept back from sale. Shopify takes its own orders off at once, so one unit covers a parcel that
      // breaks or a miscount; a number that is always right needs 0.
      safety: 1,
      // Nothing is told until you say so: match and count first, then onhand channel resume shop.
      paused: true,
    },
  ],

  // What has to travel which way, and how soon. Slower than this is reported.
  handoffs: [
    { event: 'order', from: 'shop', to: 'onhand', withinMs: 60_000 },
    { event: 'parcel', from: 'shop', to: 'onhand', withinMs: 300_000 },
    { event: 'count', from: 'shelf', to: 'onhand', withinMs: 60_000 },
  ],

  // At or below this an item goes first.
  lowStock: 5,
})
