/** `onhand authority`: one fact, one owner — who owns what, who was seen writing it, what does not fit. */
import { withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { ago, json, marks, next, out, paint, table, visible } from '../say.ts'

type Writer = {
  system: string
  owns: boolean
  movements: number
  locations: string[]
  lastAt: string | null
  refused: number
  forwarded: number
  contradicted: number
  repeated: number
}
type Answer = {
  days: number
  ok: boolean
  facts: {
    fact: string
    owners: { location: string | null; source: string | null; owner: string }[]
    writers: Writer[]
    findings: { kind: 'gap' | 'bug' | 'note'; says: string }[]
  }[]
}

/** Exit code 1 where a fact has no owner, or more than one writer. */
export const authority = (globals: Globals, { days }: { days: number }) =>
  withApi(globals, async (api) => {
    const answer = await api.call<Answer>('GET', `/v1/authority?days=${days}`)
    process.exitCode = answer.ok ? 0 : 1
    if (globals.json) return json(answer)
    out(
      answer.ok
        ? `${marks.good()} Every fact that is written has one owner, and nobody else wrote it in ${days} days.`
        : `${marks.bad()} Not every fact has one owner.`,
    )
    for (const fact of answer.facts) {
      out(`\n${paint('bold', fact.fact)}  ${ownersSay(fact.owners)}`)
      if (fact.writers.length > 0) out(writers(fact.writers))
      for (const { kind, says } of fact.findings) {
        out(`${kind === 'note' ? marks.watch() : marks.bad()} ${kind}: ${visible(says)}`)
      }
    }
    if (!answer.ok) next('name one owner for each fact in onhand.config.ts')
  })

function ownersSay(owners: Answer['facts'][number]['owners']): string {
  if (owners.length === 0) return 'nobody'
  return owners
    .map(({ owner, location, source }) =>
      location !== null
        ? `${owner} at ${location}`
        : source !== null
          ? `${owner} (its own documents)`
          : owner,
    )
    .join(', ')
}

const writers = (rows: readonly Writer[]) =>
  table(
    [
      '  who',
      'owns it',
      'recorded',
      'where',
      'last',
      'refused',
      'handed on',
      'conflicts',
      'told twice',
    ],
    rows.map((w) => [
      `  ${w.system}`,
      w.owns ? 'yes' : 'no',
      w.movements,
      w.locations.join(', '),
      w.lastAt ? ago(w.lastAt) : '',
      w.refused,
      w.forwarded,
      w.contradicted,
      w.repeated,
    ]),
  )
