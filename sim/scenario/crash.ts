/** A database handle that lets the program die before or after any statement. */
import type { Db, OpenDb } from '../../src/db/db.ts'
import type { Random } from '../../src/lib/random.ts'

/** The program is gone: whatever it held in memory is lost, whatever was committed stays. */
export class Crash extends Error {}

/** `chance` is asked at every statement. Dying inside a transaction rolls it back. */
export function crashing(db: OpenDb, random: Random, chance: () => number): OpenDb {
  let dead = false
  const maybe = () => {
    if (dead) throw new Crash('it is dead already')
    if (random.next() < chance()) {
      dead = true
      throw new Crash('it died')
    }
  }
  const wrap = (inner: Db): Db => ({
    all: async (query) => {
      maybe()
      const rows = await inner.all<never>(query)
      maybe()
      return rows
    },
    one: async (query) => {
      maybe()
      const row = await inner.one<never>(query)
      maybe()
      return row
    },
    tx: async (work) => {
      maybe()
      const result = await inner.tx((tx) => work(wrap(tx)))
      maybe()
      return result
    },
  })
  return { ...db, ...wrap(db) }
}
