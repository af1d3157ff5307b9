/** What a ledger does with what is told to it, as little as a test of a connector needs of it. */
import type { Line } from '../../src/connectors/connector.ts'
import { effectOf } from '../../src/stock/kinds.ts'

/** By business key once; a line waits for the one it follows; the same key with other content is noted. */
export function createTally() {
  const known = new Map<string, Line>()
  const waiting: Line[] = []
  const contradictions: string[] = []
  const sums = new Map<string, { onHand: number; committed: number }>()

  const keyOf = (line: Line, transition = line.transition ?? line.kind, of = line.line) =>
    `${line.document}/${of}/${transition} ${line.sku}`

  function record(line: Line): boolean {
    const before = known.get(keyOf(line))
    if (before) {
      const same = (['kind', 'quantity', 'location'] as const).every((f) => before[f] === line[f])
      if (!same) contradictions.push(`${keyOf(line)}: ${shown(before)}, then ${shown(line)}`)
      return true
    }
    if (line.after && !known.has(keyOf(line, line.after[1], line.after[0]))) return false
    known.set(keyOf(line), line)
    const { on_hand, committed } = effectOf(line.kind, Number(line.quantity))
    const place = `${line.sku}@${line.location}`
    const sum = sums.get(place) ?? { onHand: 0, committed: 0 }
    sums.set(place, { onHand: sum.onHand + on_hand, committed: sum.committed + committed })
    return true
  }

  return {
    tell(lines: readonly Line[]) {
      waiting.push(...lines)
      for (let before = -1; before !== waiting.length; ) {
        before = waiting.length
        for (const line of waiting.splice(0)) if (!record(line)) waiting.push(line)
      }
    },
    /** Of one variant at one place, since the beginning. */
    at: (sku: string, place: string) => sums.get(`${sku}@${place}`) ?? { onHand: 0, committed: 0 },
    waiting,
    contradictions,
    count: () => known.size,
  }
}

const shown = ({ kind, quantity, location }: Line) => `${kind} ${quantity} at ${location}`
