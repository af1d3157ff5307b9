/** Where the demo's rows come from: a file, or the made-up business. */
import { generated, usual } from '../world/generated.ts'
import { dayOf } from '../world/london.ts'
import { type Row, retail } from '../world/retail.ts'
import type { Rows } from '../world/survey.ts'
import type { DemoOptions } from './options.ts'

export function sourceOf({ orders, days, seed = usual.seed }: DemoOptions): Rows {
  if (orders === undefined) {
    const rows = generated({ ...usual, seed, days: days ?? usual.days })
    return () => rows
  }
  return days === undefined ? () => retail(orders) : () => firstDays(retail(orders), days)
}

/** The rows of the first `days` days that have any. */
async function* firstDays(rows: AsyncIterable<Row>, days: number): AsyncGenerator<Row> {
  const seen = new Set<number>()
  for await (const row of rows) {
    seen.add(dayOf(row.at.getTime()))
    if (seen.size > days) return
    yield row
  }
}
