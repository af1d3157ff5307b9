/** Stock changes told directly: translated, recorded and answered line by line, in one request. */
import { z } from 'zod'
import { type FoundItem, locationMap, resolveItems } from '../catalog/resolve.ts'
import type { Line } from '../connectors/connector.ts'
import type { Engine } from '../engine/engine.ts'
import { speakerOf } from '../inbox/interpret.ts'
import { type Problem, translate } from '../inbox/translate.ts'
import { batcher } from '../lib/batcher.ts'
import type { Movement, Outcome } from '../stock/movement.ts'
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
      const told = await jsonOf(c.req.raw)
      if (typeof told === 'object' && told !== null && 'lines' in told) {
        const { system, lines } = checked(Several, told, 'the body')
        const systemId = speakerFor(engine, caller, system)
        const outcomes = await Promise.all(lines.map((line) => one(systemId, line)))
        const all = outcomes.every((o) => statusOf[o.outcome] === 200)
        return c.json({ lines: outcomes }, all ? 200 : 207)
      }
      const { system, ...line } = checked(Single, told, 'the body')
      const outcome = await one(speakerFor(engine, caller, system), line)
      return c.json(outcome, statusOf[outcome.outcome] as 200)
    },
  )

  async function one(systemId: number, given: MovementLine): Promise<LineOutcome> {
    const made = await translated.add({ systemId, line: given as Line })
    if (!Array.isArray(made)) return { outcome: 'invalid', reason: made.reason, why: made.says }
    const outcomes = await engine.recorder.record(made)
    return worst(engine, made, outcomes)
  }
}

type Asked = { systemId: number; line: Line }

/** Names resolved for all requests that are waiting, in one go. */
function translator({ db, world, registry, directory }: Engine) {
  return batcher<Asked, Movement[] | Problem>({
    most: MOST_LINES,
    inFlight: 2,
    run: async (asked) => {
      const [items, places] = [
        await resolveItems(
          db,
          asked.map(({ systemId, line }) => ({
            systemId,
            external: line.sku,
            at: line.happenedAt,
          })),
        ),
        await locationMap(db),
      ]
      const now = world.clock.now()
      return asked.map(({ systemId, line }, i) =>
        translate(
          line,
          speakerOf(registry, directory, systemId),
          {
            item: items[i] as FoundItem | undefined,
            location: (external) => places.get(`${systemId}:${external}`),
            issuer: (name) => (name in registry.systems ? directory.systemId(name) : undefined),
          },
          undefined,
          now,
          registry.timing.horizonMs,
        ),
      )
    },
  })
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
