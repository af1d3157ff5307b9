/** Onhand's doors put together: every route, every error as a problem, the same headers on all. */

import type { Hono } from 'hono'
import type { Engine } from '../engine/engine.ts'
import { Fault, messageOf } from '../lib/faults.ts'
import { keysOf } from './auth.ts'
import { availability } from './availability.ts'
import { channels } from './channels.ts'
import { type Door, type Env, makeDoor } from './door.ts'
import { explain } from './explain.ts'
import { exports } from './export.ts'
import { files } from './files.ts'
import { health } from './health.ts'
import { history } from './history.ts'
import { inbox } from './inbox.ts'
import { items } from './items.ts'
import { keys } from './keys.ts'
import { listings } from './listings.ts'
import { metrics } from './metrics.ts'
import { movements } from './movements.ts'
import { openapi } from './openapi.ts'
import { outbox } from './outbox.ts'
import { positions } from './positions.ts'
import { answer, problem } from './problem.ts'
import { refusals } from './refusals.ts'
import { reservations } from './reservations.ts'
import { status } from './status.ts'
import { verify } from './verify.ts'
import { webhooks } from './webhooks.ts'

/** In the order in which the description lists them. */
const doors = [
  webhooks,
  movements,
  history,
  positions,
  availability,
  explain,
  items,
  listings,
  reservations,
  inbox,
  outbox,
  channels,
  refusals,
  files,
  exports,
  status,
  verify,
  keys,
  health,
  metrics,
]

const headers = [
  ['x-content-type-options', 'nosniff'],
  ['cache-control', 'no-store'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['referrer-policy', 'no-referrer'],
] as const

export type App = Hono<Env>

export type AppOptions = { version?: string }

export function createApp(engine: Engine, options: AppOptions = {}): App {
  return doorOf(engine, options).app
}

/** The same with its description, for those who need to know what there is. */
export function doorOf(engine: Engine, { version = '0' }: AppOptions = {}): Door {
  const door = makeDoor(keysOf(engine.db, engine.world), () => engine.world.clock.now().getTime())
  const { app } = door
  app.use(async (c, next) => {
    const startedAt = door.now()
    await next()
    for (const [name, value] of headers) c.res.headers.set(name, value)
    door.watch?.(c.req.routePath, c.res.status, startedAt)
  })
  app.onError((error, c) => {
    if (error instanceof Fault) return problem(error)
    const path = c.req.path.slice(0, 200)
    engine.world.log.error('http.failed', { method: c.req.method, path, error: messageOf(error) })
    return answer('unavailable', 'Something failed here; it was logged. Try again.')
  })
  app.notFound(() => answer('not_found', 'There is nothing at this address.'))
  for (const add of doors) add(door, engine)
  openapi(door, version)
  return door
}
