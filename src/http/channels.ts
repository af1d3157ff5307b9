/** Channels as a whole: how they are, the switch, and telling everything since a time again. */
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import { allowed, floodOfTelling } from '../inbox/flood.ts'
import { pause, resume } from '../outbox/channels.ts'
import { again, estimate } from '../outbox/dead.ts'
import { channelsNow } from '../outbox/standing.ts'
import { type Door, route } from './door.ts'
import { findChannel } from './find.ts'
import { Confirm, MaybeTime, Moment, text, unconfirmed } from './shapes.ts'

export const Channel = z
  .object({
    channel: z.string(),
    system: z.string(),
    /** The system's own code of the place. */
    external: z.string(),
    locations: z.array(z.string()),
    measure: z.string(),
    /** `open`; `paused` by a person; `blocked` by the program until a time. */
    state: z.enum(['open', 'paused', 'blocked']),
    why: z.string().nullable(),
    blockedUntil: MaybeTime,
    /** Calls that failed in a row. */
    failures: z.int(),
    succeededAt: MaybeTime,
    pending: z.int(),
    oldest: MaybeTime,
    dead: z.int(),
  })
  .openapi('Channel')

const standing = ({ db, directory, world }: Engine) => channelsNow(db, directory, world.clock.now())

/** As the log has it. */
const switchOf = ({ state, why }: z.infer<typeof Channel>) => ({ state, why })

const Name = z.object({ name: z.string() })

export function channels(door: Door, engine: Engine): void {
  const { db } = engine
  const one = async (name: string) => (await standing(engine)).find((c) => c.channel === name)!
  route(
    door,
    {
      method: 'get',
      path: '/v1/channels',
      scope: 'read',
      says: 'Every place that is told numbers: open or not, and what it still has to be told',
      answer: z.object({ rows: z.array(Channel) }),
    },
    async () => ({ rows: await standing(engine) }),
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/channels/:name/pause',
      scope: 'write',
      says: 'The kill switch: tell this channel nothing until it is resumed',
      params: Name,
      body: z.strictObject({ why: text(300) }),
      answer: Channel,
    },
    async ({ params, body, caller, tell }) => {
      const { id, name } = findChannel(engine, params.name)
      tell({ was: switchOf(await one(name)) })
      await pause(db, id, `${body.why} (${caller.name})`)
      const now = await one(name)
      tell({ now: switchOf(now) })
      return now
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/channels/:name/resume',
      scope: 'write',
      says: 'Go on telling it; also closes a breaker that is open',
      params: Name,
      answer: Channel,
    },
    async ({ params, tell }) => {
      const { id, name } = findChannel(engine, params.name)
      tell({ was: switchOf(await one(name)) })
      await resume(db, id)
      engine.wake()
      const now = await one(name)
      tell({ now: switchOf(now) })
      return now
    },
  )
  recover(door, engine)
}

function recover(door: Door, engine: Engine): void {
  const { db, world } = engine
  route(
    door,
    {
      method: 'post',
      path: '/v1/channels/:name/recover',
      scope: 'write',
      says: 'Tell again everything since a time; ?estimate only counts it',
      params: Name,
      query: z.strictObject({ estimate: z.enum(['', 'true', 'false']).optional() }),
      body: z.strictObject({ since: Moment, confirm: Confirm }),
      also: unconfirmed,
      answer: z.object({ numbers: z.int(), done: z.boolean() }),
    },
    async ({ params, query, body }) => {
      const which = { channelId: findChannel(engine, params.name).id, since: body.since }
      const only = query.estimate !== undefined && query.estimate !== 'false'
      if (only) return { numbers: await estimate(db, which), done: false }
      await allowed(engine, await floodOfTelling(engine, which), body.confirm)
      const numbers = await again(db, which, world.clock.now())
      engine.wake()
      return { numbers, done: true }
    },
  )
}
