/** Files that people bring, as they are: the body is the CSV, the query says how to read it. */
import { z } from 'zod'
import type { Engine } from '../engine/engine.ts'
import {
  type FileOptions,
  type FileOutcome,
  fileKinds,
  importFile,
  outcomeOfFile,
  preview,
} from '../inbox/files.ts'
import { interpret } from '../inbox/interpret.ts'
import { Fault } from '../lib/faults.ts'
import { json } from './answers.ts'
import { bytesOf, checked } from './body.ts'
import { type Door, plain, queryOf } from './door.ts'
import { text, unconfirmed } from './shapes.ts'

const MOST_BYTES = 64_000_000
const MOST_PROBLEMS = 200
/** As long as this we wait for the rows to be applied; after that they are on their way. */
const WAIT_MS = 20_000

const Flag = z
  .enum(['', 'true', 'false'])
  .transform((value) => value !== 'false')
  .optional()

/** `role=value`, several times: what is where, and what holds for every row. */
const Pairs = z
  .union([z.string(), z.array(z.string())])
  .transform((value, context) => {
    const pairs = (Array.isArray(value) ? value : [value]).map((pair) => pair.split(/=(.*)/s))
    if (pairs.some((p) => p.length < 2)) {
      context.addIssue({ code: 'custom', message: 'must be role=value, as in sku=Article number' })
      return z.NEVER
    }
    return Object.fromEntries(pairs.map(([role, rest]) => [role!.trim(), rest!.trim()]))
  })
  .optional()
  .openapi({ type: 'array', items: { type: 'string' } })

const Query = z.strictObject({
  name: text(300),
  preview: Flag,
  kind: z.enum(fileKinds as [(typeof fileKinds)[number]]).optional(),
  system: text(40).optional(),
  encoding: text(40).optional(),
  delimiter: z.enum(['auto', ',', ';', '\t', '|']).optional(),
  header: Flag,
  skip: z.coerce.number().int().min(0).max(100).optional(),
  column: Pairs,
  fixed: Pairs,
  kinds: Pairs,
  decimal: z.enum(['auto', '.', ',']).optional(),
  dates: z.enum(['auto', 'dmy', 'mdy']).optional(),
  zone: text(60).optional(),
  dated: z.enum(['rows', 'name']).optional(),
  addItems: Flag,
  /** How many numbers it changes, where that has to be confirmed. */
  confirm: z.coerce.number().int().min(0).optional(),
})

const Answer = z.union([
  z.object({ preview: z.record(z.string(), z.unknown()) }),
  z.object({
    taken: z.record(z.string(), z.unknown()),
    /** What became of the rows of a stock file so far; null for a catalogue file. */
    outcome: z.record(z.string(), z.unknown()).nullable(),
  }),
])

export function files(door: Door, engine: Engine): void {
  plain(
    door,
    {
      method: 'post',
      path: '/v1/files',
      scope: 'write',
      act: 'files.take',
      says: 'Take in a CSV file (the body), or with ?preview only say what each row would do',
      query: Query,
      answer: Answer,
      also: unconfirmed,
    },
    async (c) => {
      const { preview: only, column, ...rest } = checked(Query, queryOf(c), 'the query')
      const options: FileOptions = { ...rest, columns: column }
      const bytes = await bytesOf(c, MOST_BYTES)
      if (bytes.length === 0) throw new Fault('invalid', 'The body is empty: send the file itself.')
      if (only) return json({ preview: await preview(engine, bytes, options) })
      const taken = await importFile(engine, bytes, options)
      engine.wake()
      const outcome = 'messages' in taken ? await outcomeOf(engine, taken.messages) : null
      return json({ taken, outcome })
    },
  )
}

/** Applies the rows here and now, whether or not the loops run: claims keep the two apart. */
export async function outcomeOf(engine: Engine, messages: readonly number[]): Promise<FileOutcome> {
  const { clock } = engine.world
  const until = clock.now().getTime() + WAIT_MS
  for (;;) {
    const outcome = await outcomeOfFile(engine.db, messages)
    if (outcome.pending === 0 || clock.now().getTime() >= until) {
      return { ...outcome, problems: outcome.problems.slice(0, MOST_PROBLEMS) }
    }
    if ((await interpret(engine)) === 0) await clock.sleep(50)
  }
}
