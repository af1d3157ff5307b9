/** What the status of an order means for stock. Pure. */

/**
 * `holds`: what is ordered is promised. `ships`: it has left. `releases`: it is promised to nobody.
 * `keeps`: as it was before.
 */
export const words = ['holds', 'ships', 'releases', 'keeps'] as const
export type Word = (typeof words)[number]

/**
 * When WooCommerce itself takes stock off its number and puts it back (wc-stock-functions.php, 10.x).
 * It does neither for failed and refunded, nor for any status that a plugin adds.
 */
const own: Readonly<Record<string, Word>> = {
  'on-hold': 'holds',
  processing: 'holds',
  completed: 'ships',
  pending: 'releases',
  cancelled: 'releases',
  // WooCommerce leaves the stock of an order in the bin as it is; there is nobody to send it to.
  trash: 'releases',
  failed: 'keeps',
  refunded: 'keeps',
}

type Declared = Readonly<Record<string, Word>> | undefined

export const meaningOf = (status: string, declared: Declared): Word =>
  declared?.[bare(status)] ?? own[bare(status)] ?? 'keeps'

/** Nobody has said what it means, and WooCommerce does not know it. */
export const unknown = (status: string, declared: Declared): boolean =>
  !(bare(status) in own) &&
  !['checkout-draft', 'auto-draft'].includes(bare(status)) &&
  declared?.[bare(status)] === undefined

/** The statuses in which an order is open: promised, and not gone. */
export const open = (declared: Declared): string[] =>
  [...new Set([...Object.keys(own), ...Object.keys(declared ?? {})])].filter(
    (status) => meaningOf(status, declared) === 'holds',
  )

/** In the database they begin with `wc-`; some plugins leave it on. */
const bare = (status: string) => status.replace(/^wc-/, '')
