/** `onhand verify`: everything recomputed; proven, or the first difference named. */
import { withApi } from './client.ts'
import type { Globals } from './main.ts'
import { json, marks, next, out, talk } from './say.ts'

type Answer = {
  ok: boolean
  checks: { check: string; ok: boolean; says: string }[]
  movements: number
  positions: number
  rebuilt: number | null
}

export const verify = (globals: Globals, { rebuild = false }: { rebuild?: boolean }) =>
  withApi(globals, async (api) => {
    const answer = await api.call<Answer>('POST', '/v1/verify', { rebuild })
    process.exitCode = answer.ok ? 0 : 1
    if (globals.json) return json(answer)
    if (answer.rebuilt !== null) talk(`${answer.rebuilt} positions were wrong and are right now.`)
    for (const { check, ok, says } of answer.checks) {
      out(`${ok ? marks.good() : marks.bad()} ${check}: ${says}`)
    }
    const size = `${answer.movements} movements, ${answer.positions} positions`
    out(answer.ok ? `All of it holds (${size}).` : `It does not hold (${size}).`)
    if (!answer.ok)
      next('onhand verify --rebuild   (makes positions anew; the ledger is never changed)')
  })
