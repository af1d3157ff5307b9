/** `onhand reconcile`: read and compare now; and believing a reading that was not believed. */
import { many } from '../../http/explain/words.ts'
import { withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { ago, json, marks, next, out, table, visible } from '../say.ts'
import type { Readings } from './answers.ts'

type Answer = {
  state: 'running' | 'done' | 'failed'
  counts: Record<string, number>
  skipped: { what: string; why: string }[]
  why: string | null
}

/** Exit code 0: all was read and agrees; 1: something differs or was left out; 2: it failed. */
export const reconcile = (globals: Globals, { system }: { system?: string }) =>
  withApi(globals, async (api) => {
    const body = { wait: 3_600, ...(system ? { system } : {}) }
    const answer = await api.call<Answer>('POST', '/v1/reconcile', body)
    const { counts: c, skipped, state } = answer
    const unexplained = c.unexplained ?? 0
    process.exitCode = state === 'failed' ? 2 : unexplained + skipped.length > 0 ? 1 : 0
    if (globals.json) return json(answer)
    if (state === 'failed') out(`${marks.bad()} ${visible(answer.why ?? 'it failed')}`)
    out(
      `${many(c.read ?? 0, 'number')} of ${many(c.systems ?? 0, 'system')}: ${c.agree ?? 0} agree, ${c.differ ?? 0} differ, ${unexplained} of them unexplained.`,
    )
    const said: [string, string][] = [
      ['diagnosed', 'with a likely cause'],
      ['repaired', 'repaired by itself'],
      ['wouldRepair', 'would have been repaired (shadow mode)'],
      ['held', 'held for a person'],
      ['resolved', 'agree again'],
      ['verified', 'repairs read back'],
      ['failed', 'repairs that did not hold'],
    ]
    for (const [name, says] of said) if (c[name]) out(`${String(c[name]).padStart(8)}  ${says}`)
    for (const { what, why } of skipped) out(`${marks.watch()} ${visible(what)}: ${visible(why)}`)
    if (unexplained > 0) next('onhand drift list')
  })

/** Without a number: what there is to accept. */
export const accept = (globals: Globals, reading: number | undefined) =>
  withApi(globals, async (api) => {
    if (reading !== undefined) {
      const answer = await api.call<object>('POST', `/v1/readings/${reading}/accept`)
      if (globals.json) return json(answer)
      out(`Reading ${reading} is accepted: those like it are believed for a day.`)
      return next('onhand reconcile')
    }
    const { systems } = await api.call<Readings>('GET', '/v1/readings?limit=1')
    const open = systems.filter((s) => s.state === 'suspect' || s.state === 'partial')
    if (globals.json) return json({ rows: open })
    if (open.length === 0) return out('Every system was believed.')
    out(
      table(
        ['reading', 'system', 'state', 'last whole', 'because'],
        open.map((s) => [s.last, s.system, s.state, ago(s.doneAt), s.why]),
      ),
    )
    next(`onhand drift accept ${open[0]!.last}`)
  })
