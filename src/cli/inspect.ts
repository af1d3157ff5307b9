/** What `onhand doctor` looks at: the database it would use, and the way to each system. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Registry } from '../authority/registry.ts'
import type { Bound, Finding } from '../connectors/connector.ts'
import { type Remote, remote } from '../connectors/remote.ts'
import { migrations } from '../db/migrate.ts'
import { sql } from '../db/sql.ts'
import { systemClock } from '../lib/clock.ts'
import { limiter } from '../lib/limiter.ts'
import { connect, placeOf } from './client.ts'
import type { Globals } from './main.ts'

export async function inspect(globals: Globals, _registry: Registry): Promise<Finding[]> {
  const { databaseUrl, schema } = placeOf(globals)
  return databaseUrl === undefined ? embedded(globals) : server(databaseUrl, schema)
}

/** Opening it runs the self-test: a commit must have reached the disk. */
async function embedded(globals: Globals): Promise<Finding[]> {
  const check = 'database'
  const { holderOf } = await import('../db/embedded.ts')
  if (!existsSync(join(globals.dir, 'data'))) {
    return [{ check, ok: true, says: `will be made in ${globals.dir}` }]
  }
  const holder = await holderOf(globals.dir)
  const api = await connect(globals)
  try {
    await api.call('GET', '/readyz')
  } finally {
    await api.close()
  }
  const who = holder ? `in use by process ${holder.pid} (${holder.command})` : 'not in use'
  const durable = holder
    ? 'its schema is up to date'
    : 'a commit reaches the disk, the schema is up to date'
  return [
    { check, ok: true, says: `embedded, in ${globals.dir}, ${who}; ${durable}` },
    keyFile(globals.dir),
  ]
}

function keyFile(dir: string): Finding {
  const path = join(dir, 'admin.key')
  const check = 'admin key'
  return existsSync(path)
    ? { check, ok: true, says: path }
    : { check, ok: true, says: 'none here; on this machine none is needed' }
}

async function server(url: string, schema?: string): Promise<Finding[]> {
  const { openPostgres } = await import('../db/postgres.ts')
  const db = await openPostgres(url, {
    connections: 1,
    ...(schema === undefined ? {} : { schema }),
  })
  try {
    const row = await db.one<{ version: string; fsync: string; commit: string }>(sql`
      select current_setting('server_version') as version, current_setting('fsync') as fsync,
             current_setting('synchronous_commit') as commit`)
    const { version, fsync, commit } = row!
    const old = Number.parseInt(version, 10) < 15
    const durable = fsync === 'on' && commit !== 'off'
    const there = await db.one<{ there: boolean }>(
      sql`select to_regclass('migration') is not null as there`,
    )
    const applied = there?.there
      ? (await db.all<{ name: string }>(sql`select name from migration`)).map((m) => m.name)
      : []
    const missing = migrations().filter((name) => !applied.includes(name))
    return [
      {
        check: 'database',
        ok: !old,
        says: `PostgreSQL ${version}`,
        fix: 'Onhand needs 15 or newer',
      },
      {
        check: 'durable',
        ok: durable,
        says: `fsync = ${fsync}, synchronous_commit = ${commit}`,
        fix: "alter system set fsync = 'on'; alter system set synchronous_commit = 'on'; then restart it",
      },
      {
        check: 'schema',
        ok: missing.length === 0,
        says: missing.length ? `${missing.length} migrations are missing` : 'up to date',
        fix: 'onhand db migrate',
      },
    ]
  } finally {
    await db.close()
  }
}

/** A way to one system, as the engine would have it. */
export function remoteFor(
  secret: (name: string) => string,
  { connector, settings }: Bound,
): Remote<unknown> {
  return remote({
    settings: connector.settings.parse(settings) as unknown,
    secret,
    clock: systemClock,
    limiter: limiter(connector.limits.perSecond, connector.limits.burst),
    fetch: (url, init) => fetch(url, init),
  })
}
