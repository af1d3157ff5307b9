/** `onhand person`: people who sign in. A link goes to standard output alone, so that it can be piped on. */
import { Fault } from '../../lib/faults.ts'
import { type Api, withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { ago, json, next, out, table, talk, visible } from '../say.ts'

type Person = {
  id: number
  email: string
  name: string
  roles: string[]
  disabledAt: string | null
  seenAt: string | null
}
type Listed = Person & { password: boolean; oidc: boolean; invitedUntil: string | null }
type Linked = { person: Person; link: string; expiresAt: string; mailed: string | null }

export const list = (globals: Globals) =>
  withApi(globals, async (api) => {
    const rows = await all(api)
    if (globals.json) return json(rows)
    if (rows.length === 0) {
      talk('Nobody can sign in yet.')
      return next('onhand serve   (prints the link for the first person)')
    }
    out(
      table(
        ['e-mail', 'name', 'may', 'signs in by', 'last seen', 'state'],
        rows.map((r) => [
          r.email,
          r.name,
          r.roles.join(', '),
          [r.password && 'password', r.oidc && 'OpenID Connect'].filter(Boolean).join(', ') || null,
          ago(r.seenAt),
          r.disabledAt ? 'switched off' : r.invitedUntil ? 'invited' : 'on',
        ]),
      ),
    )
  })

export const add = (
  globals: Globals,
  email: string,
  { name, role }: { name?: string; role?: string[] },
) =>
  withApi(globals, async (api) => {
    const roles = (role ?? ['viewer']).flatMap((one) => one.split(','))
    const body = { email, name: name ?? email.split('@')[0], roles }
    say(globals, await api.call<Linked>('POST', '/v1/people', body))
  })

export const link = (globals: Globals, email: string) =>
  withApi(globals, async (api) => {
    const { id } = await named(api, email)
    say(globals, await api.call<Linked>('POST', `/v1/people/${id}/link`))
  })

export const change = (
  globals: Globals,
  email: string,
  what: { roles?: string[]; disabled?: boolean },
) =>
  withApi(globals, async (api) => {
    const { id } = await named(api, email)
    const roles = what.roles?.flatMap((one) => one.split(','))
    const now = await api.call<Person>('PUT', `/v1/people/${id}`, {
      ...what,
      ...(roles && { roles }),
    })
    if (globals.json) return json(now)
    const may = now.disabledAt
      ? 'is switched off'
      : `may do what a ${now.roles.join(' and a ')} may`
    out(`${visible(now.name)} (${now.email}) ${may}.`)
  })

function say(globals: Globals, linked: Linked) {
  if (globals.json) return json(linked)
  const { person, expiresAt, mailed } = linked
  const until = `${expiresAt.slice(0, 16).replace('T', ' ')} UTC`
  talk(
    `${visible(person.name)} (${person.email}) sets a password with this link, once, until ${until}:`,
  )
  out(linked.link)
  if (linked.link.startsWith('/')) {
    talk(
      'It comes after the address where they reach Onhand; with publicUrl in onhand.config.ts it is whole.',
    )
  }
  if (mailed === 'accepted') talk('It was mailed to them, too.')
  else if (mailed !== null) talk(`It could not be mailed: ${mailed}`)
}

const all = async (api: Api) => (await api.call<{ rows: Listed[] }>('GET', '/v1/people')).rows

async function named(api: Api, email: string): Promise<Listed> {
  const found = (await all(api)).find((one) => one.email === email.trim().toLowerCase())
  if (found) return found
  throw new Fault('not_found', `There is nobody with the address "${email}": onhand person list`)
}
