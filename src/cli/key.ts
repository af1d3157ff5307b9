/** `onhand key`: API keys. A key goes to standard output alone, so that it can be piped into a file. */
import { withApi } from './client.ts'
import type { Globals } from './main.ts'
import { ago, json, next, out, table, talk } from './say.ts'

type Options = { scope?: string[]; system?: string }

export const add = (globals: Globals, name: string, { scope, system }: Options) =>
  withApi(globals, async (api) => {
    const scopes = (scope ?? ['read']).flatMap((s) => s.split(','))
    const made = await api.call<{ key: string }>('POST', '/v1/keys', {
      name,
      scopes,
      ...(system === undefined ? {} : { system }),
    })
    if (globals.json) return json(made)
    talk(
      `The key "${name}" may ${scopes.join(', ')}${system ? ` for ${system}` : ''}. It is not shown again:`,
    )
    out(made.key)
    next('send it as: authorization: Bearer <key>')
  })

type Row = {
  name: string
  scopes: string[]
  system: string | null
  createdAt: string
  lastUsedAt: string | null
  revokedAt: string | null
}

export const list = (globals: Globals) =>
  withApi(globals, async (api) => {
    const { rows } = await api.call<{ rows: Row[] }>('GET', '/v1/keys')
    if (globals.json) return json(rows)
    if (rows.length === 0) {
      talk('There are no keys.')
      return next('onhand key add <name> --scope read')
    }
    out(
      table(
        ['name', 'may', 'for', 'last used', 'state'],
        rows.map((r) => [
          r.name,
          r.scopes.join(', '),
          r.system,
          ago(r.lastUsedAt),
          r.revokedAt ? `revoked ${ago(r.revokedAt)}` : 'valid',
        ]),
      ),
    )
  })

export const revoke = (globals: Globals, name: string) =>
  withApi(globals, async (api) => {
    await api.call('DELETE', `/v1/keys/${encodeURIComponent(name)}`)
    if (globals.json) return json({ revoked: name })
    out(`Nobody is let in with "${name}" any more (other processes: within five seconds).`)
  })
