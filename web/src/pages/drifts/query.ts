/** The address of the inbox as the question to the API. Pure. */
import type { With } from '../../api/client.ts'
import type { Drift, paths } from '../../api/schema.ts'

type Query = NonNullable<paths['/v1/drifts' & With<'get'>]['get']['parameters']['query']>
type Search = Readonly<Record<string, string | undefined>>

export const states: readonly Drift['state'][] = [
  'open',
  'explained',
  'correcting',
  'escalated',
  'counting',
  'resolved',
  'ignored',
]
export const severities: readonly Drift['severity'][] = ['critical', 'high', 'low', 'in_flight']
const filters = [
  'state',
  'severity',
  'decision',
  'system',
  'cause',
  'unexplained',
  'snoozed',
  'search',
  'sku',
]

/** In how many ways something is hidden by choice. */
export const countFiltered = (search: Search) => filters.filter((name) => search[name]).length
export const isFiltered = (search: Search) => countFiltered(search) > 0

/** `state=open,escalated`: several of them; what nobody knows is left out. */
const several = <T extends string>(of: readonly T[], text: string | undefined): T[] =>
  (text ?? '').split(',').filter((one): one is T => (of as readonly string[]).includes(one))

export function queryOf(search: Search): Query {
  const state = several(states, search.state)
  const severity = several(severities, search.severity)
  const [decision] = several(['repair', 'would_repair', 'hold', 'record'] as const, search.decision)
  const { system, cause, sku, search: text, group, unexplained, snoozed } = search
  return {
    order: group === 'cause' || group === 'sku' ? group : 'worst',
    ...(state.length > 0 && { state }),
    ...(severity.length > 0 && { severity }),
    ...(decision && { decision }),
    ...(system && { system }),
    ...(cause && { cause }),
    ...(sku && { sku }),
    ...(text?.trim() && { search: text.trim().slice(0, 100) }),
    ...(unexplained === 'true' && { unexplained }),
    ...((snoozed === 'true' || snoozed === 'only') && { snoozed }),
    limit: 100,
  }
}
