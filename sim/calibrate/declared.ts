/** What the operator of the calibration world has declared. */
import type { Registry } from '../../src/authority/registry.ts'
import { defineConfig } from '../../src/config.ts'
import { generic } from '../../src/connectors/generic/index.ts'
import {
  erpSettings,
  storefrontSettings,
  threePlSettings,
  wmsSettings,
} from '../systems/settings.ts'

/** The clock stands still while calls are made: there is no waiting for a turn. */
const limits = { batch: 100, perSecond: 1_000_000, burst: 1_000_000 }

export function declared({ feeds, compares }: { feeds: boolean; compares: boolean }): Registry {
  const { pull: orders, ...shop } = storefrontSettings({
    url: 'https://shop.test',
    compares,
    limits,
  })
  const { pull: events, ...wms } = wmsSettings({ url: 'https://wms.test', orders: 'shop', limits })
  const { levels } = erpSettings({ url: 'https://books.test' })
  const refunded = {
    kind: 'returned' as const,
    lines: 'data.lines',
    document: 'refund/{data.id}',
    line: 'id',
    sku: 'sku',
    quantity: 'quantity',
    location: 'location',
    happenedAt: 'data.refunded_at',
  }
  return defineConfig({
    locations: { leeds: 'Leeds', bath: 'Bath', york: 'York' },
    systems: {
      shop: {
        role: 'storefront',
        connector: generic({
          ...shop,
          events: { ...shop.events, 'order.refunded': refunded },
          ...(feeds ? { pull: orders! } : {}),
        }),
        locations: { S1: 'leeds', S2: 'york' },
        webhookSecrets: ['HOOK'],
      },
      wms: {
        role: 'wms',
        connector: generic({ ...wms, ...(feeds ? { pull: events! } : {}) }),
        locations: { L1: 'leeds', L2: 'bath' },
        webhookSecrets: ['HOOK'],
      },
      threepl: {
        role: '3pl',
        connector: generic(
          threePlSettings({ url: 'https://threepl.test', orders: 'shop', limits }),
        ),
        locations: { P1: 'york' },
        webhookSecrets: ['HOOK'],
      },
      erp: {
        role: 'erp',
        connector: generic(erpSettings({ url: 'https://erp.test', limits })),
        locations: { E1: 'leeds' },
        webhookSecrets: ['HOOK'],
      },
      books: {
        role: 'erp',
        connector: generic({ levels: levels!, limits }),
        locations: { B1: 'leeds' },
      },
    },
    owners: {
      on_hand: { byLocation: { leeds: 'wms', bath: 'wms', york: 'threepl' } },
      committed: 'shop',
      incoming: 'erp',
    },
    channels: [
      { system: 'shop', external: 'S1', from: ['leeds', 'bath'], safety: 2 },
      { system: 'shop', external: 'S2', from: ['york'] },
      { system: 'erp', external: 'E1', from: ['leeds'], measure: 'on_hand' },
    ],
    timing: { landsWithinMs: 12_000 },
  })
}
