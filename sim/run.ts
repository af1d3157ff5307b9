/** `npm run sim -- --seed 123`: replays one seed with its trace; `--seeds 200` tries that many. */
import { parseArgs } from 'node:util'
import { openMemory } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { emptied } from '../test/emptied.ts'
import { run } from './scenario/run.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
  },
})
const first = Number(values.seed ?? values.from)
const last = values.seed ? first : first + Number(values.seeds) - 1
const db = await openMemory()
await migrate(db, new Date(0))
let red = 0
for (let seed = first; seed <= last; seed++) {
  await emptied(db, true)
  const ending = await run(db, seed)
  const { orders, crash, compares, faults, drop, polls } = ending.options
  const drew = `orders ${orders}, crash ${crash}, compares ${compares}, faults ${faults}, drop ${drop}, polls ${polls}`
  if (values.seed) for (const line of ending.trace) console.log(line)
  console.log(
    `seed ${seed}: ${ending.wrong.length === 0 ? 'ok' : 'WRONG'} (${drew}; ${ending.crashes} crashes, ${ending.acts} acts)`,
  )
  for (const wrong of ending.wrong) console.log(`  ${wrong}`)
  if (ending.wrong.length > 0) red++
}
await db.close()
console.log(
  red === 0 ? `all ${last - first + 1} seeds kept every promise` : `${red} seeds broke a promise`,
)
process.exitCode = red === 0 ? 0 : 1
