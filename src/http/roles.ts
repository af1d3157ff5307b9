/** Which role may ask for what, told from the routes: `node src/http/roles.ts` writes docs/reference/roles.md. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { covers, type Role, roleNames, roles, type Scope, scopesOf } from '../authority/roles.ts'
import type { Door } from './door.ts'
import { describe } from './openapi.ts'

export const rolesFile = join(import.meta.dirname, '../../docs/reference/roles.md')

type Operation = { summary: string; security: { key?: string[] }[] }
/** `scope` is undefined where whoever is known may, `open` where anybody may. */
export type Ruled = { route: string; says: string; scope: Scope | 'open' | undefined }

/** Every route as it is described, in the order of the description. */
export function ruled(door: Door): Ruled[] {
  const { paths = {} } = describe(door, '0') as unknown as {
    paths?: Record<string, Record<string, Operation>>
  }
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { summary, security }]) => ({
      route: `${method.toUpperCase()} ${path}`,
      says: summary,
      scope:
        security.length === 0 ? ('open' as const) : (security[0]!.key?.[0] as Scope | undefined),
    })),
  )
}

export const roleMay = (role: Role, scope: Ruled['scope']) =>
  scope === undefined || scope === 'open' || covers(scopesOf([role]), scope)

export function rolesPage(door: Door): string {
  const rows = ruled(door).filter(({ scope }) => scope !== 'open')
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return `${[
    '# Roles',
    '',
    'Made by `src/http/roles.ts` from the routes; not to be edited. `src/http/access.test.ts` asks every route',
    'as every role, and with a key of every scope.',
    '',
    line(['role', '', 'scopes']),
    line(['---', '---', '---']),
    ...roleNames.map((name) =>
      line([
        `**${name}**`,
        roles[name].says,
        scopesOf([name])
          .map((s) => `\`${s}\``)
          .join(', '),
      ]),
    ),
    '',
    'Somebody may have several roles. A key has scopes without a role. Not in the table: what is open to',
    `anybody (${ruled(door).filter(({ scope }) => scope === 'open').length} routes: webhooks, which are signed; the ways to sign in; health; the description).`,
    '',
    line(['route', 'scope', ...roleNames]),
    line(['---', '---', ...roleNames.map(() => ':-:')]),
    ...rows.map(({ route, scope }) =>
      line([
        `\`${route}\``,
        scope === undefined ? 'signed in' : scope,
        ...roleNames.map((role) => (roleMay(role, scope) ? '✓' : '–')),
      ]),
    ),
  ].join('\n')}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [{ openMemory }, { migrate }, { createEngine }, { readRegistry }, { doorOf }, lib] =
    await Promise.all([
      import('../db/embedded.ts'),
      import('../db/migrate.ts'),
      import('../engine/engine.ts'),
      import('../authority/read.ts'),
      import('./app.ts'),
      import('../lib/log.ts'),
    ])
  const { seededRandom } = await import('../lib/random.ts')
  const db = await openMemory()
  await migrate(db, new Date(0))
  const world = {
    clock: { now: () => new Date(0), sleep: async () => {} },
    random: seededRandom(1),
    log: lib.quietLog,
    fetch: () => Promise.reject(new TypeError('no network here')),
    secret: () => '',
  }
  const registry = readRegistry({ locations: {}, systems: {}, owners: {} })
  const engine = await createEngine({ db, world, registry, txBase: 0 })
  writeFileSync(rolesFile, rolesPage(doorOf(engine)))
  await db.close()
}
