/** Onhand on its first day: systems are named, and that is all. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from '../../src/config.ts'
import { generic } from '../../src/connectors/generic/index.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { quietLog } from '../../src/lib/log.ts'
import { makePage } from '../../src/main/page.ts'
import { startOnhand } from '../../src/main.ts'
import { setupLink } from '../../src/people/signin/first.ts'

export type Fresh = {
  url: string
  engine: Engine
  /** Where the first person begins; works once. */
  setup: string
  close(): Promise<void>
}

export async function fresh(): Promise<Fresh> {
  const dir = await mkdtemp(join(tmpdir(), 'onhand-fresh-'))
  const [onhand] = await Promise.all([
    startOnhand({ registry, dir, port: 0, log: quietLog }),
    makePage(quietLog),
  ])
  const close = async () => {
    await onhand.stop()
    await rm(dir, { recursive: true, force: true })
  }
  const { url, engine } = onhand
  return { url, engine, setup: `${url}/${await setupLink(engine)}`, close }
}

const registry = defineConfig({
  locations: { main: 'Main warehouse' },
  systems: {
    wms: {
      role: 'wms',
      connector: generic({}),
      locations: { MAIN: 'main' },
      webhookSecrets: ['WMS_WEBHOOKS'],
    },
    shop: {
      role: 'storefront',
      connector: generic({ auth: { bearer: 'SHOP_TOKEN' } }),
      defaultLocation: 'main',
      webhookSecrets: ['SHOP_WEBHOOKS'],
    },
  },
  owners: { on_hand: 'wms', committed: 'shop' },
  channels: [],
})
