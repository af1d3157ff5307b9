/** What files call a kind of movement, and what may be said of it in a row. Pure. */
import { type Kind, kindNames } from '../../stock/kinds.ts'
import { listed, plain } from './columns.ts'

const usual: Partial<Record<Kind, string>> = {
  ordered: 'order, sales order, sale ordered, bestellung',
  order_cancelled: 'cancelled, canceled, cancellation, order cancellation, storno',
  shipped:
    'shipment, ship, sale, sold, issue, goods issue, outbound, dispatch, dispatched, delivery, warenausgang',
  received: 'receipt, receive, goods receipt, inbound, putaway, wareneingang, production',
  purchase_ordered: 'purchase order, purchase, po',
  purchase_received: 'purchase receipt, po receipt',
  purchase_cancelled: 'purchase cancellation',
  returned: 'return, customer return, rma, retoure',
  adjusted:
    'adjustment, adjust, correction, write off, scrap, damaged, lost, found, korrektur, schwund',
  counted:
    'count, stocktake, stock take, cycle count, inventory count, opening stock, inventur, zahlung',
  transferred_out: 'transfer out, moved out, umlagerung ab',
  transferred_in: 'transfer in, moved in, umlagerung zu',
}

const known = new Map<string, Kind>()
for (const [kind, text] of Object.entries(usual))
  for (const word of listed(text)) known.set(word, kind as Kind)
for (const kind of kindNames) known.set(plain(kind), kind)

/** Our kind for the word in a cell; the settings' own words come first. */
export function kindOf(word: string, own: Readonly<Record<string, Kind>>): Kind | undefined {
  const text = word.trim()
  if (Object.hasOwn(own, text)) return own[text]
  const mine = Object.entries(own).find(([name]) => plain(name) === plain(text))
  return mine ? mine[1] : known.get(plain(text))
}

/** What documents of a kind are called in a business key: an order's lines all meet under one name. */
export const documentOf: Readonly<Record<Kind, string>> = {
  ordered: 'order',
  order_cancelled: 'order',
  shipped: 'order',
  received: 'receipt',
  purchase_ordered: 'purchase',
  purchase_received: 'purchase',
  purchase_cancelled: 'purchase',
  returned: 'return',
  adjusted: 'adjustment',
  counted: 'count',
  transferred_out: 'transfer',
  transferred_in: 'transfer',
  state_moved: 'state',
  reserved: 'reservation',
  released: 'reservation',
  compensated: 'compensation',
}

/** These carry their sign; every other kind has its direction in its name. */
export const signed: ReadonlySet<Kind> = new Set<Kind>(['adjusted', 'state_moved'])
