/** The kit: how a connector speaks to its system. Deadline, size cap, no redirects, one meaning per answer. */
import type { Clock } from '../lib/clock.ts'
import { messageOf } from '../lib/faults.ts'
import type { Limiter } from '../lib/limiter.ts'
import type { Fetch } from '../lib/world.ts'

/** What a failed call means for the rows that were in it. */
export class RemoteError extends Error {
  /** `auth`: certainly not done, and nothing will be until a person mends the credentials. */
  readonly means: 'later' | 'unclear' | 'never' | 'auth'
  readonly status: number | undefined
  readonly afterMs: number | undefined
  constructor(means: RemoteError['means'], why: string, status?: number, afterMs?: number) {
    super(why)
    this.name = 'RemoteError'
    this.means = means
    this.status = status
    this.afterMs = afterMs
  }
}

export type Remote<S> = {
  settings: S
  /** The secret that a setting names (an environment variable or a file, never a value). */
  secret(name: string): string
  clock: Clock
  /** State that may be kept between calls (a session token). */
  memory: Map<string, string>
  /**
   * One call, under the system's limits; answers status, headers and text. Throws RemoteError for
   * a network failure, 401/403, 429, 3xx and 5xx; other 4xx are answered, the connector knows.
   */
  call(request: Call): Promise<Answer>
}
export type Call = {
  url: string
  method?: string
  headers?: Record<string, string>
  body?: string
  /** True: reading can't have changed anything, so a broken call is `later`, not `unclear`. */
  reads?: boolean
  /** For asking once more, where a signature counts only once: signed anew. */
  anew?(): Pick<Call, 'url' | 'headers'>
  /**
   * The listings (`external`) that it reads or writes. Such a call is kept with its answer, so that
   * people can look at it later; one that gets a token must not say this.
   */
  about?: readonly string[]
  /** Told of the call once it has ended, however it did. */
  heard?(exchange: Exchange): void
}
export type Answer = { status: number; headers: Headers; text: string }

/** A call and what came of it, to be looked at: no headers, and secrets are masked. */
export type Exchange = {
  about: readonly string[]
  startedAt: Date
  tookMs: number
  method: string
  url: string
  request: string
  /** Null: no answer came. */
  status: number | null
  answer: string
  /** What went wrong, where something did. */
  why: string | null
}

/** The same way to the system; of calls that say what they are `about`, `heard` is told. */
export const overheard = <S>(
  remote: Remote<S>,
  heard: (exchange: Exchange) => void,
): Remote<S> => ({
  ...remote,
  call: (request) => remote.call(request.about?.length ? { ...request, heard } : request),
})

const DEADLINE_MS = 15_000
const MOST_BYTES = 5_000_000
const LONGEST_WAIT_MS = 3_600_000
/** Of what is kept to be looked at; a call about 250 rows has 40,000 characters. */
const MOST_KEPT = 100_000

/** `Retry-After` (RFC 9110 §10.2.3) in ms: seconds or a date; nonsense is ignored, an hour at most. */
export function retryAfterMs(value: string | null, now: Date): number | undefined {
  if (!value) return undefined
  const seconds = /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : Number.NaN
  const ms = Number.isNaN(seconds) ? Date.parse(value) - now.getTime() : seconds * 1000
  if (Number.isNaN(ms) || ms < 0) return undefined
  return Math.min(ms, LONGEST_WAIT_MS)
}

/** Failures in which the request cannot have reached the other side. */
const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])
const codeOf = (error: unknown): string => {
  const cause = (error as { cause?: { code?: string; errors?: { code?: string }[] } } | null)?.cause
  return cause?.code ?? cause?.errors?.[0]?.code ?? ''
}

async function textOf(response: Response): Promise<string> {
  if (!response.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    size += chunk.length
    if (size > MOST_BYTES)
      throw new RemoteError('unclear', `answer larger than ${MOST_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export function remote<S>(options: {
  settings: S
  secret(name: string): string
  clock: Clock
  limiter: Limiter
  fetch: Fetch
  deadlineMs?: number
}): Remote<S> {
  const { clock, limiter } = options
  const given = new Set<string>()
  const secret = (name: string) => {
    const value = options.secret(name)
    given.add(value)
    return value
  }

  async function call(request: Call): Promise<Answer> {
    await limiter.take(clock)
    if (!request.heard) return ask(request, {})
    const got: Got = {}
    const startedAt = clock.now()
    let why: string | null = null
    try {
      return await ask(request, got)
    } catch (error) {
      why = messageOf(error)
      throw error
    } finally {
      request.heard({
        about: request.about ?? [],
        startedAt,
        tookMs: clock.now().getTime() - startedAt.getTime(),
        method: methodOf(request),
        url: shown(request.url, given),
        request: shown(request.body ?? '', given),
        status: got.status ?? null,
        answer: shown(got.text ?? '', given),
        why: why === null ? null : shown(why, given),
      })
    }
  }

  /** `got` is filled in as it comes, for whoever wants to see it also when it means an error. */
  async function ask(request: Call, got: Got): Promise<Answer> {
    const broken = request.reads ? 'later' : 'unclear'
    let response: Response
    let text: string
    try {
      response = await options.fetch(request.url, {
        method: methodOf(request),
        ...(request.headers ? { headers: request.headers } : {}),
        ...(request.body === undefined ? {} : { body: request.body }),
        redirect: 'manual',
        signal: AbortSignal.timeout(options.deadlineMs ?? DEADLINE_MS),
      })
      got.status = response.status
      text = await textOf(response)
      got.text = text
    } catch (error) {
      if (error instanceof RemoteError) throw error
      const code = codeOf(error)
      const why = `${messageOf(error)}${code ? ` (${code})` : ''}`
      throw new RemoteError(neverArrived.has(code) ? 'later' : broken, why)
    }
    const { status } = response
    const afterMs = retryAfterMs(response.headers.get('retry-after'), clock.now())
    if (status === 429)
      throw new RemoteError('later', 'told to slow down (429)', status, afterMs ?? 1000)
    if (status === 401 || status === 403)
      throw new RemoteError('auth', `not let in (${status})`, status)
    if (status >= 300 && status < 400)
      throw new RemoteError('never', `redirected (${status}), not followed`, status)
    if (status === 503 && afterMs !== undefined)
      throw new RemoteError('later', 'closed for now (503)', status, afterMs)
    if (status >= 500) throw new RemoteError(broken, `failed there (${status})`, status, afterMs)
    return { status, headers: response.headers, text }
  }
  return { settings: options.settings, secret, clock, memory: new Map(), call }
}

type Got = { status?: number; text?: string }

const methodOf = ({ method, body }: Call) => method ?? (body === undefined ? 'GET' : 'POST')

/**
 * Without any secret that was given out, in whatever form, nor a NUL or half a character, which no
 * text column takes: what is only looked at must never keep a result from being stored.
 */
function shown(text: string, secrets: ReadonlySet<string>): string {
  let clean = text.replaceAll('\0', '')
  for (const secret of secrets) {
    const value = secret.trim()
    if (value.length < 4) continue
    for (const form of [value, encodeURIComponent(value), Buffer.from(value).toString('base64')]) {
      clean = clean.replaceAll(form, '***')
    }
  }
  const more = clean.length - MOST_KEPT
  const kept = more > 0 ? `${clean.slice(0, MOST_KEPT)}\n… ${more} characters more` : clean
  return kept.toWellFormed()
}
