/** Alerts in order, in words, where they lead, and who was told of them. Pure. */
import { mendOf } from '../inbox/reasons.ts'

const ranks: Readonly<Record<string, number>> = { critical: 0, high: 1, low: 2 }

/** The worst first; of the same, the one that has lasted longest. */
export const worstFirst = <A extends { severity: string; openedAt: string }>(all: readonly A[]) =>
  [...all].sort(
    (a, b) =>
      (ranks[a.severity] ?? 3) - (ranks[b.severity] ?? 3) || a.openedAt.localeCompare(b.openedAt),
  )

/** The page that a link leads to; undefined where it leads elsewhere, or nowhere. */
export function insideOf(link: string | null): string | undefined {
  if (!link?.startsWith('/') || link.startsWith('//')) return undefined
  return link.replace(/^\/v1\//, '/')
}

/** What the mail says with a command, said for somebody who is at the page. */
export const spoken = (says: string) =>
  says
    .replace(/most for: (\w+)/, (_, reason: string) => `most because: ${mendOf(reason).title}`)
    .replace(
      /Mend the cause, then: onhand replay --reason \w+/,
      'Mend the cause, then replay them.',
    )

type Note = { severity?: string; at?: string; why?: string; failedAt?: string }

const ways: Readonly<Record<string, string>> = { slack: 'Slack', webhook: 'Webhook', mail: 'Mail' }

/** Each way of telling: when it was told, or since when it fails and why. */
export const toldOf = (told: Readonly<Record<string, Note>>) =>
  Object.entries(told).map(([name, { at, failedAt, why }]) => {
    const [sort = '', ...rest] = name.split(':')
    const to = rest.join(':')
    const way = `${ways[sort] ?? sort}${to ? ` (${to})` : ''}`
    return { way, at, failedAt, why }
  })
