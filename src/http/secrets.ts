/** Secrets: stored, listed by name and removed. A value goes in and never comes out. */
import { z } from 'zod'
import { type Asked, secretsAsked } from '../authority/asked.ts'
import type { Engine } from '../engine/engine.ts'
import { Fault, messageOf } from '../lib/faults.ts'
import { type Door, route } from './door.ts'
import { MaybeTime, text } from './shapes.ts'

const places = ['environment', 'file', 'store', 'nowhere'] as const

export const SecretNow = z
  .object({
    name: z.string(),
    /** What the configuration wants it for; empty: nothing asks for it. */
    for: z.array(z.string()),
    systems: z.array(z.string()),
    /** Where the value in use comes from. The environment wins over a file, a file over the store. */
    found: z.enum(places),
    /** One is stored, whether it is used or not. */
    stored: z.boolean(),
    setBy: z.string().nullable(),
    setAt: MaybeTime,
    /** Why it can't be used as it is, or what to know about it; null: nothing. */
    says: z.string().nullable(),
  })
  .openapi('Secret')

const Name = z.object({ name: text(100) })

export function secrets(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/secrets',
      scope: 'admin',
      says: 'The secrets that the configuration asks for, and where each is found; never a value',
      answer: z.object({ rows: z.array(SecretNow) }),
    },
    async () => ({ rows: await secretsNow(engine) }),
  )
  route(
    door,
    {
      method: 'put',
      path: '/v1/secrets/:name',
      scope: 'admin',
      sealed: true,
      says: 'Store a secret, sealed, in place of the one there is; it is never shown again',
      params: Name,
      body: z.strictObject({ value: z.string().min(1).max(20_000) }),
      answer: SecretNow,
    },
    async ({ params: { name }, body, caller }) => {
      await engine.secrets.set(name, body.value, caller.name)
      engine.world.log.info('secret.set', { name, by: caller.name })
      return (await secretsNow(engine)).find((row) => row.name === name)!
    },
  )
  route(
    door,
    {
      method: 'delete',
      path: '/v1/secrets/:name',
      scope: 'admin',
      says: 'Remove a stored secret; what is in the environment or in a file stays',
      params: Name,
      answer: z.object({ removed: z.literal(true), found: z.enum(places) }),
    },
    async ({ params: { name }, caller }) => {
      if (!(await engine.secrets.remove(name))) {
        throw new Fault('not_found', `No secret "${name}" is stored.`)
      }
      engine.world.log.info('secret.removed', { name, by: caller.name })
      const left = await secretsNow(engine)
      return { removed: true, found: left.find((row) => row.name === name)?.found ?? 'nowhere' }
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/secrets/rotate-key',
      scope: 'admin',
      says: 'Put every stored secret under a new master key, all or none',
      answer: z.object({
        secrets: z.int(),
        /** Tells the new key from the old one; it is not the key. */
        keyId: z.string(),
        /** Where the new key is kept now. */
        kept: z.string(),
      }),
    },
    async ({ caller }) => {
      const done = await engine.secrets.rotate()
      const { secrets: count, keyId } = done
      engine.world.log.info('secrets.rotated', { secrets: count, keyId, by: caller.name })
      return done
    },
  )
}

/** Those that are asked for first, in the order of the configuration. */
export async function secretsNow(engine: Engine): Promise<z.infer<typeof SecretNow>[]> {
  await engine.secrets.load()
  const asked = Map.groupBy(secretsAsked(engine.registry), (one) => one.name)
  const stored = engine.secrets.list().map((one) => one.name)
  const names = new Set([...asked.keys(), ...stored])
  return [...names].map((name) => secretNow(engine, name, asked.get(name) ?? []))
}

function secretNow({ secrets: desk }: Engine, name: string, asked: readonly Asked[]) {
  const kept = desk.list().find((one) => one.name === name)
  let outside: 'environment' | 'file' | null = null
  let wrong: string | null = null
  try {
    outside = desk.outside(name)
  } catch (error) {
    wrong = messageOf(error)
  }
  const found = outside ?? (kept ? ('store' as const) : ('nowhere' as const))
  return {
    name,
    for: asked.map((one) => one.for),
    systems: [...new Set(asked.flatMap((one) => one.system ?? []))],
    found,
    stored: kept !== undefined,
    setBy: kept?.setBy ?? null,
    setAt: kept?.setAt ?? null,
    says: wrong ?? remark(found, kept !== undefined, kept?.unreadable ?? null, asked.length > 0),
  }
}

function remark(found: string, stored: boolean, unreadable: string | null, asked: boolean) {
  if (found === 'store' && unreadable !== null) return `It can't be opened: ${unreadable}`
  if (stored && found !== 'store') {
    const from = found === 'file' ? 'a file' : 'the environment'
    return `The one from ${from} is used; the stored one waits until that is gone.`
  }
  if (!asked) return 'Nothing in the configuration asks for it.'
  return null
}
