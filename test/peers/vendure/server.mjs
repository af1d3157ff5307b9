// A real Vendure server with Onhand's plugin: `node server.mjs populate`, then `node server.mjs`.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as vendure from '@vendure/core'
import { populate } from '@vendure/core/cli/index.js'
import { initialData, productsCsv } from './data.mjs'

const { bootstrap, DefaultLogger, dummyPaymentHandler, LogLevel } = vendure
const { env } = process
const populating = process.argv[2] === 'populate'

// A copy of src/connectors/vendure/plugin, as a shop would have it.
const { OnhandPlugin } = createRequire(import.meta.url)('onhand-plugin/index.cjs')

const config = {
  apiOptions: {
    port: Number(env.PORT),
    hostname: '127.0.0.1',
    adminApiPath: 'admin-api',
    shopApiPath: 'shop-api',
  },
  authOptions: {
    tokenMethod: ['bearer', 'cookie'],
    superadminCredentials: { identifier: 'superadmin', password: env.VENDURE_SUPERADMIN },
    requireVerification: false,
  },
  dbConnectionOptions: {
    type: 'postgres',
    url: env.DATABASE_URL,
    synchronize: populating,
    logging: false,
    extra: { max: 20 },
  },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  logger: new DefaultLogger({ level: LogLevel.Warn }),
  plugins: [
    OnhandPlugin.init({
      url: env.ONHAND_URL,
      secret: env.ONHAND_WEBHOOK_SECRET,
      username: 'onhand',
      pollMs: 200,
    }),
  ],
}

if (populating) {
  const file = join(mkdtempSync(join(tmpdir(), 'vendure-')), 'products.csv')
  writeFileSync(file, productsCsv(Number(env.PRODUCTS), Number(env.STOCK)))
  const app = await populate(() => bootstrap(config), initialData, file)
  await app.close()
  process.exit(0)
}
await bootstrap(config)
console.log('ready')
