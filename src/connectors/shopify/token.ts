/** The access token: a secret that lasts, or one that an app of the Dev Dashboard asks for every day. */
import { z } from 'zod'
import { type Remote, RemoteError } from '../remote.ts'
import { origin, type Settings } from './settings.ts'

const TOKEN = 'token'
const UNTIL = 'token until'
/** Asked for anew so long before the old one ends. */
const EARLY_MS = 300_000

const granted = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().optional(),
})

export async function tokenOf(remote: Remote<Settings>): Promise<string> {
  const { token, client } = remote.settings
  if (token !== undefined) return remote.secret(token)
  const known = remote.memory.get(TOKEN)
  const until = Number(remote.memory.get(UNTIL) ?? 0)
  if (known !== undefined && remote.clock.now().getTime() < until) return known
  return ask(remote, client!)
}

/** Forgets a token that was refused; false where there is no other one to be had. */
export const forget = (remote: Remote<Settings>): boolean => remote.memory.delete(TOKEN)

async function ask(remote: Remote<Settings>, client: { id: string; secret: string }) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: remote.secret(client.secret),
  })
  const asked = remote.clock.now().getTime()
  const { status, text } = await remote.call({
    url: `${origin(remote.settings)}/admin/oauth/access_token`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    reads: true,
  })
  const answer = granted.safeParse(jsonOf(text))
  if (!answer.success) {
    const why = `the app ${client.id} was given no access token (${status}): is it installed in ${remote.settings.shop}, and of the same organisation?`
    throw new RemoteError(status >= 400 ? 'auth' : 'later', why, status)
  }
  const lastsMs = (answer.data.expires_in ?? 86_399) * 1000
  remote.memory.set(TOKEN, answer.data.access_token)
  remote.memory.set(UNTIL, String(asked + Math.max(lastsMs - EARLY_MS, lastsMs / 2)))
  return answer.data.access_token
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
