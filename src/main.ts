/** The composition root: the machine's own time, chance, network and secrets; database, engine, doors. */
import { resolve } from 'node:path'
import { getRequestListener } from '@hono/node-server'
import type { Registry } from './authority/registry.ts'
import type { OpenDb } from './db/db.ts'
import { migrate } from './db/migrate.ts'
import { ensureTxBase } from './db/txbase.ts'
import { createEngine, type Engine } from './engine/engine.ts'
import { type App, doorOf } from './http/app.ts'
import { systemClock } from './lib/clock.ts'
import { Fault } from './lib/faults.ts'
import { jsonLog, type Log } from './lib/log.ts'
import { systemRandom } from './lib/random.ts'
import type { World } from './lib/world.ts'
import { listen } from './main/listen.ts'
import { keyringFrom } from './main/masterkey.ts'
import { pageFolder } from './main/page.ts'
import { outside, secretsFrom } from './main/secrets.ts'
import { version } from './main/version.ts'
import { type Secrets, secretsIn } from './secrets/store.ts'

export const DIR = '.onhand'
export const PORT = 7070
export const HOST = '127.0.0.1'

export type StartOptions = {
  registry: Registry
  /** Where the embedded database, its lock and the secrets are. Default `./.onhand`. */
  dir?: string
  /** A PostgreSQL server instead of the embedded database. */
  databaseUrl?: string
  /** The brand, on a server that holds several. */
  schema?: string
  /** 0: any that is free. Default 7070. */
  port?: number
  /** Default 127.0.0.1: this machine only. */
  host?: string
  world?: Partial<World>
  /** False: nothing moves by itself. */
  loops?: boolean
  /** False: no port is opened; `app.fetch` still answers. */
  listen?: boolean
  log?: Log
}

export type Onhand = {
  engine: Engine
  app: App
  /** 0 when not listening. */
  port: number
  url: string
  /** Ends in order: no new requests, the loops after their round, then the database. */
  stop(): Promise<void>
}

/** Opens the database, brings its schema up to date, and starts. Correct after a kill -9. */
export async function startOnhand(options: StartOptions): Promise<Onhand> {
  const dir = resolve(options.dir ?? DIR)
  let stored: Secrets | undefined
  const world: World = {
    clock: systemClock,
    random: systemRandom,
    log: options.log ?? jsonLog(),
    fetch: (url, init) => fetch(url, init),
    secret: secretsFrom(process.env, dir, options.world?.clock ?? systemClock, (name) =>
      stored?.find(name),
    ),
    ...options.world,
  }
  const db = await opened(options, dir, world.log)
  try {
    await migrate(db, world.clock.now())
    const txBase = await ensureTxBase(db)
    stored = secretsIn(db, world, keyringFrom(process.env, dir, world.random))
    const secrets = {
      ...stored,
      outside: (name: string) =>
        options.world?.secret
          ? given(options.world.secret, name)
          : (outside(process.env, dir, name)?.where ?? null),
    }
    const engine = await createEngine({ db, world, registry: options.registry, txBase, secrets })
    const door = doorOf(engine, { version: version(), page: pageFolder })
    const { app } = door
    db.lock?.serve(getRequestListener((request) => app.fetch(request, { local: true })))
    const server =
      options.listen === false
        ? undefined
        : await listen(app.fetch as never, options.host ?? HOST, options.port ?? PORT)
    if (options.loops !== false) engine.start()
    let stopping: Promise<void> | undefined
    const stop = async () => {
      door.ending.abort()
      await server?.close()
      await engine.stop()
      await db.close()
    }
    return {
      engine,
      app,
      port: server?.port ?? 0,
      url: server?.url ?? '',
      stop: () => {
        stopping ??= stop()
        return stopping
      },
    }
  } catch (error) {
    await db.close()
    throw error
  }
}

/** Whoever starts Onhand from a program of theirs is its environment. */
function given(secret: World['secret'], name: string): 'environment' | null {
  try {
    secret(name)
    return 'environment'
  } catch {
    return null
  }
}

async function opened(
  { databaseUrl, schema }: StartOptions,
  dir: string,
  log: Log,
): Promise<OpenDb> {
  if (databaseUrl !== undefined) {
    const { openPostgres } = await import('./db/postgres.ts')
    try {
      return await openPostgres(databaseUrl, schema === undefined ? {} : { schema })
    } catch (error) {
      const { message, code } = error as { message?: string; code?: string }
      const why = message || code || 'no answer'
      throw new Fault(
        'unavailable',
        `The PostgreSQL server of DATABASE_URL cannot be used: ${why}.`,
      )
    }
  }
  const { openEmbedded } = await import('./db/embedded.ts')
  const [, script = '', ...words] = process.argv
  const command = /cli[\\/]main\.[jt]s$/.test(script) ? ['onhand', ...words].join(' ') : undefined
  return openEmbedded(dir, {
    log,
    ...(schema === undefined ? {} : { schema }),
    ...(command === undefined ? {} : { command }),
  })
}
