/**
 * A language model, where one is declared, looks at what arithmetic found: it may doubt it, and words
 * it. It names one label of a list and writes five texts; it can lower confidence, and nothing else.
 */
import { type AssistantConfig, usage } from '../authority/assistant.ts'
import type { Counts, Skipped } from '../jobs/job.ts'
import { sha256 } from '../lib/bytes.ts'
import { Fault } from '../lib/faults.ts'
import type { Net } from '../reconcile/round.ts'
import type { Severity } from '../reconcile/severity.ts'
import { type Facts, factsOf } from './assistant/facts.ts'
import { labelsOf, questionOf, VERSION } from './assistant/instructions.ts'
import { type Asked, forget, type Known, keep, knownOf } from './assistant/keep.ts'
import { type Ask, modelOf, type Reply } from './assistant/model.ts'
import { unworded, wordingOf } from './assistant/text/wording.ts'
import { lowered, verdictOf } from './assistant/verdict.ts'
import { Silence } from './assistant/wire.ts'
import type { Diagnosed } from './diagnose.ts'

export type Assisted = {
  /** The same, in the same order; some less sure than before. */
  diagnosed: Diagnosed[]
  skipped: Skipped[]
  /** `asked`, and how many diagnoses are `doubted`; nothing where no model is declared. */
  counts: Counts
}

type Subject = { diagnosed: Diagnosed; known: Known; facts: Facts; hash: string }

/**
 * Never throws for what a model or its provider does: then it is as if there were none. Once `signal`
 * aborts nobody is asked any more.
 */
export async function assist(
  net: Net,
  diagnosed: readonly Diagnosed[],
  signal?: AbortSignal,
): Promise<Assisted> {
  const { db, world, registry } = net
  const config = registry.assistant
  if (!config) {
    await forget(db)
    return { diagnosed: [...diagnosed], skipped: [], counts: {} }
  }
  const subjects = await subjectsOf(net, config, diagnosed)
  const open = subjects.filter((s) => !answered(s) && awake(s.known, world.clock.now()))
  const { replies, skipped } = await askAll(net, config, sorted(open, net), signal)
  const now = world.clock.now()
  const asked = [...replies].map(([subject, reply]) => askedOf(config, subject, reply, now))
  const stale = subjects.filter((s) => s.known.said && !answered(s)).map((s) => s.known.id)
  await keep(db, asked, stale, now)
  const labels = new Map(asked.map((a) => [a.driftId, a.said.label]))
  const after = subjects.map((s): Diagnosed => {
    const label = answered(s) ? s.known.said!.label : labels.get(s.known.id)
    if (label === undefined) return s.diagnosed
    const { diagnosis, history } = s.diagnosed
    return { ...s.diagnosed, diagnosis: lowered(diagnosis, verdictOf(label, diagnosis, history)) }
  })
  const doubted = after.filter((d) => d.diagnosis.doubt !== undefined).length
  return { diagnosed: after, skipped, counts: { asked: asked.length, doubted } }
}

async function subjectsOf(
  { db, directory, registry }: Net,
  { model }: AssistantConfig,
  all: readonly Diagnosed[],
): Promise<Subject[]> {
  const known = await knownOf(
    db,
    all.map((d) => d.case.driftId),
  )
  const byId = new Map(known.map((k) => [k.id, k]))
  return all.map((diagnosed) => {
    const own = byId.get(diagnosed.case.driftId)!
    const { name, category } = own
    const [first] = diagnosed.case.place.locations
    const owner = ownerAt(registry, first === undefined ? '' : directory.locationCode(first))
    const facts = factsOf({ ...diagnosed, ...directory, name, category, owner })
    const hash = sha256(JSON.stringify([VERSION, model, facts]))
      .toString('hex')
      .slice(0, 32)
    return { diagnosed, known: own, facts, hash }
  })
}

function ownerAt({ owners: { on_hand: owner } }: Net['registry'], code: string): string {
  if (typeof owner === 'string') return owner
  return (owner && 'byLocation' in owner && owner.byLocation[code]) || 'the ledger'
}

/** It was told exactly this before. */
const answered = ({ known, hash }: Subject) => known.said?.hash === hash
/** Nobody put it away. */
const awake = ({ state, snoozedUntil }: Known, now: Date) =>
  state !== 'ignored' && (snoozedUntil === null || snoozedUntil <= now)

const ranks: Readonly<Record<Severity, number>> = { critical: 0, high: 1, low: 2, in_flight: 3 }

/** First what might be repaired by itself, then the worst, then the largest. */
function sorted(subjects: readonly Subject[], { registry }: Net): Subject[] {
  const { policies } = registry.reconcile
  const rank = ({ diagnosed: { case: one, diagnosis } }: Subject) => [
    diagnosis.cause !== null && (policies[one.place.system] ?? 'record_only') !== 'record_only'
      ? 0
      : 1,
    ranks[one.severity],
    -Math.abs(one.split.residue),
    one.driftId,
  ]
  return [...subjects].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)]
    const at = x.findIndex((value, i) => value !== y[i])
    return at < 0 ? 0 : x[at]! - y[at]!
  })
}

/** After this many silences in a row nobody is asked any more in this round. */
const PATIENCE = 2

/** One after the other, until all are asked or something is used up. */
async function askAll(
  { world }: Net,
  config: AssistantConfig,
  subjects: readonly Subject[],
  signal: AbortSignal | undefined,
) {
  const replies = new Map<Subject, Reply>()
  const most = { ...usage, ...config }
  const began = world.clock.now().getTime()
  const leftMs = () => began + most.withinMs - world.clock.now().getTime()
  let tokens = 0
  let silences = 0
  let why: string | undefined
  let ask: Ask | undefined
  for (const subject of subjects) {
    const usedUp =
      replies.size >= most.perRound
        ? `it is asked about ${most.perRound} a round`
        : tokens >= most.tokensPerRound
          ? `it may use ${most.tokensPerRound} tokens a round`
          : leftMs() <= 0
            ? `it may hold up a round for ${most.withinMs / 1000} s`
            : undefined
    if (usedUp) {
      why ??= usedUp
      break
    }
    try {
      ask ??= await modelOf(config, world)
      const labels = labelsOf(subject.diagnosed.diagnosis)
      const withinMs = Math.min(most.timeoutMs, leftMs())
      const reply = await ask(questionOf(subject.facts), labels, withinMs, signal)
      replies.set(subject, reply)
      tokens += reply.tokens
      silences = 0
    } catch (error) {
      why ??= whyOf(error)
      world.log.warn('assistant', { drift: subject.known.id, why: whyOf(error) })
      if (!ask || (error instanceof Silence && error.final) || ++silences >= PATIENCE) break
    }
  }
  const left = subjects.length - replies.size
  const skipped: Skipped[] =
    left === 0
      ? []
      : [
          {
            what: 'assistant',
            why: `${left} of ${subjects.length} drifts are told in our own words only: ${why}`,
          },
        ]
  return { replies, skipped }
}

/** In our words: what another program threw may say anything. */
function whyOf(error: unknown): string {
  if (error instanceof Silence || error instanceof Fault) return error.message
  const name = (error as { name?: unknown } | null)?.name
  return `it failed (${typeof name === 'string' && /^\w{1,60}$/.test(name) ? name : 'no name'})`
}

function askedOf({ model }: AssistantConfig, s: Subject, reply: Reply, at: Date): Asked {
  const { diagnosis, history } = s.diagnosed
  const label = reply.answer?.cause ?? null
  const verdict = verdictOf(label, diagnosis, history)
  const wording = reply.answer ? wordingOf(reply.answer, s.facts) : { story: unworded, left: [] }
  const { confidence } = lowered(diagnosis, verdict)
  const said = { ...verdict, ...wording, hash: s.hash, at: at.toISOString(), model, label }
  return {
    driftId: s.known.id,
    said: { ...said, evidence: diagnosis.confidence, confidence },
    facts: s.facts,
    text: reply.text,
    tokens: reply.tokens,
  }
}
