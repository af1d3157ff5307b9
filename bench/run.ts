/** `npm run bench`: each row is a ratio to a floor that is measured in the same run. README.md says what they mean. */
import { parseArgs } from 'node:util'
import { type Engine, openPlace, type Place } from './place.ts'
import { met, type Result, table } from './result.ts'
import { type Options, type Row, rows } from './rows.ts'

const LEAST_ROUNDS = 5

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'both' },
    only: { type: 'string', multiple: true },
    rounds: { type: 'string', default: String(LEAST_ROUNDS) },
    orders: { type: 'string' },
    big: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})

const engines: readonly Engine[] =
  values.engine === 'both' ? ['postgres', 'pglite'] : [oneOf(values.engine)]
const wanted = values.only ?? rows.filter((row) => !row.big || values.big).map((row) => row.name)
const chosen = wanted.map(named)
const options: Options = {
  rounds: Math.max(LEAST_ROUNDS, Number(values.rounds) || 0),
  ...(values.orders === undefined ? {} : { orders: values.orders }),
}

const out = values.json ? process.stderr : process.stdout
const results: Result[] = []
for (const engine of engines) await measure(engine)
out.write(`\n${table(results).join('\n')}\n`)
if (values.json) process.stdout.write(`${JSON.stringify(results)}\n`)

async function measure(engine: Engine): Promise<void> {
  const place = await openPlace(engine)
  if (!place) {
    process.stderr.write('No initdb and postgres found: nothing is measured on PostgreSQL.\n')
    return
  }
  try {
    for (const row of chosen.filter((each) => each.engines.includes(engine))) await one(place, row)
  } finally {
    await place.close()
  }
}

async function one(place: Place, row: Row): Promise<void> {
  process.stderr.write(`${place.engine}: ${row.name} …\n`)
  for (const found of await row.measure(place, options)) {
    results.push(found)
    const missed = met(found) === false ? ' (missed)' : ''
    process.stderr.write(`  ${found.says}: ${found.value.toFixed(2)} ${found.unit}${missed}\n`)
  }
}

function oneOf(engine: string): Engine {
  if (engine === 'postgres' || engine === 'pglite') return engine
  return refuse(`--engine is postgres, pglite or both, not "${engine}"`)
}

function named(name: string): Row {
  const row = rows.find((each) => each.name === name)
  return row ?? refuse(`no row "${name}": there are ${rows.map((each) => each.name).join(', ')}`)
}

function refuse(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(2)
}
