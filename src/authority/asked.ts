/** The secrets that the declaration names, and what each is for. Pure. */
import type { Registry } from './registry.ts'
import { isSecretName } from './telling.ts'

/** `system` is null where it is not one system's. */
export type Asked = { name: string; for: string; system: string | null }

/** In the order of the declaration; a name that is there for two things is there twice. */
export function secretsAsked({ systems, notify, assistant, signIn }: Registry): Asked[] {
  const asked: Asked[] = []
  for (const [system, { connector: bound, webhookSecrets = [] }] of Object.entries(systems)) {
    for (const name of ownSecrets(bound))
      asked.push({ name, for: `getting into ${system}`, system })
    for (const name of webhookSecrets) {
      asked.push({ name, for: `knowing ${system}'s webhooks for its own`, system })
    }
  }
  const ask = (name: string | undefined, what: string) => {
    if (name !== undefined && isSecretName(name)) asked.push({ name, for: what, system: null })
  }
  const smtp = notify.mail?.smtp
  ask(typeof smtp === 'string' ? smtp : smtp?.password, 'the mail server')
  ask(notify.heartbeat, 'the heartbeat')
  for (const { to } of notify.alerts ?? []) {
    if (to !== 'mail') ask('slack' in to ? to.slack : to.secret, 'alerts')
  }
  ask(assistant?.key, 'the assistant')
  ask(signIn.oidc?.clientSecret, 'signing in by OpenID Connect')
  return asked
}

/** What the connector itself asks for; nothing where its settings do not pass. */
function ownSecrets({ connector, settings }: Registry['systems'][string]['connector']) {
  const read = connector.settings.safeParse(settings)
  return read.success ? (connector.secrets?.(read.data) ?? []) : []
}
