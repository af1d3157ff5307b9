/** A real OpenID Connect provider on this machine, with people to sign in there as. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export type Account = { email: string; email_verified: boolean; name: string; groups?: string[] }

/** `callback`: where it sends people back. Accounts by their subject, which is what is typed to sign in. */
export async function provider(callback: string, accounts: Record<string, Account>) {
  const server: Server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const oidc = new Provider(issuer, {
    clients: [
      {
        client_id: 'onhand',
        client_secret: 'the-secret-of-the-client-of-onhand',
        redirect_uris: [callback],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    cookies: { keys: ['for a test'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_ctx, sub) =>
      accounts[sub] && { accountId: sub, claims: async () => ({ sub, ...accounts[sub]! }) },
    // Nobody is asked whether Onhand may know their address.
    async loadExistingGrant(ctx) {
      const { client, session } = ctx.oidc
      const grant = new ctx.oidc.provider.Grant({
        clientId: client!.clientId,
        accountId: session!.accountId!,
      })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  })
  server.on('request', oidc.callback())

  /** What a person does in a browser there: from the address to sign in to the one it leads back to. */
  async function signIn(url: string, sub: string): Promise<URL> {
    const jar = new Map<string, string>()
    let at = url
    let form: URLSearchParams | undefined
    for (let step = 0; step < 10; step++) {
      const answer = await fetch(at, {
        method: form ? 'POST' : 'GET',
        redirect: 'manual',
        headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
        ...(form ? { body: form } : {}),
      })
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!
        jar.set(name!, value!)
      }
      const text = await answer.text()
      form = undefined
      const location = answer.headers.get('location')
      if (location?.startsWith(callback)) return new URL(location)
      if (location) at = new URL(location, at).href
      else {
        const action = /<form[^>]*action="([^"]+)"/.exec(text)?.[1]
        if (!action) throw new Error(`no form at ${at}: ${answer.status} ${text.slice(0, 500)}`)
        at = new URL(action, at).href
        form = new URLSearchParams({ prompt: 'login', login: sub, password: 'any' })
      }
    }
    throw new Error('it does not lead back')
  }

  return {
    issuer,
    signIn,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
