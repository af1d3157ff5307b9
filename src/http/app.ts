/** Onhand's doors put together: every route, every error as a problem, the same headers on all. */

import type { Hono } from 'hono'
import type { Engine } from '../engine/engine.ts'
import { auditPreview } from './audits/preview.ts'
import { audits } from './audits.ts'
import { keysOf } from './auth.ts'
import { authority } from './authority.ts'
import { availability } from './availability.ts'
import { batches } from './batches.ts'
import { channels } from './channels.ts'
import { connections } from './connections.ts'
import { deliveries } from './deliveries.ts'
import { digest } from './digest.ts'
import { type Door, makeDoor } from './door.ts'
import { drifts } from './drifts.ts'
import type { Env } from './env.ts'
import { events } from './events.ts'
import { explain } from './explain.ts'
import { exports } from './export.ts'
import { files } from './files.ts'
import { health } from './health.ts'
import { history } from './history.ts'
import { inbox } from './inbox.ts'
import { items } from './items.ts'
import { jobs } from './jobs.ts'
import { keys } from './keys.ts'
import { listings } from './listings.ts'
import { match } from './match.ts'
import { metrics } from './metrics.ts'
import { movements } from './movements.ts'
import { openapi } from './openapi.ts'
import { outbox } from './outbox.ts'
import { overview } from './overview.ts'
import { pageFrom } from './page.ts'
import { logRoutes } from './people/log.ts'
import { me } from './people/me.ts'
import { oidcRoutes } from './people/oidc.ts'
import { people } from './people/people.ts'
import { signIn } from './people/signin.ts'
import { positions } from './positions.ts'
import { answer, failed } from './problem.ts'
import { readings } from './readings.ts'
import { recordOf } from './record.ts'
import { refusals } from './refusals.ts'
import { reservations } from './reservations.ts'
import { secrets } from './secrets.ts'
import { sessionsOf } from './sessions.ts'
import { rules } from './settings/rules.ts'
import { settings } from './settings/settings.ts'
import { status } from './status.ts'
import { stock } from './stock.ts'
import { verify } from './verify.ts'
import { webhooks } from './webhooks.ts'

/** In the order in which the description lists them. */
const doors: readonly ((door: Door, engine: Engine, version: string) => void)[] = [
  webhooks,
  movements,
  history,
  positions,
  availability,
  explain,
  stock,
  items,
  listings,
  match,
  reservations,
  inbox,
  outbox,
  deliveries,
  channels,
  refusals,
  drifts,
  readings,
  batches,
  authority,
  files,
  exports,
  status,
  overview,
  events,
  verify,
  audits,
  auditPreview,
  jobs,
  digest,
  signIn,
  oidcRoutes,
  me,
  people,
  logRoutes,
  keys,
  connections,
  settings,
  rules,
  secrets,
  health,
  metrics,
]

export type App = Hono<Env>

export type AppOptions = {
  version?: string
  /** Where the built page is; without it there is the API only. */
  page?: string
}

export function createApp(engine: Engine, options: AppOptions = {}): App {
  return doorOf(engine, options).app
}

/** The same with its description, for those who need to know what there is. */
export function doorOf(engine: Engine, { version = '0', page }: AppOptions = {}): Door {
  const door = makeDoor(
    keysOf(engine.db, engine.world),
    sessionsOf(engine),
    recordOf(engine.db, engine.world),
    engine.world,
  )
  const { app } = door
  app.onError((error) => failed(engine.world.log, error))
  const paged = page === undefined ? undefined : pageFrom(page, engine.world)
  app.notFound((c) => paged?.(c) ?? answer('not_found', 'There is nothing at this address.'))
  for (const add of doors) add(door, engine, version)
  openapi(door, version)
  return door
}
