/** A connection in words: what a connector can do, and its settings with nothing in them that is a secret. Pure. */
import type { Connector } from '../../connectors/connector.ts'

/** One sentence for each ability it has. */
export function abilities(connector: Connector<unknown>): string[] {
  const { webhook, pull, push, levels, orders, offers, subscriptions, propose } = connector
  return [
    webhook && 'tells us what happens, by webhook',
    subscriptions && 'has its webhooks looked after: what is switched off is mended',
    pull && 'is asked for its records, so that nothing it did not tell is missed',
    push && 'is told what it may show',
    levels && 'is read whole and compared with the ledger',
    orders && 'shows its open orders, which explain what is on its way',
    offers && 'lists what it offers, so that items can be matched',
    propose && 'is handed changes that are its own to make',
  ].filter((one) => one !== undefined)
}

const HIDDEN = '***'

/** Names of secrets stay. What goes by a secret's name and is none is hidden; so is a password in an address. */
export function shownSettings(
  settings: unknown,
  secrets: readonly string[],
): Record<string, unknown> {
  const known = new Set(secrets)
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string') return shown(value, key, known)
    if (Array.isArray(value)) return value.map((one) => walk(one, key))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, one]) => typeof one !== 'function' && one !== undefined)
          .map(([name, one]) => [name, walk(one, name)]),
      )
    }
    return typeof value === 'bigint' ? String(value) : value
  }
  const read = walk(settings, '')
  return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : {}
}

function shown(value: string, key: string, secrets: ReadonlySet<string>): string {
  if (secrets.has(value)) return value
  if (/secret|password|token|bearer|credential|authorization|api-?key|consumerkey/i.test(key))
    return HIDDEN
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || (url.username === '' && url.password === '')) return value
  url.username = HIDDEN
  url.password = ''
  return url.href
}
