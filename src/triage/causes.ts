/** The causes that triage knows. To add one: a pure function in causes/, and an entry here. Pure. */
import { late, miscounted } from './causes/counts.ts'
import { batch, copied, receipt, sameAsOwner, unconfirmed, unheard } from './causes/goods.ts'
import { quarantined, rewritten } from './causes/inbox.ts'
import { effects } from './causes/lens.ts'
import { location, packs, sign, swapped, unmapped } from './causes/names.ts'
import { lostOrder, refunded, unreleased } from './causes/orders.ts'
import { setBack } from './causes/restored.ts'
import { edited, ghost, multiple, old, soldTwice, stuck } from './causes/telling.ts'
import { double, duplicate } from './causes/twice.ts'
import type { Claim } from './claim.ts'
import type { History } from './history.ts'

/** What each cause says of itself, to people. */
export const causes = {
  'lost event': 'something happened there, and its message never reached us',
  'duplicate event': 'one thing was told twice under two names, and counts twice',
  'double write': 'one thing came by two paths, and counts twice',
  'late event': 'something was told so late that it fell on the wrong side of a count',
  'stale overwrite': 'an old number was put over a newer one',
  'wrong pack factor': 'packs were taken for units, or units for packs',
  'wrong sign': 'what left was booked as having come, or the other way round',
  'wrong location': 'it is booked at one place and is at another',
  'swapped SKUs': 'it is booked on one item and is another',
  'refund before return': 'a refund put units on sale that have not come back',
  'missing goods receipt': 'goods are on the shelf whose receipt was never told',
  'missing 3PL confirmation': 'a parcel has left, and the 3PL never confirmed it',
  'external edit': 'somebody changed the number there by hand',
  'cancellation not released': 'an order was cancelled, and its units are still promised here',
  'count error': 'a count was wrong',
  'batch window': 'it is told in batches, and the next one is not due yet',
  'stuck delivery': 'the number was never told there',
  'quarantined message': 'its message is here, in quarantine',
  'unmapped name': 'its message names something that nobody mapped',
  'rewritten document': 'a document was told once more with another number',
  'ghost row': 'a number is kept for something that no shelf ever had',
  'agrees with the owner': 'the owner shows the same: it is the ledger that is wrong',
  'no opening stock': 'it is on the shelf and was never counted here',
} as const
export type CauseName = keyof typeof causes

const finders: readonly ((h: History) => Claim[])[] = [
  quarantined,
  rewritten,
  stuck,
  lostOrder,
  unreleased,
  refunded,
  unheard,
  receipt,
  unconfirmed,
  batch,
  sameAsOwner,
  (h) => copied(h, effects(h)),
  duplicate,
  double,
  late,
  miscounted,
  packs,
  sign,
  location,
  swapped,
  unmapped,
  setBack,
  old,
  multiple,
  soldTwice,
  edited,
  ghost,
]

/**
 * Every claim that any cause makes about this gap; each is possible, few are true. What was sure of
 * the same gap before stays a claim, though its witnesses may be gone: the other items are mended.
 */
export const claimsOf = (h: History): Claim[] => [
  ...finders.flatMap((find) => find(h)),
  ...h.before.filter((c) => c.remedy !== 'wait'),
]
