/** One question to Vendure's Admin API: the session, and what GraphQL's errors mean. */
import type { z } from 'zod'
import { readJson } from '../json.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { login } from './documents.ts'
import type { Settings } from './settings.ts'

export type Document<T> = { text: string; answer: z.ZodType<T> }
export type Trouble = { message: string; code: string; path: string | undefined }
export type Answered<T> = { data: T; troubles: [] } | { data: null; troubles: Trouble[] }

const TOKEN = 'token'
const HEADER = 'vendure-auth-token'

/** Asks for data only: what GraphQL complains about is thrown. */
export async function read<T>(
  remote: Remote<Settings>,
  document: Document<T>,
  variables: object = {},
  about: readonly string[] = [],
): Promise<T> {
  const { data, troubles } = await ask(remote, document, variables, true, about)
  if (data !== null) return data
  throw meaningOf(troubles[0]!, true)
}

/**
 * Logs in when there is no session, once more when the session has ended, and never more often.
 * `troubles` are GraphQL's own errors: HTTP says 200 for most of them. `about`: the variants in it.
 */
export async function ask<T>(
  remote: Remote<Settings>,
  document: Document<T>,
  variables: object,
  reads: boolean,
  about: readonly string[] = [],
): Promise<Answered<T>> {
  const fresh = !remote.memory.has(TOKEN)
  if (fresh) await logIn(remote)
  const first = await post(remote, document, variables, reads, about)
  if (first.data !== null || !locked(first.troubles)) return first
  // Refused before anything was done. A new session helps if the old one has ended.
  if (!fresh) {
    await logIn(remote)
    const second = await post(remote, document, variables, reads, about)
    if (second.data !== null || !locked(second.troubles)) return second
  }
  throw new RemoteError(
    'auth',
    `${remote.settings.username} may not do this: ${first.troubles[0]!.message}`,
  )
}

const locked = (troubles: readonly Trouble[]) =>
  troubles.some((t) => t.code === 'FORBIDDEN' || t.code === 'UNAUTHORIZED')

/** What one of GraphQL's errors means for what was asked. */
export function meaningOf(trouble: Trouble, reads: boolean): RemoteError {
  const says = trouble.code ? `${trouble.message} (${trouble.code})` : trouble.message
  if (trouble.code === 'CHANNEL_NOT_FOUND') return new RemoteError('auth', says)
  if (mistakes.has(trouble.code)) return new RemoteError('never', says)
  // The transaction was rolled back, but an error on commit looks the same.
  return new RemoteError(reads ? 'later' : 'unclear', says)
}
const mistakes = new Set([
  'GRAPHQL_VALIDATION_FAILED',
  'GRAPHQL_PARSE_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'USER_INPUT_ERROR',
  'ENTITY_NOT_FOUND',
  'ILLEGAL_OPERATION',
])

async function logIn(remote: Remote<Settings>): Promise<void> {
  const { username, password } = remote.settings
  remote.memory.delete(TOKEN)
  const variables = { username, password: remote.secret(password) }
  const { data, troubles } = await post(remote, login, variables, true, [])
  if (data === null) throw meaningOf(troubles[0]!, true)
  if (data.login.__typename !== 'CurrentUser') {
    throw new RemoteError(
      'auth',
      `no login as ${username}: ${data.login.message ?? data.login.__typename}`,
    )
  }
  if (!remote.memory.has(TOKEN)) {
    throw new RemoteError(
      'auth',
      `logged in as ${username}, but the answer has no ${HEADER}: add 'bearer' to authOptions.tokenMethod in Vendure's configuration`,
    )
  }
}

async function post<T>(
  remote: Remote<Settings>,
  document: Document<T>,
  variables: object,
  reads: boolean,
  about: readonly string[],
): Promise<Answered<T>> {
  const { url, channelToken } = remote.settings
  const token = remote.memory.get(TOKEN)
  const answer = await remote.call({
    url,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(channelToken ? { 'vendure-token': channelToken } : {}),
    },
    body: JSON.stringify({ query: document.text, variables }),
    reads,
    about,
  })
  const renewed = answer.headers.get(HEADER)
  if (renewed) remote.memory.set(TOKEN, renewed)
  return understand(document, answer.text, answer.status, reads)
}

function understand<T>(
  document: Document<T>,
  text: string,
  status: number,
  reads: boolean,
): Answered<T> {
  const refused = status >= 400 && status < 500
  const broken = (why: string) =>
    new RemoteError(
      refused ? 'never' : reads ? 'later' : 'unclear',
      `${why} (HTTP ${status})`,
      status,
    )
  let body: { data?: unknown; errors?: unknown }
  try {
    body = readJson(text, { bytes: 5_000_000, keys: 500_000 }) as typeof body
  } catch {
    throw broken('the answer is not JSON; is this the Admin API?')
  }
  if (typeof body !== 'object' || body === null) throw broken('the answer is not GraphQL')
  if (Array.isArray(body.errors) && body.errors.length > 0) {
    return { data: null, troubles: body.errors.map(troubleOf) }
  }
  const parsed = document.answer.safeParse(body.data)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    throw broken(`not the answer that was asked for: ${issue.path.join('.')} ${issue.message}`)
  }
  return { data: parsed.data, troubles: [] }
}

type RawError = { message?: unknown; path?: unknown; extensions?: { code?: unknown } } | null

function troubleOf(error: RawError): Trouble {
  const path = Array.isArray(error?.path) ? error.path[0] : undefined
  return {
    message: String(error?.message ?? 'an error without a message').slice(0, 300),
    code: typeof error?.extensions?.code === 'string' ? error.extensions.code : '',
    path: path === undefined ? undefined : String(path),
  }
}
