/** The connectors that come with Onhand, by name. To add one, add its folder and a line here. */
import { csv } from './csv/index.ts'
import { generic } from './generic/index.ts'
import { shopify } from './shopify/index.ts'
import { vendure } from './vendure/index.ts'
import { woocommerce } from './woocommerce/index.ts'

export const connectors = { csv, generic, shopify, vendure, woocommerce } as const
