/** Row 5: how many calls a channel gets for a thousand movements: what coalescing saves. */
import { runDemo } from '../../sim/demo/demo.ts'
import type { Place } from '../place.ts'
import { type Result, result } from '../result.ts'

/** One run: what is counted are calls, and no machine is too slow for that. */
export async function calls(place: Place, orders: string | undefined): Promise<Result[]> {
  const report = await runDemo({
    headless: true,
    json: true,
    ...(orders === undefined ? {} : { orders }),
  })
  const { movements, apiCalls, pushes, lost, doubled, different } = report
  if (lost + doubled + different > 0) {
    throw new Error(`${lost} lost, ${doubled} doubled, ${different} wrong in the shop`)
  }
  const says = `calls to the channel per 1,000 movements, ${orders ? 'from the file' : 'generated business'}`
  const facts = {
    movements,
    calls: apiCalls,
    'numbers told': pushes,
    'numbers a call': pushes / apiCalls,
    seconds: report.wallMs / 1000,
  }
  return [
    result({ row: 'calls', engine: place.engine, says, unit: 'calls', facts }, [
      (1000 * apiCalls) / movements,
    ]),
  ]
}
