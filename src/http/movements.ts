/** Stock changes told directly: translated, recorded and answered line by line, in one request. */
import { z } from 'zod'
import { catalogue } from '../catalog/cache.ts'
import type { Line } from '../connectors/connector.ts'
import type { Engine } from '../engine/engine.ts'
import { speakerOf } from '../inbox/interpret.ts'
import { type Problem, translate } from '../inbox/translate.ts'
import type { Movement, Outcome } from '../stock/movement.ts'
import { json } from './answers.ts'
import { checked, jsonOf } from './body.ts'
import { type Door, plain } from './door.ts'
import { MovementLine, text } from './shapes.ts'
import { speakerFor } from './speaker.ts'

const MOST_LINES = 1000

const Single = MovementLine.extend({ system: text(40).optional() })
const Several = z.strictObject({
  system: text(40).optional(),
  lines: z.array(MovementLine).min(1).max(MOST_LINES),
})

const LineOutcome = z
  .object({
    outcome: z.enum(['recorded', 'repeated', 'contradicted', 'refused', 'held', 'invalid']),
    /** For anything but recorded: what is in the way, and what to do. */
    why: z.string().optional(),
    reason: z.string().optional(),
  })
  .openapi('LineOutcome')
type LineOutcome = z.infer<typeof LineOutcome>

const Answer = z.union([LineOutcome, z.object({ lines: z.array(LineOutcome) })])

/** What a single line that was not applied answers with. */
const statusOf = {
  recorded: 200,
  repeated: 200,
  contradicted: 409,
  refused: 403,
  held: 409,
  invalid: 422,
}

export function movements(door: Door, engine: Engine): void {
  const translated = translator(engine)

  plain(
    door,
    {
      method: 'post',
      path: '/v1/movements',
      scope: 'movements',
      act: false,
      says: 'Tell what happened to stock: one line, or up to 1,000',
      body: z.union([Single, Several]),
      answer: Answer,
      also: {
        207: 'Several lines, and not every one of them was recorded',
        403: 'The line was refused: its system does not own the fact',
        409: 'The line contradicts the ledger, or follows one that has not come',
        422: 'The line cannot be translated, or the body does not pass',
      },
    },
    async (c, caller) => {
      const told = await jsonOf(c)
      if (typeof told === 'object' && told !== null && 'lines' in told) {
        const { system, lines } = checked(Several, told, 'the body')
        const systemId = speakerFor(engine, caller, system)
        const outcomes = await tell(systemId, lines)
        const all = outcomes.every((o) => statusOf[o.outcome] === 200)
        return json({ lines: outcomes }, all ? 200 : 207)
      }
      const { system, ...line } = checked(Single, told, 'the body')
      const [outcome] = (await tell(speakerFor(engine, caller, system), [line])) as [LineOutcome]
      return json(outcome, statusOf[outcome.outcome])
    },
  )

  async function tell(systemId: number, given: readonly MovementLine[]): Promise<LineOutcome[]> {
    const made = await translated(systemId, given as readonly Line[])
    return Promise.all(made.map(recorded))
  }

  async function recorded(made: Movement[] | Problem): Promise<LineOutcome> {
    if (!Array.isArray(made)) return { outcome: 'invalid', reason: made.reason, why: made.says }
    return worst(engine, made, await engine.recorder.record(made))
  }
}

/** Names looked up for all lines of a request at once; those seen before are in memory. */
function translator({ db, world, registry, directory }: Engine) {
  const known = catalogue(db, world.clock)
  return async (systemId: number, lines: readonly Line[]): Promise<(Movement[] | Problem)[]> => {
    const names = await known.names(lines.map((line) => ({ systemId, external: line.sku })))
    const speaker = speakerOf(registry, directory, systemId)
    const now = world.clock.now()
    const { horizonMs } = registry.timing
    const issuer = (name: string) =>
      Object.hasOwn(registry.systems, name) ? directory.systemId(name) : undefined
    const location = (external: string) => names.location(systemId, external)
    return lines.map((line) => {
      const item = names.item(systemId, line.sku, line.happenedAt)
      return translate(line, speaker, { item, location, issuer }, undefined, now, horizonMs)
    })
  }
}

const rank = ['contradicted', 'refused', 'held', 'recorded', 'repeated'] as const

/** A bundle's line is several movements: the line is no better than the worst of them. */
function worst(
  engine: Engine,
  made: readonly Movement[],
  outcomes: readonly Outcome[],
): LineOutcome {
  let at = 0
  outcomes.forEach((o, i) => {
    if (rank.indexOf(o.outcome) < rank.indexOf(outcomes[at]!.outcome)) at = i
  })
  const outcome = outcomes[at]!
  const why = whyOf(engine, made[at]!, outcome)
  return { outcome: outcome.outcome, ...(why === undefined ? {} : { why }) }
}

function whyOf({ directory }: Engine, movement: Movement, outcome: Outcome): string | undefined {
  const { kind, key, after } = movement
  switch (outcome.outcome) {
    case 'recorded':
      return undefined
    case 'repeated':
      return outcome.path === 'second' ? 'another system had told it already' : undefined
    case 'contradicted':
      return `${key}: ${outcome.why}; correct it with a new line, the ledger is never changed`
    case 'refused': {
      const [teller, owner] = [movement.reportedBy, outcome.ownerId].map(directory.systemName)
      const place = directory.locationCode(movement.locationId)
      return `${teller} does not own what "${kind}" writes at ${place}: ${owner} does (kept in /v1/refusals)`
    }
    case 'held':
      return outcome.why === 'no_owner'
        ? `nobody owns what "${kind}" writes; name an owner in onhand.config.ts`
        : `it follows ${after}, which is not in the ledger; send that first, then this again`
  }
}
