/** The model's way to the network: ours, with a size, no redirects, and only to where it was declared. */
import { addressMistake } from '../../lib/address.ts'
import type { World } from '../../lib/world.ts'

/** An answer is a few hundred words. */
const MOST_BYTES = 262_144

/** Why there was no answer, in words for an operator. */
export class Silence extends Error {
  /** Nothing will be answered until a person mends something. */
  readonly final: boolean
  constructor(why: string, final = false) {
    super(why)
    this.name = 'Silence'
    this.final = final
  }
}

/**
 * `only`: the one origin that may be called; undefined: any that is https or this machine. `failed`
 * is told the first reason, since libraries turn errors into their own.
 */
export function wire(
  world: World,
  only: string | undefined,
  failed: (silence: Silence) => void,
): typeof fetch {
  const give = (silence: Silence): never => {
    failed(silence)
    throw silence
  }
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    const why = addressMistake(url)
    if (why || (only !== undefined && new URL(url).origin !== only)) {
      return give(new Silence(`it wanted to call ${URL.parse(url)?.origin ?? 'no address'}`, true))
    }
    let answer: Response
    let body: string
    try {
      answer = await world.fetch(url, { ...init, redirect: 'manual' })
      body = await textOf(answer)
    } catch (error) {
      if (error instanceof Silence) return give(error)
      return give(new Silence(`it cannot be reached${codeOf(error)}`))
    }
    const { status, headers } = answer
    if (status === 401 || status === 403)
      return give(new Silence(`it does not let us in (${status}): look at assistant.key`, true))
    if (status === 404)
      return give(new Silence('it answers 404: look at assistant.url and assistant.model', true))
    if (status < 200 || status > 299) return give(new Silence(`it answers ${status}`))
    return new Response(body, {
      status: 200,
      headers: { 'content-type': headers.get('content-type') ?? 'application/json' },
    })
  }
}

async function textOf({ body }: Response): Promise<string> {
  if (!body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MOST_BYTES) throw new Silence(`its answer is larger than ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** What the machine calls it; never what the other side says. */
function codeOf(error: unknown): string {
  const { cause } = (error ?? {}) as { cause?: { code?: unknown } }
  return typeof cause?.code === 'string' && /^[A-Z_]+$/.test(cause.code) ? ` (${cause.code})` : ''
}
