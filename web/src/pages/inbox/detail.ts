/** What a message's detail holds: what its lines became, and what was wrong with them. Pure. */
import { count } from '../../parts/words.ts'

export type Problem = {
  reason: string
  says: string
  sku?: string
  location?: string
  line?: string
  row?: number
}

type Detail = Record<string, unknown> | null

export const problemsOf = (detail: Detail): readonly Problem[] =>
  Array.isArray(detail?.problems) ? (detail.problems as Problem[]) : []

const outcomes: Readonly<Record<string, (n: number) => string>> = {
  recorded: (n) => `${count(n, 'movement')} recorded`,
  repeated: (n) => `${count(n, 'line')} known already, so not counted twice`,
  refused: (n) => `${count(n, 'line')} kept but not applied: another system owns that`,
  forwarded: (n) => `${count(n, 'line')} handed on to the owner`,
  contradicted: (n) => `${count(n, 'line')} at odds with what the ledger holds`,
  held: (n) => `${count(n, 'line')} waiting for what comes before`,
}

/** What came of the lines, in words; empty where nothing did. */
export function tallyOf(detail: Detail): string[] {
  const tally = (detail?.tally ?? {}) as Record<string, number>
  return Object.entries(tally)
    .filter(([, n]) => n > 0)
    .map(([outcome, n]) => outcomes[outcome]?.(n) ?? `${n} ${outcome}`)
}

/** One sentence for a list. */
export function inShort(state: string, detail: Detail): string {
  const [first, ...more] = problemsOf(detail)
  if (first && state !== 'applied')
    return more.length > 0
      ? `${first.says} (and ${count(more.length, 'more', 'more')})`
      : first.says
  if (typeof detail?.dismissed === 'string') return detail.dismissed
  const said = tallyOf(detail)
  if (said.length > 0) return said.join('; ')
  if (typeof detail?.ignored === 'string') return detail.ignored
  if (state === 'received') return 'In line, to be worked on'
  if (state === 'applied') return 'Read; no stock moved by it'
  return ''
}

export type Code = { code: string; messages: number; says: string }

/** The codes that messages of one reason cite, the most frequent first. */
export function codesOf(
  messages: readonly { detail: Detail }[],
  reason: string,
  field: 'sku' | 'location',
): Code[] {
  const found = new Map<string, Code>()
  for (const { detail } of messages) {
    const cited = new Map<string, string>()
    for (const problem of problemsOf(detail)) {
      const code = problem[field]
      if (problem.reason === reason && code !== undefined) cited.set(code, problem.says)
    }
    for (const [code, says] of cited) {
      const known = found.get(code)
      if (known) known.messages++
      else found.set(code, { code, messages: 1, says })
    }
  }
  return [...found.values()].sort((a, b) => b.messages - a.messages || (a.code < b.code ? -1 : 1))
}
