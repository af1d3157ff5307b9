/** Whole configurations to start from, beside the presets; each is a file in recipes/ that is copied as it stands. */
import { readFileSync } from 'node:fs'

export type Recipe = {
  says: string
  /** Folders where files are dropped. */
  folders: readonly string[]
  /** Secrets that we choose, so that `onhand init` makes them. */
  makes: readonly string[]
  /** Secrets that somebody else has chosen: the operator puts them where secrets are read from. */
  wants: readonly string[]
}

const shopify = ['SHOPIFY_TOKEN', 'SHOPIFY_CLIENT_SECRET']

/** To add one: an entry here, and the configuration as `recipes/<name>.ts`. */
export const recipes = {
  'shopify-shelf': {
    says: 'a Shopify shop that sells what is on your own shelf',
    folders: ['shelf'],
    makes: [],
    wants: shopify,
  },
  'woocommerce-shelf': {
    says: 'a WooCommerce shop that sells what is on your own shelf',
    folders: ['shelf'],
    makes: ['WOO_WEBHOOKS'],
    wants: ['WOO_KEY', 'WOO_SECRET'],
  },
  'shopify-3pl-csv': {
    says: 'a Shopify shop, and a fulfilment company that leaves CSV files',
    folders: ['3pl'],
    makes: [],
    wants: shopify,
  },
  'shopify-wms-webhooks': {
    says: 'a Shopify shop, and a warehouse whose system sends webhooks',
    folders: [],
    makes: ['WMS_WEBHOOKS'],
    wants: shopify,
  },
} as const satisfies Readonly<Record<string, Recipe>>

export type RecipeName = keyof typeof recipes
export const recipeNames = Object.keys(recipes) as RecipeName[]

export const recipeFile = (name: RecipeName) => new URL(`./recipes/${name}.ts`, import.meta.url)

/** The configuration as it is written for the operator. */
export const recipeText = (name: RecipeName): string => readFileSync(recipeFile(name), 'utf8')
