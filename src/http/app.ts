/** Onhand's doors put together: every route, every error as a problem, the same headers on all. */
import type { Hono } from 'hono'
import type { Engine } from '../engine/engine.ts'
import { Fault, messageOf } from '../lib/faults.ts'
import { keysOf } from './auth.ts'
import { type Door, type Env, makeDoor } from './door.ts'
import { health } from './health.ts'
import { movements } from './movements.ts'
import { answer, problem } from './problem.ts'
import { webhooks } from './webhooks.ts'

export type App = Hono<Env>

export function createApp(engine: Engine): App {
  return doorOf(engine).app
}

/** The same with its description, for those who need to know what there is. */
export function doorOf(engine: Engine): Door {
  const door = makeDoor(keysOf(engine.db, engine.world))
  const { app } = door
  app.use(async (c, next) => {
    await next()
    const { headers } = c.res
    headers.set('x-content-type-options', 'nosniff')
    headers.set('cache-control', 'no-store')
    headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
    headers.set('referrer-policy', 'no-referrer')
  })
  app.onError((error, c) => {
    if (error instanceof Fault) return problem(error)
    const path = c.req.path.slice(0, 200)
    engine.world.log.error('http.failed', { method: c.req.method, path, error: messageOf(error) })
    return answer('unavailable', 'Something failed here; it was logged. Try again.')
  })
  app.notFound(() => answer('not_found', 'There is nothing at this address.'))
  webhooks(door, engine)
  movements(door, engine)
  health(door, engine)
  return door
}
