/** What the demo can be asked for. */

export const faultLevels = ['none', 'mild', 'harsh'] as const
export type FaultLevel = (typeof faultLevels)[number]

export type DemoOptions = {
  /** An Online Retail file, .csv or .csv.gz; absent: a made-up business of its shape. */
  orders?: string
  /** So many days on which the shop was open; of a file the first ones. Default: 5, or all. */
  days?: number
  /** What it sells through: a name of town/shops.ts. Default: generic. */
  storefront?: string
  /** How badly the storefront's interface behaves. Default: mild. */
  faults?: FaultLevel
  seed?: number
  /** The database stays in ./.onhand/demo, and (unless headless) the server stays up. */
  keep?: boolean
  /** Where Onhand answers when it stays up. Default: 7070. */
  port?: number
  /** Nothing is left running. */
  headless?: boolean
  /** Only the report on standard output, as one JSON object; progress on standard error. */
  json?: boolean
}
