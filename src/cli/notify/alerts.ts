/** `onhand alerts`: what somebody must know, since when, and who was told. */
import { withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { ago, json, marks, out, visible } from '../say.ts'

type Alert = {
  key: string
  severity: 'low' | 'high' | 'critical'
  title: string
  says: string
  openedAt: string
  closedAt: string | null
  told: Record<string, { severity?: string; at?: string; why?: string }>
}

const mark = { low: marks.watch, high: marks.watch, critical: marks.bad }

/** Exit code 1 when one is open. */
export const alerts = (
  globals: Globals,
  { all = false, limit }: { all?: boolean; limit: number },
) =>
  withApi(globals, async (api) => {
    const path = `/v1/alerts?limit=${limit}${all ? '' : '&open=true'}`
    const { rows } = await api.call<{ rows: Alert[] }>('GET', path)
    process.exitCode = rows.some((a) => a.closedAt === null) ? 1 : 0
    if (globals.json) return json(rows)
    if (rows.length === 0) return out(all ? 'There was none yet.' : 'Nothing is open.')
    for (const a of rows) {
      const over = a.closedAt === null ? '' : `, over ${ago(a.closedAt)}`
      out(
        `${a.closedAt === null ? mark[a.severity]() : marks.good()} ${visible(a.title)}  (${a.severity}, ${ago(a.openedAt)}${over})`,
      )
      out(`    ${visible(a.says)}`)
      for (const [way, told] of Object.entries(a.told)) {
        const what = told.why ? `not told: ${told.why}` : `told ${ago(told.at ?? null)}`
        out(`    ${visible(way)}: ${visible(what)}`)
      }
      if (Object.keys(a.told).length === 0)
        out('    nobody was told (notify.alerts in onhand.config.ts)')
    }
  })
