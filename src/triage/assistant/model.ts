/** Asking a language model through the `ai` library, which is loaded when the first question is asked. */
import type { LanguageModel } from 'ai'
import type { AssistantConfig } from '../../authority/assistant.ts'
import { Fault, messageOf } from '../../lib/faults.ts'
import type { World } from '../../lib/world.ts'
import { type Answer, answerOf, instructions } from './instructions.ts'
import { Silence, wire } from './wire.ts'

/** What came of a question: an answer of the asked form or null, with what it wrote, and what it cost. */
export type Reply = { answer: Answer | null; text: string; tokens: number }
/** Throws a Silence when there is no answer at all. */
export type Ask = (
  question: string,
  labels: readonly string[],
  withinMs: number,
  /** Aborts when the program ends. */
  signal?: AbortSignal,
) => Promise<Reply>

/** Of one answer; models that think aloud need most of it for that. */
const MOST_TOKENS = 4_000

/** Throws a Silence or a Fault that says what to mend. */
export async function modelOf(config: AssistantConfig, world: World): Promise<Ask> {
  const { generateText, Output, NoObjectGeneratedError, NoOutputGeneratedError } = await library()
  let failure: Silence | undefined
  const own = config.url === undefined ? undefined : new URL(config.url).origin
  const way = wire(world, own, (silence) => {
    failure ??= silence
  })
  const model = await connected(config, world, way)
  const given = (error: unknown): { text: string; tokens: number } | undefined => {
    if (NoObjectGeneratedError.isInstance(error)) return used(error.text, error.usage?.totalTokens)
    // It wanted to call a tool, or had nothing to say.
    return NoOutputGeneratedError.isInstance(error) ? used('', undefined) : undefined
  }

  return async (question, labels, withinMs, ending) => {
    failure = undefined
    const form = answerOf(labels)
    const said = await inTime(world, withinMs, ending, async (abortSignal) => {
      try {
        const { text, usage: counted } = await generateText({
          model,
          instructions,
          prompt: question,
          output: Output.object({ schema: form }),
          maxOutputTokens: MOST_TOKENS,
          maxRetries: 0,
          abortSignal,
        })
        return used(text, counted.totalTokens)
      } catch (error) {
        const some = given(error)
        if (some) return some
        throw failure ?? error
      }
    })
    const spent = Math.ceil((instructions.length + question.length + said.text.length) / 4)
    const parsed = form.safeParse(jsonIn(said.text))
    return { answer: parsed.data ?? null, text: said.text, tokens: said.tokens || spent }
  }
}

const used = (text: string | undefined, tokens: number | undefined) => ({
  text: text ?? '',
  tokens: tokens ?? 0,
})

async function library() {
  try {
    // It would print its warnings on the console, which is ours.
    Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false })
    return await import('ai')
  } catch (error) {
    throw new Silence(`the package ai cannot be loaded (${messageOf(error).slice(0, 200)})`, true)
  }
}

async function connected(
  config: AssistantConfig,
  world: World,
  way: typeof fetch,
): Promise<LanguageModel> {
  const { provider, url, key, model } = config
  if (typeof provider === 'function') {
    const made = ofTheirs(() => provider({ fetch: way, secret: world.secret }).languageModel(model))
    // A name alone would send the library to a service of its own choice.
    if (typeof made !== 'object' || made === null) {
      throw new Silence('assistant.provider made no language model', true)
    }
    return made as LanguageModel
  }
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
  return createOpenAICompatible({
    name: 'assistant',
    baseURL: url!,
    supportsStructuredOutputs: config.schema ?? true,
    fetch: way,
    // OpenAI itself has renamed it, and its newer models refuse the old name.
    ...(new URL(url!).hostname === 'api.openai.com'
      ? {
          transformRequestBody: ({ max_tokens, ...body }) => ({
            ...body,
            max_completion_tokens: max_tokens,
          }),
        }
      : {}),
    ...(key === undefined ? {} : { apiKey: world.secret(key) }),
  }).languageModel(model)
}

/** The configuration's own code: what it throws is for whoever wrote it. */
function ofTheirs<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Silence(`assistant.provider fails: ${messageOf(error).slice(0, 200)}`, true)
  }
}

/** `work` with an end, by our clock. */
async function inTime<T>(
  { clock }: World,
  timeoutMs: number,
  ending: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController()
  const done = new AbortController()
  const until = ending ? AbortSignal.any([done.signal, ending]) : done.signal
  const tooLate = clock.sleep(timeoutMs, until).then((): T => {
    late.abort()
    if (ending?.aborted) throw new Silence('the program is ending', true)
    throw new Silence(`no answer within ${Math.round(timeoutMs / 1000)} s`)
  })
  tooLate.catch(() => {})
  try {
    const working = work(late.signal)
    working.catch(() => {})
    return await Promise.race([working, tooLate])
  } finally {
    done.abort()
  }
}

/** The JSON in an answer; many models put it between fences whatever one asks for. */
function jsonIn(text: string): unknown {
  const inner = /^\s*```(?:json)?\s*([\s\S]*?)```\s*$/.exec(text)?.[1] ?? text
  try {
    return JSON.parse(inner)
  } catch {
    return undefined
  }
}
