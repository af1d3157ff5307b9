/** One question about a made-up drift, so that an operator sees whether a model is up to it: the doctor's. */
import { type AssistantConfig, usage } from '../../authority/assistant.ts'
import type { World } from '../../lib/world.ts'
import type { Facts } from './facts.ts'
import { labelsOf, parts, questionOf } from './instructions.ts'
import { modelOf } from './model.ts'
import { wordingOf } from './text/wording.ts'

export type Trial = { ok: boolean; says: string; fix?: string }

/** Throws what `modelOf` throws: nobody there, no secret, not let in. */
export async function trial(config: AssistantConfig, world: World): Promise<Trial> {
  const { model, timeoutMs = usage.timeoutMs } = config
  const labels = labelsOf({ cause: CAUSE, claims: [], rivals: [], confidence: 0 })
  const ask = await modelOf(config, world)
  const began = world.clock.now().getTime()
  const { answer, text, tokens } = await ask(questionOf(example), labels, timeoutMs)
  const seconds = ((world.clock.now().getTime() - began) / 1000).toFixed(1)
  const cost = `${seconds} s, ${tokens} tokens`
  if (!answer) {
    return {
      ok: false,
      says: `${model} does not answer in the form that it is asked for (${cost}): ${JSON.stringify(text.slice(0, 120))}`,
      fix: 'try schema: false, or a larger model; until then it would hold every repair back',
    }
  }
  const shown = parts.length - wordingOf(answer, example).left.length
  const sees = answer.cause === CAUSE ? 'sees' : `does not see (it says ${answer.cause})`
  return {
    ok: answer.cause === CAUSE,
    says: `${model} answers (${cost}), and ${sees} the plain cause of an example; ${shown} of its ${parts.length} texts could be shown`,
    ...(answer.cause === CAUSE
      ? {}
      : { fix: 'try a larger model: this one would hold repairs back' }),
  }
}

const CAUSE = 'duplicate event'

const movement = {
  recorded: '2026-03-02 09:31',
  kind: 'received' as const,
  told_by: 'wms',
  location: 'leeds',
  change: { on_hand: 6 },
}

const example: Facts = {
  drift: 1,
  product: { sku: '⟦LAMP-3⟧', name: '⟦Desk lamp, brass⟧' },
  place: {
    system: 'wms',
    role: 'wms',
    code: '⟦L1⟧',
    locations: ['leeds'],
    its_number_means: 'on_hand',
    it_owns_the_stock: true,
    whose_word_counts: 'wms',
    we_tell_it_numbers: false,
  },
  numbers: { shows: 36, should_show: 42, gap: -6, unexplained: -6 },
  accounted_for: [],
  first_seen: '2026-03-02 10:07',
  last_agreed: '2026-03-02 09:07',
  explanation: [
    {
      cause: CAUSE,
      units: -6,
      evidence: 'strong',
      calls_for: 'compensate',
      says: '⟦wms told 6 units twice: as receipt/R7 and as receipt/R7-1, at the very same moment (2026-03-02 09:30).⟧',
      rests_on: ['⟦movement:wms:receipt/R7-1/1/received⟧', '⟦movement:wms:receipt/R7/1/received⟧'],
    },
  ],
  other_explanations: [],
  movements: [
    { happened: '2026-03-02 09:30', document: '⟦receipt/R7-1/1/received⟧', ...movement },
    { happened: '2026-03-02 09:30', document: '⟦receipt/R7/1/received⟧', ...movement },
  ],
  not_applied: [],
  told_there: [],
  shown: [{ system: 'wms', as_of: '2026-03-02 10:07', number: 36, ours: false }],
  unread: [],
  other_gaps_of_it: [],
}
