/** How people sign in, as declared, checked with a sentence for every mistake. Pure. */
import { addressMistake } from '../lib/address.ts'
import { isRole, type Role, roleNames } from './roles.ts'
import { isSecretName } from './telling.ts'

export type Oidc = {
  /** What stands on the button: "Sign in with …". */
  name: string
  /** `https://login.example.com/realms/shop`: its `/.well-known/openid-configuration` says the rest. */
  issuer: string
  clientId: string
  /** The name of the secret. */
  clientSecret: string
  /** Addresses of these domains only. */
  domains?: readonly string[]
  /** Roles from a claim: then nobody needs to be invited, and what they may do is decided there. */
  roles?: { claim: string; map: Readonly<Record<string, readonly Role[]>> }
}

export type SignIn = {
  oidc?: Oidc
  /** How many proxies of yours stand before Onhand and add to X-Forwarded-For. Default: none. */
  proxies?: number
  /** So many units a plan may change in all, for whoever made it to apply it too. Default: none. */
  ownPlanUnits?: number
}

export function signInMistakes(
  { oidc, proxies = 0, ownPlanUnits = 0 }: SignIn,
  publicUrl: string | undefined,
): string[] {
  const wrong: string[] = []
  if (!Number.isInteger(proxies) || proxies < 0 || proxies > 10) {
    wrong.push(`signIn.proxies is ${proxies}: it must be a whole number from 0 to 10.`)
  }
  if (!Number.isInteger(ownPlanUnits) || ownPlanUnits < 0) {
    wrong.push(`signIn.ownPlanUnits is ${ownPlanUnits}: it must be a whole number of units.`)
  }
  if (oidc === undefined) return wrong
  const why = addressMistake(oidc.issuer)
  if (why) wrong.push(`signIn.oidc.issuer: "${oidc.issuer}" ${why}.`)
  if (publicUrl === undefined) {
    wrong.push('signIn.oidc needs publicUrl: the way back from there leads to it.')
  }
  if (!isSecretName(oidc.clientSecret)) {
    wrong.push('signIn.oidc.clientSecret must be the name of a secret, not the secret.')
  }
  for (const named of Object.values(oidc.roles?.map ?? {}).flat() as string[]) {
    if (!isRole(named)) {
      wrong.push(`signIn.oidc.roles: "${named}" is not a role. Roles are ${roleNames.join(', ')}.`)
    }
  }
  return wrong
}
