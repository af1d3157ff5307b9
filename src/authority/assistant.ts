/** The language model that may put explanations into words: which one, how much of it; off by default. Pure. */
import { addressMistake } from '../lib/address.ts'
import { isSecretName } from './telling.ts'

/** What a provider of the `ai` library is made with: our way to the network, and secrets by name. */
export type Access = { fetch: typeof fetch; secret(name: string): string }

/** A provider as packages of the `ai` library make them. */
export type Provider = { languageModel(model: string): unknown }

/** How much it may be used. All of it is per round, which is once an hour by default. */
export type Usage = {
  /** Drifts that it is asked about, the most important first. */
  perRound: number
  /** Tokens in and out, as its provider counts them. */
  tokensPerRound: number
  /** How long one answer may take. */
  timeoutMs: number
  /** How long all of them together may hold up the round. */
  withinMs: number
}

export type AssistantConfig = Partial<Usage> & {
  /** As its provider calls it: `gpt-5-mini`, `llama3.3`. */
  model: string
  /** Default: whatever speaks the chat completions protocol at `url`. */
  provider?: 'openai-compatible' | ((access: Access) => Provider)
  /** Where it speaks it: `https://api.openai.com/v1`, `http://127.0.0.1:11434/v1`. */
  url?: string
  /** The name of the secret that lets us in; a model on this machine may need none. */
  key?: string
  /** It takes a JSON schema for its answers (`response_format`). Default true; else it is only asked for JSON. */
  schema?: boolean
}

export const usage: Usage = {
  perRound: 20,
  tokensPerRound: 100_000,
  timeoutMs: 30_000,
  withinMs: 120_000,
}

/** The numbers that a repair rests on are good for ten minutes: waiting longer would spoil them. */
const bounds: Readonly<Record<keyof Usage, readonly [least: number, most: number]>> = {
  perRound: [1, 500],
  tokensPerRound: [1_000, 10_000_000],
  timeoutMs: [1_000, 120_000],
  withinMs: [1_000, 300_000],
}

export function assistantMistakes(given: AssistantConfig | undefined): string[] {
  if (given === undefined) return []
  const { model, provider = 'openai-compatible', url, key } = given
  const wrong: string[] = []
  if (typeof model !== 'string' || model.trim() === '') {
    wrong.push('assistant.model: say which model, by the name that its provider gives it.')
  }
  if (typeof provider === 'function') {
    if (url !== undefined || key !== undefined) {
      wrong.push(
        'assistant: url and key are for the built-in provider; one of your own gets them where it is made: provider: ({ fetch, secret }) => …',
      )
    }
  } else if (provider !== 'openai-compatible') {
    wrong.push(
      `assistant.provider: "${String(provider)}" is not built in. Leave it out for anything that speaks the chat completions protocol, or give a function: ({ fetch, secret }) => createAnthropic({ fetch, apiKey: secret('ANTHROPIC_KEY') }).`,
    )
  } else {
    const why = url === undefined ? 'is missing' : addressMistake(url)
    if (why)
      wrong.push(
        `assistant.url ${url === undefined ? '' : `"${url}" `}${why}: it is where the model is asked, like https://api.openai.com/v1 or http://127.0.0.1:11434/v1.`,
      )
  }
  if (key !== undefined && !isSecretName(key)) {
    wrong.push('assistant.key must be the name of the secret that holds the key, not the key.')
  }
  for (const [name, [least, most]] of Object.entries(bounds) as [keyof Usage, [number, number]][]) {
    const value = given[name]
    if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most)) {
      wrong.push(
        `assistant.${name} is ${value}: it must be a whole number from ${least} to ${most}.`,
      )
    }
  }
  return wrong
}
