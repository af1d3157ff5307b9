/** What is not documented, so the double does it either way: a connector has to bear both. */

export type Ways = {
  /** Cancelling an order leaves a refund with its lines behind. */
  cancelWithRefund: boolean
  /** Editing units off an order leaves a refund with them behind. */
  editWithRefund: boolean
  /** A refund that belongs to a return says `return` for the units, besides the return's dispositions. */
  returnRefundRestocks: boolean
  /** Moving a whole fulfilment order changes its location in place; else it is closed for a new one. */
  moveInPlace: boolean
  /** A move, or a disposition of returned goods, counts as a change of the order. */
  touches: boolean
  /** The order's line inside a refund is as it stood before the refund. */
  snapshotBefore: boolean
  /** A refund without restocking takes units that have not left before those that have. */
  noRestockTakesOpen: boolean
  /** A stale row is named in the error's `field`. */
  staleNamesRow: boolean
  /** Every bad row is reported, or only the first. */
  namesEveryRow: boolean
  /** A key whose call failed is answered with IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED, or with that failure. */
  failedKeysAreSpent: boolean
  /** All webhooks of one action carry one event id. */
  oneEventPerAction: boolean
  /** A bulk result has the children of each object after it, or at the very end. */
  childrenLast: boolean
  /** The file store answers with the part that was asked for, or with all of it. */
  givesParts: boolean
}

export const usual: Ways = {
  cancelWithRefund: true,
  editWithRefund: true,
  returnRefundRestocks: false,
  moveInPlace: true,
  touches: true,
  snapshotBefore: false,
  noRestockTakesOpen: true,
  staleNamesRow: true,
  namesEveryRow: true,
  failedKeysAreSpent: true,
  oneEventPerAction: true,
  childrenLast: false,
  givesParts: true,
}

/** Everything the other way round. */
export const unusual = Object.fromEntries(
  Object.entries(usual).map(([name, value]) => [name, !value]),
) as Ways
