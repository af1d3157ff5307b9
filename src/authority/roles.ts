/** What each role may do, as scopes; and what one scope includes of the others. Pure. */

/** `write` (catalogue, files, replays) and `repair` (doing what was planned) may also read; `admin` may do everything. */
export const scopes = [
  'read',
  'count',
  'write',
  'repair',
  'movements',
  'reservations',
  'admin',
] as const
export type Scope = (typeof scopes)[number]

/** What people are. Somebody may be several; a role that is not here is nobody's. */
export const roles = {
  viewer: { says: 'sees everything, changes nothing', scopes: ['read'] },
  counter: { says: 'counts shelves', scopes: ['read', 'count'] },
  receiver: { says: 'counts, and takes goods in', scopes: ['read', 'count', 'movements'] },
  reconciler: {
    says: 'decides about what differs: catalogue, replays, plans and repairs',
    scopes: ['read', 'count', 'write', 'repair', 'movements'],
  },
  admin: { says: 'may do everything: people and keys too', scopes: ['admin'] },
} as const satisfies Record<string, { says: string; scopes: readonly Scope[] }>
export type Role = keyof typeof roles

export const roleNames = Object.keys(roles) as [Role, ...Role[]]

export const isRole = (name: string): name is Role => Object.hasOwn(roles, name)

/** All that somebody with these roles may do, without repeats, in the order of `scopes`. */
export function scopesOf(names: readonly string[]): Scope[] {
  const may = new Set<Scope>(names.filter(isRole).flatMap((name) => roles[name].scopes))
  return scopes.filter((scope) => may.has('admin') || may.has(scope))
}

/** Whether these scopes are enough for `scope`. */
export const covers = (own: readonly Scope[], scope: Scope): boolean =>
  own.includes('admin') ||
  own.includes(scope) ||
  (scope === 'read' && (own.includes('write') || own.includes('repair')))
