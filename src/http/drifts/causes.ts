/** What can have made a disagreement, in words, and how many there are of each now. */
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { causes } from '../../triage/causes.ts'
import { countCauses } from '../../triage/hand/drifts.ts'
import { type Door, route } from '../door.ts'

const words: Readonly<Record<string, string>> = causes

/** Of several at once, each in turn; '' for what a person called it. */
export const saysOf = (cause: string): string =>
  cause
    .split(' + ')
    .flatMap((name) => words[name] ?? [])
    .join('; and ')

export function causesOf(door: Door, engine: Engine): void {
  route(
    door,
    {
      method: 'get',
      path: '/v1/causes',
      scope: 'read',
      says: 'Every cause that triage knows, with what it means, and what people named; and how many there are now',
      answer: z.object({
        rows: z.array(z.object({ cause: z.string(), says: z.string(), drifts: z.int() })),
      }),
    },
    async () => {
      const found = new Map((await countCauses(engine.db)).map((c) => [c.cause, c.drifts]))
      const names = new Set([...Object.keys(causes), ...found.keys()])
      const rows = [...names].map((cause) => ({
        cause,
        says: saysOf(cause),
        drifts: found.get(cause) ?? 0,
      }))
      return { rows: rows.sort((a, b) => b.drifts - a.drifts || (a.cause < b.cause ? -1 : 1)) }
    },
  )
}
