// A Shopify shop whose goods lie at a fulfilment company (3PL) that leaves its stock as CSV files.
// Change what is marked CHANGE, then: onhand doctor. What each part means: docs/guides in the repository.
import { csv, defineConfig, shopify } from 'onhand'

export default defineConfig({
  // CHANGE: where the internet reaches this Onhand. Shopify sends its webhooks to /webhooks/shop there;
  // every few minutes they are looked at, and made again if Shopify has dropped them.
  publicUrl: 'https://onhand.example',

  // Our places: code and name.
  locations: { dock: 'At the fulfilment company' },

  systems: {
    fulfilment: {
      role: '3pl',
      connector: csv({
        // CHANGE: where their list arrives (mount their SFTP folder there, or let a job fetch it).
        folder: './3pl',
        // The whole stock, every night. Each row is a count: a baseline as of its time.
        rows: 'counts',
        // It must be what is physically there, parcels that have not left included. If their list has
        // already taken open orders off, they would be taken off twice: ask for the other column.
        // columns: { sku: 'Article', quantity: 'Physical stock' },
        // The list needs a time. CHANGE if it is a column instead of being in the file's name
        // (stock_2026-11-20_0330.csv), and say in which time zone it is meant.
        dated: 'name',
        zone: 'Europe/London',
        fixed: { location: 'DOCK' },
      }),
      locations: { DOCK: 'dock' },
      defaultLocation: 'dock',
      // One list a night, with two hours of grace: a list that does not come is noticed the same morning.
      heardEveryMs: 26 * 3_600_000,
    },

    shop: {
      role: 'storefront',
      connector: shopify({
        shop: 'example.myshopify.com', // CHANGE
        // The name of the secret that holds the access token (shpat_…), not the token itself.
        token: 'SHOPIFY_TOKEN',
        // CHANGE: the number at the end of the address of Settings, Locations, their location.
        locations: ['1'],
      }),
      locations: { '1': 'dock' },
      defaultLocation: 'dock',
      // Shopify signs webhooks with the client secret of your app.
      webhookSecrets: ['SHOPIFY_CLIENT_SECRET'],
      // The truth moment: units leave when their app fulfils the order in Shopify.
      truthMoment: 'shipped',
      heardEveryMs: 6 * 3_600_000,
    },
  },

  owners: {
    // How much is there: their nightly list is right, and in between Shopify's fulfilments are, which
    // their app writes. Each owns what it says in its own documents; the next list puts it right again.
    on_hand: { each: ['fulfilment', 'shop'] },
    // What is promised: Shopify's orders.
    committed: 'shop',
    order: 'shop',
    // Goods on their way to them: what they say has come in is in their list.
    incoming: 'fulfilment',
  },

  channels: [
    {
      system: 'shop',
      external: '1',
      from: ['dock'],
      // Kept back from sale: between two lists nobody tells of breakage, losses or returns. Start with a
      // day's usual correction; slow goods need less.
      safety: 3,
      // What sells fast is what a night hides most. CHANGE: your own categories.
      categories: { bestseller: { safety: 10 }, clearance: { safety: 0 } },
      // Nothing is told until you say so: match and count first, then onhand channel resume shop.
      paused: true,
    },
  ],

  // What has to travel which way, and how soon. Slower than this is reported.
  handoffs: [
    { event: 'order', from: 'shop', to: 'onhand', withinMs: 60_000 },
    { event: 'parcel', from: 'shop', to: 'onhand', withinMs: 4 * 3_600_000 },
    { event: 'stock list', from: 'fulfilment', to: 'onhand', withinMs: 26 * 3_600_000 },
  ],

  // At or below this an item goes first.
  lowStock: 10,
})
