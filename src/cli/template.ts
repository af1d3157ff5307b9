/** The configuration that `onhand init` writes, one for each preset. It starts as it is. */
import type { Preset } from '../authority/presets.ts'

type Start = {
  systems: string
  owners: string
  channels: string
  secrets: readonly string[]
  uses: string
}

/** The drop folder of the preset `shelf`. */
export const SHELF = 'shelf'

const shop = `    shop: {
      role: 'storefront',
      // Standard Webhooks to /webhooks/shop. Map its events here; 'movements' needs no mapping.
      connector: generic({}),
      defaultLocation: 'main',
      webhookSecrets: ['SHOP_WEBHOOKS'],
    },`

const system = (name: string, role: string) => `    ${name}: {
      role: '${role}',
      connector: generic({}),
      // Their location codes, and what we call them. A code that is not here is quarantined.
      locations: { MAIN: 'main' },
      webhookSecrets: ['${name.toUpperCase()}_WEBHOOKS'],
    },`

const channels = `  // Where numbers are told: give the shop a connector that can be written to, then
  // channels: [{ system: 'shop', external: 'main', from: ['main'], safety: 0 }],`

const starts: Record<Preset, Start> = {
  shelf: {
    systems: `    shelf: {
      role: 'shelf',
      // Counts that are dropped as CSV files into ./${SHELF}; they become baselines.
      connector: csv({ folder: './${SHELF}', rows: 'counts' }),
      locations: { MAIN: 'main' },
      defaultLocation: 'main',
    },
${shop}`,
    owners: "presets.shelf({ shelf: 'shelf', shops: ['shop'] })",
    channels,
    secrets: ['SHOP_WEBHOOKS'],
    uses: 'csv, defineConfig, generic, presets',
  },
  'wms+erp': {
    systems: [system('wms', 'wms'), system('erp', 'erp'), shop].join('\n'),
    owners: "presets['wms+erp']({ wms: 'wms', erp: 'erp' })",
    channels,
    secrets: ['WMS_WEBHOOKS', 'ERP_WEBHOOKS', 'SHOP_WEBHOOKS'],
    uses: 'defineConfig, generic, presets',
  },
  'erp-of-record': {
    systems: [system('erp', 'erp'), shop].join('\n'),
    owners: "presets['erp-of-record']({ erp: 'erp' })",
    channels,
    secrets: ['ERP_WEBHOOKS', 'SHOP_WEBHOOKS'],
    uses: 'defineConfig, generic, presets',
  },
  'storefront-only': {
    systems: shop,
    owners: "presets['storefront-only']({ shop: 'shop' })",
    channels,
    secrets: ['SHOP_WEBHOOKS'],
    uses: 'defineConfig, generic, presets',
  },
}

export const secretsOf = (preset: Preset) => starts[preset].secrets

export function template(preset: Preset): string {
  const { systems, owners, channels: told, uses } = starts[preset]
  return `// Who is who, and who owns what. Checked when it is loaded; mistakes are named in sentences.
import { ${uses} } from 'onhand'

export default defineConfig({
  // Our locations: code and name.
  locations: { main: 'Main warehouse' },

  systems: {
${systems}
  },

  // One owner per fact. Whatever has none is reported, and nothing is written for it.
  owners: ${owners},

${told}
})
`
}
