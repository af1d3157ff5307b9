/** `npm run story -- --orders online-retail.csv.gz`: twenty drifts of a real shop's year, told. */
import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { openMemory } from '../../src/db/embedded.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { template } from '../../test/template.ts'
import { progress } from '../demo/progress.ts'
import { retail } from '../world/retail.ts'
import { isRight, tell } from './tell.ts'
import { year } from './year.ts'

const { values } = parseArgs({
  options: { orders: { type: 'string' }, stories: { type: 'string', default: '20' } },
})
const { orders } = values
if (orders === undefined) {
  console.error('Which year? npm run story -- --orders path/to/online-retail.csv.gz')
  process.exit(2)
}
const to = progress(process.stderr, systemClock)
let rows = 0
for await (const _ of retail(orders)) rows++
const db = await openMemory('onhand', await template())
const stories = await year(
  db,
  () => retail(orders),
  Number(values.stories),
  (text) => to.often(() => text),
)
await db.close()
writeFileSync(
  join(import.meta.dirname, '../../docs/reference/story.md'),
  tell(stories, { file: basename(orders), rows }),
)
for (const s of stories) {
  const said = s.look ? (s.look.diagnosis.cause ?? 'nothing') : 'not seen'
  console.log(
    `${isRight(s) ? 'right' : 'WRONG'}  ${s.event.lines[0]!.sku.padEnd(8)} ${s.wayName.padEnd(10)} ${said} ${s.look?.diagnosis.confidence ?? ''}`,
  )
}
