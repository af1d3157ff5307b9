/** The door for webhooks: signature on raw bytes, stored, answered. Nothing is interpreted here. */
import { z } from 'zod'
import type { Raw, Webhook } from '../connectors/connector.ts'
import { verifyStandard } from '../connectors/standard.ts'
import type { Engine } from '../engine/engine.ts'
import { Fault, messageOf } from '../lib/faults.ts'
import { json } from './answers.ts'
import { bytesOf, MOST_BYTES, room } from './body.ts'
import { type Door, plain } from './door.ts'
import { headersOf } from './env.ts'

const MOST_KEY = 300
/** Bodies held in memory at once. */
const MOST_HELD_BYTES = 128_000_000

const Answer = z.object({ received: z.enum(['stored', 'repeated']) })

export function webhooks(door: Door, engine: Engine): void {
  const inMemory = room(MOST_HELD_BYTES)
  plain(
    door,
    {
      method: 'post',
      path: '/webhooks/:system',
      scope: 'open',
      act: false,
      says: "Take in a system's signed event; it is stored before it is answered",
      params: z.object({ system: z.string() }),
      answer: Answer,
      also: {
        401: 'No such system, or its signature is wrong: the two are not told apart',
        503: 'It could not be stored now; send it again after Retry-After',
      },
    },
    (c) =>
      inMemory(async (hold) => {
        const body = await bytesOf(c, MOST_BYTES, hold)
        const name = c.req.param('system') ?? ''
        return json({ received: await take(engine, name, { headers: headersOf(c), body }) })
      }),
  )
}

/** Verified, named, stored. An id that came before with other content is stored too, in quarantine. */
async function take(engine: Engine, name: string, raw: Raw): Promise<'stored' | 'repeated'> {
  const { db: _, world, directory, receiver } = engine
  const { webhook, settings } = await verified(engine, name, raw)
  const { key, topic } = identified(webhook, raw, settings)
  const headers = Object.fromEntries(
    webhook.keepHeaders.flatMap((h) => (raw.headers[h] === undefined ? [] : [[h, raw.headers[h]]])),
  ) as Record<string, string>
  try {
    const { received } = await receiver.receive({
      systemId: directory.systemId(name),
      key,
      topic,
      headers,
      body: raw.body,
      via: 'webhook',
    })
    return received === 'reused' ? 'repeated' : received
  } catch (error) {
    world.log.error('webhook.not_stored', { system: name, error: messageOf(error) })
    throw new Fault('unavailable', 'It could not be stored; send it again.')
  }
}

type Known = { webhook: Webhook<unknown>; settings: unknown }

/** The answer to a stranger and to a wrong signature takes the same words and the same work. */
async function verified({ world, registry }: Engine, name: string, raw: Raw): Promise<Known> {
  const system = Object.hasOwn(registry.systems, name) ? registry.systems[name] : undefined
  const webhook = system?.connector.connector.webhook as Webhook<unknown> | undefined
  const names = system?.webhookSecrets ?? []
  const now = world.clock.now()
  const settings = system?.connector.settings
  let verdict: true | string = 'not a system that sends webhooks'
  if (!webhook || names.length === 0) verifyStandard(raw, ['d29ya3Mtbm93aGVyZS1hdC1hbGw='], now)
  else verdict = webhook.verify(raw, secretsOf(world, name, names), now, settings)
  if (verdict === true) return { webhook: webhook!, settings }
  world.log.warn('webhook.refused', { system: name.slice(0, 60), why: verdict })
  throw new Fault('unauthorized', 'No such system, or the signature does not match.')
}

/** Every secret that is there; one may be missing while it is being rotated, not all. */
function secretsOf(world: Engine['world'], name: string, names: readonly string[]): string[] {
  const secrets: string[] = []
  let missing: unknown
  for (const each of names) {
    try {
      secrets.push(world.secret(each))
    } catch (error) {
      missing = error
    }
  }
  if (secrets.length > 0) return secrets
  world.log.error('webhook.no_secret', { system: name, error: messageOf(missing) })
  throw new Fault('unavailable', 'Its signature cannot be checked now; send it again.')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const control = /[\u0000-\u001f\u007f]/

function identified(webhook: Webhook<unknown>, raw: Raw, settings: unknown) {
  let named: { key: string; topic: string }
  try {
    named = webhook.identify(raw, settings)
  } catch (error) {
    throw new Fault('bad_request', `The event cannot be told from others: ${messageOf(error)}.`)
  }
  const { key } = named
  if (key === '' || key.length > MOST_KEY || control.test(key)) {
    throw new Fault(
      'bad_request',
      `The id must be 1 to ${MOST_KEY} characters, none of them control.`,
    )
  }
  const topic = named.topic.replace(new RegExp(control, 'g'), ' ').slice(0, 200).toWellFormed()
  return { key: key.toWellFormed(), topic }
}
