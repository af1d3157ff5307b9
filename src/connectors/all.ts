/** The connectors that come with Onhand, by name. To add one, add its folder and a line here. */
import { generic } from './generic/index.ts'

export const connectors = { generic } as const
