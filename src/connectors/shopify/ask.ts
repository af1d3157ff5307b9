/** One question to Shopify's Admin API, and what GraphQL's errors mean. HTTP says 200 for most of them. */
import type { z } from 'zod'
import { readJson } from '../json.ts'
import { type Answer, type Remote, RemoteError } from '../remote.ts'
import { newest, origin, type Settings } from './settings.ts'
import { note, pace, refillMs } from './throttle.ts'
import { forget, tokenOf } from './token.ts'

export type Document<T> = { name: string; text: string; answer: z.ZodType<T> }
/** `ran`: it got as far as being carried out, so something may have come of it. */
export type Trouble = { message: string; code: string; ran: boolean }
export type Answered<T> = { data: T; trouble?: undefined } | { data?: undefined; trouble: Trouble }

const MOST_TRIES = 6
const SKEW = 'clock'

/** How far our clock is ahead of Shopify's, by its last answer. */
export const skewMs = (remote: Remote<Settings>): number | undefined =>
  remote.memory.has(SKEW) ? Number(remote.memory.get(SKEW)) : undefined

/** Asks for data only: what GraphQL complains about is thrown. Waits where it is told to slow down. */
export async function read<T>(
  remote: Remote<Settings>,
  document: Document<T>,
  variables: object = {},
  about: readonly string[] = [],
): Promise<T> {
  for (let tries = 1; ; tries++) {
    const { data, trouble } = await ask(remote, document, variables, true, about)
    if (!trouble) return data
    const error = meaningOf(remote, document.name, trouble, true)
    if (trouble.code !== 'THROTTLED' || tries === MOST_TRIES) throw error
    await remote.clock.sleep(error.afterMs! * tries)
  }
}

/** `reads`: a broken call can't have changed anything. `about`: the listings in it. */
export async function ask<T>(
  remote: Remote<Settings>,
  document: Document<T>,
  variables: object,
  reads: boolean,
  about: readonly string[] = [],
): Promise<Answered<T>> {
  await pace(remote, document.name)
  const first = await post(remote, document, variables, reads, about).catch((error) => {
    // Refused before anything was done. A new token helps where the old one has ended.
    if (error instanceof RemoteError && error.status === 401 && forget(remote)) return undefined
    throw error
  })
  const answer = first ?? (await post(remote, document, variables, reads, about))
  return understand(remote, document, answer, reads)
}

async function post<T>(
  remote: Remote<Settings>,
  { name, text }: Document<T>,
  variables: object,
  reads: boolean,
  about: readonly string[],
): Promise<Answer> {
  const version = remote.settings.version ?? newest
  const token = await tokenOf(remote)
  const answer = await remote.call({
    url: `${origin(remote.settings)}/admin/api/${version}/graphql.json`,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-shopify-access-token': token,
    },
    body: JSON.stringify({ query: text, variables, operationName: name }),
    reads,
    about,
  })
  const said = Date.parse(answer.headers.get('date') ?? '')
  if (!Number.isNaN(said)) {
    remote.memory.set(SKEW, String(remote.clock.now().getTime() - said))
  }
  if (answer.status >= 400) throw refusal(remote.settings, answer)
  const served = answer.headers.get('x-shopify-api-version')
  if (served !== null && served !== version) {
    // What was asked has been done, by other rules than ours.
    const why = `Shopify answers as version ${served}: it knows ${version} no more, or not yet. Name another version, or update Onhand`
    throw new RemoteError(reads ? 'auth' : 'unclear', why)
  }
  return answer
}

/** What the kit does not know the meaning of: certainly not done. */
function refusal({ shop }: Settings, { status }: Answer): RemoteError {
  const whys: Record<number, string> = {
    402: `the shop ${shop} is frozen: its bill is not paid (402)`,
    404: `there is no shop ${shop}, or no such API version (404)`,
    423: `the shop ${shop} is locked (423)`,
  }
  const why = whys[status]
  if (why) return new RemoteError('auth', why, status)
  return new RemoteError('later', `Shopify refused the request (${status})`, status)
}

type Body = { data?: unknown; errors?: unknown; extensions?: unknown }

function understand<T>(
  remote: Remote<Settings>,
  document: Document<T>,
  { text, status }: Answer,
  reads: boolean,
): Answered<T> {
  const broken = (why: string) =>
    new RemoteError(reads ? 'later' : 'unclear', `${why} (HTTP ${status})`, status)
  let body: Body
  try {
    body = readJson(text, { bytes: 5_000_000, keys: 500_000 }) as Body
  } catch {
    throw broken('the answer is not JSON')
  }
  if (typeof body !== 'object' || body === null) throw broken('the answer is not GraphQL')
  note(remote, document.name, body.extensions)
  const ran = body.data !== undefined
  if (typeof body.errors === 'string') {
    return { trouble: { message: body.errors.slice(0, 300), code: '', ran } }
  }
  if (Array.isArray(body.errors) && body.errors.length > 0) {
    return { trouble: worst(body.errors.map((error) => troubleOf(error, ran))) }
  }
  const parsed = document.answer.safeParse(body.data)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw broken(`not the answer that was asked for: ${issue.path.join('.')} ${issue.message}`)
  }
  return { data: parsed.data }
}

type RawError = { message?: unknown; extensions?: { code?: unknown } } | null

const troubleOf = (error: RawError, ran: boolean): Trouble => ({
  message: String(error?.message ?? 'an error without a message').slice(0, 300),
  code: typeof error?.extensions?.code === 'string' ? error.extensions.code : '',
  ran,
})

/** Of several the one that says most about what has to happen next. */
const worst = (troubles: readonly Trouble[]): Trouble =>
  ['ACCESS_DENIED', 'THROTTLED']
    .map((code) => troubles.find((t) => t.code === code))
    .find((t) => t !== undefined) ?? troubles[0]!

/** What one of GraphQL's errors means for what was asked. */
export function meaningOf(
  remote: Remote<Settings>,
  name: string,
  { message, code, ran }: Trouble,
  reads: boolean,
): RemoteError {
  const says = code ? `${message} (${code})` : message
  if (code === 'THROTTLED') {
    return new RemoteError('later', says, undefined, refillMs(remote, name))
  }
  if (code === 'ACCESS_DENIED' || code === 'SHOP_INACTIVE') return new RemoteError('auth', says)
  if (outages.has(code)) return new RemoteError(reads ? 'later' : 'unclear', says)
  // The question itself is not taken: no repeat will help, and no row is to blame.
  if (!ran || mistakes.has(code)) return new RemoteError('auth', `${name}: ${says}`)
  return new RemoteError(reads ? 'later' : 'unclear', says)
}

const outages = new Set(['INTERNAL_SERVER_ERROR', 'TIMEOUT', 'SERVICE_UNAVAILABLE'])
const mistakes = new Set([
  'BAD_REQUEST',
  'INVALID_FIELD_ARGUMENTS',
  'INVALID_VARIABLE',
  'MAX_COST_EXCEEDED',
])
