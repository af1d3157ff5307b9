/** What is asked of the doors, on record: before it is done that it was asked, and then what became of it. */
import type { Db } from '../db/db.ts'
import { Fault, faults, messageOf } from '../lib/faults.ts'
import type { World } from '../lib/world.ts'
import { redact } from '../people/log/redact.ts'
import { type Outcome, write } from '../people/log/write.ts'
import type { Caller } from './auth.ts'

/** What an act adds to its own record; secrets are taken out of it. */
export type Told = {
  actor?: string
  target?: string
  was?: unknown
  now?: unknown
  why?: string
  /** It was answered politely, and not done. */
  refused?: string
}

export type Line = {
  /** Throws when it cannot be written: then nothing is done. */
  asked(caller: Caller, body: unknown): Promise<void>
  /** Said by the act itself, and kept for the end. */
  tell(told: Told): void
  /** Never throws: what is done is done. */
  ended(error?: unknown): Promise<void>
}

export type Recorder = (act: string, target: string | null) => Line

export const recordOf =
  (db: Db, { clock, log }: Pick<World, 'clock' | 'log'>): Recorder =>
  (act, named) => {
    let askedId: number | undefined
    let caller: Caller | undefined
    let told: Told = {}
    return {
      async asked(by, body) {
        // Who signs in is nobody before; the end says who it was.
        if (by.kind === 'nobody') return
        caller = by
        const entry = { actor: by.name, act, target: named, outcome: 'asked' as const }
        askedId = await write(db, { ...entry, now: redact(body) }, clock.now())
      },
      tell(more) {
        told = { ...told, ...more }
      },
      async ended(error) {
        const actor = told.actor ?? caller?.name
        // What nobody did, and what was turned away for being too much, could fill the table.
        if (actor === undefined || (error instanceof Fault && error.code === 'too_many')) return
        const entry = {
          askedId,
          actor,
          act,
          target: told.target ?? named,
          was: redact(told.was),
          now: redact(told.now),
          outcome: told.refused === undefined ? outcomeOf(error) : ('refused' as const),
          why: error === undefined ? (told.refused ?? told.why ?? null) : whyOf(error),
        }
        await write(db, entry, clock.now()).catch((failed) =>
          log.error('log.not_written', { act, error: messageOf(failed) }),
        )
      },
    }
  }

const outcomeOf = (error: unknown): Outcome => {
  if (error === undefined) return 'done'
  return error instanceof Fault && faults[error.code].status < 500 ? 'refused' : 'failed'
}

const whyOf = (error: unknown) =>
  error instanceof Fault ? error.detail : 'Something failed here; the log of the program says what.'

const verbs: Readonly<Record<string, string>> = { post: 'add', put: 'set', delete: 'remove' }

/** `post /v1/channels/:name/pause` → `channels.pause`; `delete /v1/keys/:name` → `keys.remove`. */
export function actOf(method: string, path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== 'v1')
  const words = parts.filter((part) => !part.startsWith(':'))
  const named = words.length > 1 && !parts.at(-1)!.startsWith(':')
  return named ? words.join('.') : [...words, verbs[method] ?? method].join('.')
}
