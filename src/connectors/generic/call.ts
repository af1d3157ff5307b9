/** One call with the credentials that the settings name; what comes back or goes wrong never shows them. */
import { messageOf } from '../../lib/faults.ts'
import { Unreadable } from '../connector.ts'
import { readJson } from '../json.ts'
import { type Answer, type Call, type Remote, RemoteError } from '../remote.ts'
import type { Settings } from './settings.ts'

export async function call(remote: Remote<Settings>, request: Call): Promise<Answer> {
  let credentials: Record<string, string>
  try {
    credentials = headersOf(remote)
  } catch (error) {
    throw new RemoteError('auth', messageOf(error))
  }
  try {
    return await remote.call({
      ...request,
      headers: {
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
        ...credentials,
      },
    })
  } catch (error) {
    const why = scrub(remote, messageOf(error))
    if (!(error instanceof RemoteError)) throw new RemoteError('later', why)
    throw new RemoteError(error.means, why, error.status, error.afterMs)
  }
}

/** Reads a page of JSON; anything but that is a RemoteError that says what came instead. */
export async function readPage(
  remote: Remote<Settings>,
  url: string,
  about: readonly string[] = [],
): Promise<unknown> {
  const answer = await call(remote, { url, reads: true, about })
  if (answer.status >= 400) {
    throw new RemoteError('never', `reading was refused (${answer.status})`, answer.status)
  }
  return parsed(answer.text)
}

/** The JSON of an answer, or a RemoteError. */
export function parsed(text: string): unknown {
  try {
    return readJson(text, { bytes: 5_000_000, keys: 500_000 })
  } catch (error) {
    throw new RemoteError('later', `the answer cannot be read: ${messageOf(error)}`)
  }
}

/** Runs `read`; a field that is missing in an answer becomes a RemoteError that names it. */
export function readable<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    throw new RemoteError('later', `the answer cannot be read: ${error.message}`)
  }
}

/** `text` short, on one line, and without any of the secrets we know. */
export function scrub(remote: Remote<Settings>, text: string): string {
  let clean = text
  for (const secret of secretsOf(remote)) clean = clean.replaceAll(secret, '***')
  return clean.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 200)
}

function headersOf(remote: Remote<Settings>): Record<string, string> {
  const { auth } = remote.settings
  if (!auth) return {}
  if ('bearer' in auth) return { authorization: `Bearer ${remote.secret(auth.bearer).trim()}` }
  if ('header' in auth) return { [auth.header.toLowerCase()]: remote.secret(auth.secret).trim() }
  return { authorization: `Basic ${basic(auth.user, remote.secret(auth.password).trim())}` }
}

const basic = (user: string, password: string) =>
  Buffer.from(`${user}:${password}`).toString('base64')

/** The values that must not be shown, longest first; a secret may also appear encoded. */
function secretsOf(remote: Remote<Settings>): string[] {
  const { auth } = remote.settings
  if (!auth) return []
  const name = 'bearer' in auth ? auth.bearer : 'header' in auth ? auth.secret : auth.password
  const value = remote.secret(name).trim()
  const forms = [value, encodeURIComponent(value), Buffer.from(value).toString('base64')]
  if ('user' in auth) forms.push(basic(auth.user, value))
  return forms.filter((form) => form.length > 3).sort((a, b) => b.length - a.length)
}
