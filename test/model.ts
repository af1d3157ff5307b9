/** A language model's provider as a small app: it speaks the chat completions protocol, and answers as it is told. */
import { type Context, Hono } from 'hono'
import { z } from 'zod'

/** What it was asked: the facts as an object, as they stand in the request. */
export type Question = {
  facts: Facts
  labels: string[]
  headers: Headers
  /** The whole request, as text. */
  body: string
}
export type Facts = {
  drift: number
  product: { sku: string; name?: string }
  place: { system: string }
  numbers: { shows: number; should_show: number; gap: number; unexplained: number }
  explanation: { cause: string; units: number; says: string }[]
  other_explanations: { cause: string }[]
}

/** A string is what it says; an object becomes JSON; a Response is sent as it is. */
export type Reaction = (question: Question, c: Context) => unknown | Promise<unknown>

export type Model = {
  app: Hono
  questions: Question[]
  answer: Reaction
}

const request = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })).length(2),
  response_format: z.object({
    type: z.string(),
    json_schema: z
      .object({ schema: z.object({ properties: z.record(z.string(), z.unknown()) }) })
      .optional(),
  }),
})

export function model(answer: Reaction = sensible): Model {
  const made: Model = { app: new Hono(), questions: [], answer }
  made.app.post('/v1/chat/completions', async (c) => {
    const body = await c.req.text()
    const { messages, response_format: format } = request.parse(JSON.parse(body))
    const cause = format.json_schema?.schema.properties.cause as { enum?: string[] } | undefined
    const question: Question = {
      facts: JSON.parse(messages[1]!.content) as Facts,
      labels: cause?.enum ?? [],
      headers: c.req.raw.headers,
      body,
    }
    made.questions.push(question)
    const said = await made.answer(question, c)
    if (said instanceof Response) return said
    return c.json(completion({ content: typeof said === 'string' ? said : JSON.stringify(said) }))
  })
  return made
}

/** One answer as the protocol has it. */
export const completion = (message: Readonly<Record<string, unknown>>, reason = 'stop') => ({
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'small',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: reason }],
  usage: { prompt_tokens: 900, completion_tokens: 100, total_tokens: 1_000 },
})

const bare = (text: string) => text.replace(/[⟦⟧]/g, '')

/** What a good one would say: what arithmetic found, in other words. */
export function sensible({ facts }: Question) {
  const { product, place, numbers, explanation } = facts
  const [first] = explanation
  return {
    cause: first ? first.cause : 'unsure',
    product: bare(product.name ?? product.sku),
    gap: `In ${place.system} there are ${numbers.shows} of it, and there should be ${numbers.should_show}.`,
    found: first ? `Most likely this: ${bare(first.says)}` : 'Nothing in the records explains it.',
    safe: 'Look at the shelf before the number is changed.',
    next: `Ask somebody who works with ${place.system} what happened.`,
  }
}
