/** Who owns what in the usual set-ups, to start from: `owners: presets.shelf({ … })`. */

type Sells<S extends string> = readonly [S, ...S[]]

export const presets = {
  /**
   * A shelf that is counted by hand is right about what is there; shops own their orders, and say
   * themselves when a parcel has left.
   */
  shelf: <const Shelf extends string, const Shop extends string>(who: {
    shelf: Shelf
    shops: Sells<Shop>
  }) => ({
    on_hand: { each: [who.shelf, ...who.shops] as const },
    incoming: who.shelf,
    committed: { each: who.shops },
    order: { each: who.shops },
  }),

  /** The warehouse system is right about what is there; the ERP about what is promised and bought. */
  'wms+erp': <const Wms extends string, const Erp extends string>(who: { wms: Wms; erp: Erp }) => ({
    on_hand: who.wms,
    committed: who.erp,
    incoming: who.erp,
    catalog: who.erp,
    order: who.erp,
  }),

  /** The ERP is the book of record for everything; shelf and shops follow. */
  'erp-of-record': <const Erp extends string>(who: { erp: Erp }) => ({
    on_hand: who.erp,
    committed: who.erp,
    incoming: who.erp,
    catalog: who.erp,
    order: who.erp,
    price: who.erp,
  }),

  /** One shop that keeps its own stock; Onhand watches, and tells others. */
  'storefront-only': <const Shop extends string>(who: { shop: Shop }) => ({
    on_hand: who.shop,
    committed: who.shop,
    catalog: who.shop,
    price: who.shop,
    order: who.shop,
  }),
} as const

export type Preset = keyof typeof presets
export const presetNames = Object.keys(presets) as Preset[]
