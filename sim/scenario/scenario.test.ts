/** The main test: seeded worlds in which everything goes wrong, and every promise is kept. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openMemory } from '../../src/db/embedded.ts'
import { emptied } from '../../test/emptied.ts'
import { template } from '../../test/template.ts'
import { mutants, mutated } from './mutants.ts'
import { run } from './run.ts'

// The clock stands still while the database works, so it must work in this process: on a server,
// real time would pass unseen. Concurrency on a server has tests of its own (test/faults).
const db = await openMemory('onhand', await template())
after(() => db.close())
const SEEDS = 20
/** Seeds that once broke a promise, kept for ever: add the seed and what it showed. */
const found: Record<number, string> = {
  18: 'a receipt at the very moment of the opening count',
}

describe('the seeded world', () => {
  for (const seed of [
    ...Array.from({ length: SEEDS }, (_, i) => i + 1),
    ...Object.keys(found)
      .map(Number)
      .filter((s) => s > SEEDS),
  ]) {
    test(`seed ${seed} keeps every promise`, async () => {
      await emptied(db, true)
      const ending = await run(db, seed)
      assert.deepEqual(ending.wrong, [])
    })
  }

  test('a seed replays the same world', async () => {
    const traces: string[][] = []
    for (let i = 0; i < 2; i++) {
      await emptied(db, true)
      traces.push((await run(db, 3)).trace)
    }
    assert.deepEqual(traces[0], traces[1])
  })

  for (const mutant of mutants) {
    test(`it is noticed when ${mutant.fault}`, async () => {
      const from = mutant.from ?? 1
      for (let seed = from; seed < from + 30; seed++) {
        await emptied(db, true)
        const broken = mutated(db, mutant)
        const ending = await run(broken.db, seed, { ...mutant.world, patience: 150 }).catch(
          (error: Error) => ({ wrong: [error.message] }),
        )
        assert.ok(broken.hit(), 'the statement that was to be changed is not there any more')
        if (ending.wrong.length > 0) return
      }
      assert.fail('30 seeds saw nothing wrong')
    })
  }
})
