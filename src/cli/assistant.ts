/** The doctor's question to the language model, over the real network, with the real secret. */
import type { AssistantConfig } from '../authority/assistant.ts'
import { systemClock } from '../lib/clock.ts'
import { quietLog } from '../lib/log.ts'
import { systemRandom } from '../lib/random.ts'
import { type Trial, trial } from '../triage/assistant/trial.ts'

export const tryOut = (config: AssistantConfig, secret: (name: string) => string): Promise<Trial> =>
  trial(config, {
    clock: systemClock,
    random: systemRandom,
    log: quietLog,
    fetch: (url, init) => fetch(url, init),
    secret,
  })
