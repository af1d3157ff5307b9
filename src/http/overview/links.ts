/** Block of the overview: every system and every channel, how it is, in words, and how long it takes. */
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { type Lag, lags, noLag } from '../../insight/lag.ts'
import { ago } from '../../notify/words.ts'
import { channelsNow } from '../../outbox/standing.ts'
import { roles } from '../../stock/names.ts'
import { Channel } from '../channels.ts'
import { type Door, route } from '../door.ts'
import { many } from '../explain/words.ts'
import { MaybeTime, Time } from '../shapes.ts'
import { type State, states } from '../status/verdict.ts'
import { deafness } from '../status/webhooks.ts'
import { systemsNow, Webhook } from '../status.ts'

const LagShape = z
  .object({
    /** Null: nothing was there to be measured in the last 24 hours. */
    p50Ms: z.number().nullable(),
    p95Ms: z.number().nullable(),
    samples: z.int(),
  })
  .openapi('Lag')

const Said = { standing: z.enum(states), says: z.string() }

const Links = z
  .object({
    at: Time,
    /** Movements of the last 24 hours that the lags were taken from. */
    looked: z.int(),
    systems: z.array(
      z.object({
        system: z.string(),
        role: z.enum(roles),
        connector: z.string(),
        ...Said,
        lastHeardAt: MaybeTime,
        /** The last number that any channel of it took. */
        lastToldAt: MaybeTime,
        /** Null: it is not declared how often it should be heard. */
        silent: z.boolean().nullable(),
        webhooks: z.array(Webhook).nullable(),
        /** Those of its webhooks that do not come. */
        deaf: z.array(z.string()),
        /** From what happened there until it was recorded here. */
        lag: LagShape,
      }),
    ),
    channels: z.array(
      Channel.extend({
        role: z.enum(roles),
        /** Of the link; whether it is open, paused or blocked is `state`. */
        ...Said,
        /** The last number that it took. */
        lastToldAt: MaybeTime,
        /** From recorded here until it showed a number made from it. */
        lag: LagShape,
      }),
    ),
  })
  .openapi('Links')

/** What waits for longer than this is not on its way any more: as in /v1/status. */
const SLOW_MS = 60_000

export function links(door: Door, engine: Engine): void {
  const { db, directory, registry, world } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/overview/links',
      scope: 'read',
      says: 'Every system and channel: heard, told, how long it takes, and what is in the way',
      answer: Links,
    },
    async () => {
      const at = world.clock.now()
      const [systems, channels, lag] = await Promise.all([
        systemsNow(engine, at),
        channelsNow(db, directory, at),
        lags(db, at),
      ])
      return {
        at,
        looked: lag.looked,
        systems: systems.map((one) => {
          const own = channels.filter((c) => c.system === one.system)
          const deaf = deafness(one.system, one.webhooks, at, registry.timing.subscriptionsMs)
          const times = own.flatMap((c) => c.succeededAt ?? [])
          return {
            ...one,
            ...systemSays(one, deaf, at),
            lastToldAt: latest(times),
            deaf: (one.webhooks ?? []).filter((w) => w.state !== 'live').map((w) => w.topic),
            lag: lag.heard.get(directory.systemId(one.system)) ?? noLag,
          }
        }),
        channels: channels.map((channel) => {
          const own: Lag = lag.told.get(channel.channel) ?? noLag
          const [standing, says] = channelSays(channel, at)
          const { role } = registry.systems[channel.system]!
          return { ...channel, role, standing, says, lastToldAt: channel.succeededAt, lag: own }
        }),
      }
    },
  )
}

const latest = (times: readonly Date[]) =>
  times.length === 0 ? null : new Date(Math.max(...times.map((t) => t.getTime())))

type System = Awaited<ReturnType<typeof systemsNow>>[number]

function systemSays(
  { lastHeardAt, silent }: System,
  deaf: readonly { isBad: boolean; says: string }[],
  at: Date,
): { standing: State; says: string } {
  const heard = lastHeardAt === null ? 'never heard from' : `heard ${ago(lastHeardAt, at)}`
  if (silent) return { standing: 'bad', says: `${heard}: silent for longer than is normal` }
  const broken = deaf.find((d) => d.isBad) ?? deaf[0]
  if (broken) return { standing: broken.isBad ? 'bad' : 'watch', says: broken.says }
  if (lastHeardAt === null) return { standing: 'watch', says: heard }
  const but = silent === null ? '; how often it should be heard is not declared' : ''
  return { standing: 'good', says: `${heard}${but}` }
}

type Standing = Awaited<ReturnType<typeof channelsNow>>[number]

function channelSays(c: Standing, at: Date): [State, string] {
  const waits = c.oldest === null ? 0 : at.getTime() - c.oldest.getTime()
  const told = c.succeededAt === null ? 'never told a number' : `told ${ago(c.succeededAt, at)}`
  const left = c.dead > 0 ? `; ${many(c.dead, 'number')} given up` : ''
  if (c.state === 'blocked') return ['bad', `cannot be reached: ${c.why ?? ''}${left}`]
  if (c.state === 'paused') return [c.dead > 0 ? 'bad' : 'watch', `paused: ${c.why ?? ''}${left}`]
  if (c.dead > 0) return ['bad', `${told}${left}`]
  if (waits > SLOW_MS) {
    return ['bad', `${many(c.pending, 'number')} to tell, the oldest marked ${ago(c.oldest!, at)}`]
  }
  if (c.pending > 0) return ['good', `${told}; ${many(c.pending, 'number')} on the way`]
  return ['good', told]
}
