/** `npm run calibrate`: fits the table on some seeds, tries it on others, and writes both down. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openMemory } from '../../src/db/embedded.ts'
import type { Table } from '../../src/triage/confidence.ts'
import { template } from '../../test/template.ts'
import type { Look } from './judge.ts'
import { play } from './play.ts'
import { report } from './report.ts'
import { drifts, scored, share } from './score.ts'
import { driftOf, fitted, source } from './table.ts'

const { values } = parseArgs({
  options: {
    fit: { type: 'string', default: '40' },
    try: { type: 'string', default: '12' },
    size: { type: 'string', default: '300' },
    /** Only tries the table as it is, and writes nothing. */
    check: { type: 'boolean', default: false },
  },
})
/** Seeds from here on are never fitted on, and never looked at while causes are written. */
const OTHERS = 1001
const size = Number(values.size)
const root = join(import.meta.dirname, '../..')

if (values.check) {
  say(await played(OTHERS, Number(values.try)))
} else {
  const learned = await played(1, Number(values.fit), new Map())
  const table = fitted(learned)
  const of = new Set(learned.map(driftOf)).size
  const seeds = {
    fitted: `1 to ${values.fit}`,
    tried: `${OTHERS} to ${OTHERS + Number(values.try) - 1}`,
  }
  writeFileSync(
    join(root, 'src/triage/calibrated.ts'),
    source(table, { seeds: seeds.fitted, drifts: of }),
  )
  const looks = await played(OTHERS, Number(values.try), table)
  writeFileSync(join(root, 'docs/reference/calibration.md'), report(looks, { ...seeds, of }))
  say(looks)
}

async function played(from: number, many: number, table?: Table): Promise<Look[]> {
  const looks: Look[] = []
  for (let seed = from; seed < from + many; seed++) {
    const db = await openMemory('onhand', await template())
    const own = await play(db, seed, size, table)
    await db.close()
    looks.push(...own)
    console.log(
      `seed ${seed}: ${new Set(own.map(driftOf)).size} drifts, ${own.length} looks at them`,
    )
  }
  return looks
}

function say(looks: readonly Look[]) {
  const all = drifts(looks)
  const s = scored(all)
  console.log(`
${s.drifts} drifts of ${s.causes} causes
${s.sure.all} named with confidence, ${share(s.sure.right, s.sure.all)} of them rightly
${share(s.single.sure, s.single.all)} of ${s.single.all} drifts of one cause are among them`)
  for (const { wrong } of all) {
    if (!wrong) continue
    const { seed, sku, at, residue, truth, said } = wrong
    console.log(
      `  seed ${seed}: ${sku} at ${at}, ${residue}: it was ${truth || 'nothing'}, it said ${said}`,
    )
  }
}
