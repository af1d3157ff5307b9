/** The closed vocabularies. Their order is stored (fact, kind): append, never reorder. */

export const roles = ['shelf', 'wms', 'erp', 'storefront', '3pl', 'pos', 'marketplace'] as const
export type Role = (typeof roles)[number]

/** What the business depends on. Stored as its index. */
export const facts = [
  'on_hand',
  'committed',
  'reserved',
  'incoming',
  'catalog',
  'price',
  'order',
  'refund',
  'settlement',
] as const
export type Fact = (typeof facts)[number]

/** The quantities that make a position. */
export const buckets = ['on_hand', 'committed', 'reserved', 'unavailable', 'incoming'] as const
export type Bucket = (typeof buckets)[number]

/** What a number that a system shows can mean. */
export type Measure = 'on_hand' | 'available' | 'available_to_sell'

/** A number per bucket, in base units. */
export type Quantities = Record<Bucket, number>

/** The built-in system: reservations, corrections and counts made in Onhand itself. */
export const SELF = 'onhand'
