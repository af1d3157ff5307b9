/** `onhand diff`: what differs between the systems and the ledger, for people and for scripts. */
import { many } from '../../http/explain/words.ts'
import { withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { ago, json, marks, next, out, talk, visible } from '../say.ts'
import type { Drift, Drifts, Readings } from './answers.ts'
import { driftTable, worst } from './list.ts'

type Options = { system?: string; now?: boolean; all?: boolean }

/** Older than this, "nothing differs" says nothing about now. */
const FRESH_MS = 2 * 3_600_000

/** Exit code 0: nothing differs; 1: something does; 2: nothing was found, and not all was looked at. */
export const diff = (globals: Globals, o: Options) =>
  withApi(globals, async (api) => {
    if (o.now) {
      const body = { wait: 3_600, ...(o.system ? { system: o.system } : {}) }
      await api.call('POST', '/v1/reconcile', body)
    }
    const readings = await api.call<Readings>('GET', '/v1/readings?limit=1')
    const rows: Drift[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Drifts = await api.call<Drifts>('GET', `/v1/drifts?${queryOf(o, cursor)}`)
      rows.push(...page.rows)
      cursor = page.next
    }
    const systems = readings.systems.filter((s) => !o.system || s.system === o.system)
    const unread = systems.filter(
      (s) =>
        !s.doneAt || Date.now() - new Date(s.doneAt).getTime() > FRESH_MS || s.state !== 'complete',
    )
    const unknown = unread.length > 0 || systems.length === 0
    process.exitCode = rows.length > 0 ? 1 : unknown ? 2 : 0
    if (globals.json) return json({ differences: rows, notRead: unread })
    if (rows.length > 0) out(driftTable(rows))
    else if (!unknown)
      out(`${marks.good()} Nothing differs at ${systems.map((s) => s.system).join(', ')}.`)
    for (const s of unread) {
      const when = s.doneAt ? `last read whole ${ago(s.doneAt)}` : 'never read whole'
      out(
        `${marks.watch()} ${visible(s.system)} is not known: ${when}${s.why ? ` (${visible(s.why)})` : ''}`,
      )
    }
    if (systems.length === 0) talk('No declared system shows numbers that could be compared.')
    if (rows.length > 0) {
      talk(`${many(rows.length, 'number differs', 'numbers differ')}.`)
      next('onhand plan', `onhand explain drift ${worst(rows)[0]!.id}`)
    } else if (unread.length > 0) next('onhand diff --now')
  })

function queryOf({ system, all }: Options, cursor: string): URLSearchParams {
  const query = new URLSearchParams({ limit: '1000' })
  if (!all) query.set('unexplained', 'true')
  else {
    for (const state of ['open', 'explained', 'correcting', 'escalated', 'counting', 'ignored']) {
      query.append('state', state)
    }
  }
  if (system) query.set('system', system)
  if (cursor !== '') query.set('cursor', cursor)
  return query
}
