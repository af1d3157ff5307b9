/** Faults put into the program's own statements, to show that the seeded world notices them. */
import type { Db, OpenDb } from '../../src/db/db.ts'
import { Query } from '../../src/db/sql.ts'
import type { Options } from './options.ts'

export type Mutant = {
  fault: string
  /** Text of a statement → what stands there instead. */
  change: readonly (readonly [find: string | RegExp, put: string])[]
  /** The world in which it shows. */
  world?: Partial<Options>
  /** The first seed to try: late arrivals need a rare end to show. */
  from?: number
}

export const mutants: readonly Mutant[] = [
  {
    fault: 'some items are not marked for the channels when they move',
    change: [
      [
        'select item_id, sum(movements) from change group by item_id',
        'select item_id, sum(movements) from change where item_id % 2 = 0 group by item_id',
      ],
    ],
  },
  {
    fault: 'an older count beats a newer one',
    change: [
      [
        'case when excluded.counted_at >= p.counted_at then excluded.on_hand else p.on_hand end',
        'excluded.on_hand',
      ],
    ],
    from: 120,
  },
  {
    fault: 'what happened before a count is added on top of it',
    change: [
      ['case when q.item_id is null or c.earliest > q.counted_at then', 'case when true then'],
    ],
  },
  {
    fault: 'a message that waits for its predecessor is taken for done',
    change: [
      [
        'set state = e.state,',
        "set state = case e.state when 'parked' then 'applied' else e.state end,",
      ],
    ],
  },
  {
    fault: 'an answer that was lost is never asked for again',
    change: [
      ['else r.due_at end,', "when r.outcome = 'unclear' then null else r.due_at end,"],
      [/case when r\.outcome = 'unclear' then \S+ else d\.prev_verify end\),/, 'null),'],
    ],
    world: { faults: 0.15 },
  },
  {
    fault: 'a delivery is called done although more was wanted meanwhile',
    change: [
      [
        "case when r.outcome in ('done', 'same', 'wait', 'none') and d.desired > r.desired then",
        'case when false then',
      ],
    ],
  },
  {
    fault: 'a write that may still land is not looked at again',
    change: [
      [
        /verify_after = case when r\.outcome = 'unclear' then \S+ else d\.prev_verify end/,
        'verify_after = null',
      ],
      [/case when r\.outcome = 'unclear' then \S+ else d\.prev_verify end\),/, 'null),'],
    ],
    world: { compares: false, faults: 0, late: 0.5, crash: 0 },
    from: 56,
  },
]

/** The database with one statement changed; `hit` tells whether it was ever used. */
export function mutated(db: OpenDb, mutant: Mutant): { db: OpenDb; hit: () => boolean } {
  let used = false
  const change = (query: Query): Query => {
    const { text, values } = query.flat()
    const hits = mutant.change.filter(([find]) =>
      typeof find === 'string' ? text.includes(find) : find.test(text),
    )
    if (hits.length === 0) return query
    used = true
    const changed = hits.reduce((sofar, [find, put]) => sofar.replace(find, put), text)
    const parts = changed.split(/\$(\d+)/)
    return new Query(
      parts.filter((_, i) => i % 2 === 0),
      parts.filter((_, i) => i % 2 === 1).map((n) => values[Number(n) - 1]),
    )
  }
  const wrap = (inner: Db): Db => ({
    all: (query) => inner.all(change(query)),
    one: (query) => inner.one(change(query)),
    tx: (work) => inner.tx((tx) => work(wrap(tx))),
  })
  return { db: { ...db, ...wrap(db) }, hit: () => used }
}
