/** Onhand beside a real Vendure: its configuration, and the process that the test kills. */

import { matching, write } from '../../../src/catalog/offers.ts'
import { defineConfig } from '../../../src/config.ts'
import type { Remote } from '../../../src/connectors/remote.ts'
import { connector, type Settings } from '../../../src/connectors/vendure/index.ts'
import { sql } from '../../../src/db/sql.ts'
import { startOnhand } from '../../../src/main.ts'
import { noQuantities } from '../../../src/stock/kinds.ts'

export const schema = 'onhand'

export const settings = (url: string): Settings => ({
  url,
  username: 'onhand',
  password: 'VENDURE_PASSWORD',
  stockLocations: ['1'],
})

/** Without the poll, so that whatever comes was sent by the plugin; the poll is held against it later. */
export function config(url: string) {
  const { pull: _, ...pushed } = connector
  return defineConfig({
    locations: { main: 'Warehouse' },
    systems: {
      vendure: {
        role: 'storefront',
        connector: { connector: pushed, settings: settings(url) },
        locations: { 1: 'main' },
        webhookSecrets: ['VENDURE_WEBHOOKS'],
      },
    },
    owners: { on_hand: 'vendure', committed: 'vendure' },
    channels: [{ system: 'vendure', external: '1', from: ['main'], name: 'vendure' }],
    // What a killed process had in hand is taken up again after the lease.
    timing: { landsWithinMs: 3_000, raiseAfterMs: 250, unseenForMs: 10_000, leaseMs: 5_000 },
  })
}

async function main() {
  const env = process.env as Record<string, string>
  const onhand = await startOnhand({
    registry: config(env.VENDURE_URL!),
    databaseUrl: env.DATABASE_URL!,
    schema,
    port: Number(env.PORT),
    loops: false,
  })
  const { db, directory, world, recorder } = onhand.engine
  const known = await db.one<{ items: number }>(sql`select count(*) as items from item`)
  if (known!.items === 0) {
    // From nothing: every variant becomes an item of the same SKU, counted at OPENING, the last at SCARCE.
    const offers = connector.offers!(onhand.engine.remoteOf('vendure') as Remote<Settings>)
    const system = { id: directory.systemId('vendure'), name: 'vendure' }
    const found = await matching(db, system, offers, true, world.clock.now())
    // Loops do not run yet: they are counted below before anybody is told.
    await write(db, found, true, world.clock.now())
    const items = await db.all<{ id: number; sku: string }>(
      sql`select id, sku from item order by sku`,
    )
    const systemId = system.id
    await recorder.record(
      items.map((item, i) => ({
        itemId: item.id,
        locationId: directory.locationId('main'),
        sourceId: systemId,
        reportedBy: systemId,
        key: `opening/${item.sku}/counted`,
        kind: 'counted',
        change: { ...noQuantities },
        counted: Number(i === items.length - 1 ? env.SCARCE : env.OPENING),
        happenedAt: world.clock.now(),
      })),
    )
  }
  onhand.engine.start()
  process.stdout.write('ready\n')
}

if (process.argv[1] === import.meta.filename) await main()
