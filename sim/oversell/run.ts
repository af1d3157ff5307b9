/** `npm run oversell`: the same buyers with Onhand and with the usual hourly tool, counted and written down. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openMemory } from '../../src/db/embedded.ts'
import { template } from '../../test/template.ts'
import { withNet } from './net.ts'
import { type Day, report } from './report.ts'
import { usual } from './usual.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '6' },
    items: { type: 'string', default: '40' },
    hours: { type: 'string', default: '8' },
  },
})
const [seeds, items, hours] = [values.seeds, values.items, values.hours].map(Number) as [
  number,
  number,
  number,
]

const days: Day[] = []
for (let seed = 1; seed <= seeds; seed++) {
  // Half of the shops compare before they set; the other half takes any number.
  const compares = seed % 2 === 0
  const db = await openMemory('onhand', await template())
  const onhand = await withNet(db, seed, items, hours, compares)
  await db.close()
  days.push({ seed, usual: await usual(seed, items, hours), onhand, compares })
  const { usual: before, onhand: after } = days.at(-1)!
  console.log(
    `seed ${seed}: ${before.oversold} of ${before.units} units oversold by the hourly tool, ${after.oversold} of ${after.units} with Onhand`,
  )
}
writeFileSync(
  join(import.meta.dirname, '../../docs/reference/oversell.md'),
  report(days, { items, hours }),
)
