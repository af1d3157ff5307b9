/** What roles and scopes let one do, in words. Pure. */
import type { Me, Person } from '../../api/schema.ts'

export type Role = Person['roles'][number]
export type Scope = Me['scopes'][number]

/** In the order in which one may do more; the compiler asks for one that is missing. */
export const roles: Readonly<Record<Role, { says: string; may: readonly Deed[] }>> = {
  viewer: { says: 'Sees everything, changes nothing', may: ['see'] },
  counter: { says: 'Counts shelves', may: ['see', 'count'] },
  receiver: { says: 'Counts, and takes goods in', may: ['see', 'count', 'move'] },
  reconciler: {
    says: 'Decides about what differs',
    may: ['see', 'count', 'move', 'change', 'repair'],
  },
  admin: {
    says: 'May do everything',
    may: ['see', 'count', 'move', 'change', 'repair', 'rule'],
  },
}
export const roleNames = Object.keys(roles) as Role[]

export const deeds = {
  see: 'See stock, drifts and reports',
  count: 'Count',
  move: 'Record what came in and went out',
  change: 'Change the catalogue, take in files, try again, plan repairs',
  repair: 'Apply and take back repairs; read the audit log',
  rule: 'People, keys, secrets, the gate',
} as const
export type Deed = keyof typeof deeds

export const scopes: Readonly<Record<Scope, string>> = {
  read: 'Read everything',
  count: 'Record counts',
  write: 'Change the catalogue, take in files, try again, plan repairs (and read)',
  repair: 'Apply and take back repairs (and read)',
  movements: 'Record movements of stock',
  reservations: 'Hold stock for a checkout',
  admin: 'Everything: people, keys and secrets too',
}
export const scopeNames = Object.keys(scopes) as Scope[]
