/** What systems are and own, in words. Pure. */
import type { FactExercise, Links, Status } from '../../api/schema.ts'

type Role = Links['systems'][number]['role']
type Fact = Status['unowned'][number]

export const roleWords: Readonly<Record<Role, string>> = {
  shelf: 'the shelf',
  wms: 'a warehouse system',
  erp: 'the ERP',
  storefront: 'a shop',
  '3pl': 'a fulfilment company',
  pos: 'a till',
  marketplace: 'a marketplace',
}

export const factWords: Readonly<Record<Fact, string>> = {
  on_hand: 'what is on hand',
  committed: 'what orders have promised',
  reserved: 'what checkouts hold',
  incoming: 'what is on its way in',
  catalog: 'the catalogue',
  price: 'prices',
  order: 'orders',
  refund: 'refunds',
  settlement: 'payouts',
}

/** `what is on hand (Leeds), orders`; '' where it owns nothing. */
export const ownedBy = (facts: readonly FactExercise[], system: string): string =>
  facts
    .flatMap(({ fact, owners }) => {
      const own = owners.filter(({ owner }) => owner === system)
      if (own.length === 0) return []
      const where = own.flatMap(({ location }) => location ?? [])
      return `${factWords[fact]}${where.length > 0 ? ` (${where.join(', ')})` : ''}`
    })
    .join(', ')
