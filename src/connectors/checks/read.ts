/** Checks of `levels` and `pull`: nothing invented, nothing lost, and a broken reading is not an empty one. */
import { messageOf } from '../../lib/faults.ts'
import type { Level, Pulled } from '../connector.ts'
import type { FaultName } from './faults.ts'
import { type Bench, bench, type Check, type Subject } from './subject.ts'

const reads = (subject: Subject) => subject.bound.connector.levels !== undefined
const pulls = (subject: Subject) => subject.bound.connector.pull !== undefined

/** Faults after which there is no reading. */
const blinding: readonly FaultName[] = [
  'error_before',
  'answer_lost',
  'never_answers',
  'slow_down_seconds',
  'html',
  'truncated',
  'echoes',
  'not_let_in',
]
export const blindingOf = (subject: Subject) =>
  blinding.filter((name) => subject.faults.includes(name))

export async function all<T>(list: AsyncIterable<T>): Promise<{ got: T[]; thrown: unknown }> {
  const got: T[] = []
  try {
    for await (const one of list) got.push(one)
  } catch (thrown) {
    return { got, thrown }
  }
  return { got, thrown: undefined }
}

export const numbered = (many: number) => Array.from({ length: many }, (_, i) => i)
const shown = (level: Level | null) => level && [level.external, level.location, level.quantity]

/** Complaints where `got` is not, one for one, what the double has. */
function wrong(b: Bench, got: readonly Level[]): string[] {
  const found = new Map(
    got.map((level) => [JSON.stringify([level.external, level.location]), level]),
  )
  const complaints = found.size === got.length ? [] : ['some listing came twice']
  for (const listing of b.listings) {
    const level = found.get(JSON.stringify([listing.external, listing.location]))
    if (level?.quantity !== b.double.truth(listing)) {
      complaints.push(`${listing.external}: read ${level?.quantity}, is ${b.double.truth(listing)}`)
    }
  }
  if (found.size > b.listings.length) complaints.push('it read more than there is')
  return complaints.slice(0, 5)
}

export const levelChecks: Check[] = [
  {
    says: 'levels come in the order asked; an unknown listing is null, and zero is zero',
    applies: reads,
    async run(subject) {
      const b = bench(subject, [5, 0, 7])
      const [a, zero, c] = b.listings
      const asked = [c!, subject.stranger, zero!, a!, c!]
      const before = b.clock.now()
      const got = await b.connector.levels!.of(asked, b.remote)
      const expected = asked.map((listing) => {
        const quantity = b.double.truth(listing)
        return quantity === null ? null : [listing.external, listing.location, quantity]
      })
      await b.close()
      const complaints: string[] = []
      if (JSON.stringify(got.map(shown)) !== JSON.stringify(expected)) {
        complaints.push(`read ${JSON.stringify(got.map(shown))}, not ${JSON.stringify(expected)}`)
      }
      // No reading may claim to be newer than it can be.
      const late = got.some((level) => level && level.asOf > b.clock.now())
      if (late || got.some((l) => l && !(l.asOf >= before)))
        complaints.push('asOf is not the time of reading')
      return complaints
    },
  },
  {
    says: 'levels of nothing make no call; of very many, all are read',
    applies: reads,
    async run(subject) {
      const b = bench(subject, numbered(230))
      const none = await b.connector.levels!.of([], b.remote)
      const complaints = b.calls() === 0 && none.length === 0 ? [] : ['it called for nothing']
      const got = await b.connector.levels!.of(b.listings, b.remote)
      await b.close()
      return [
        ...complaints,
        ...wrong(
          b,
          got.flatMap((level) => level ?? []),
        ),
      ]
    },
  },
  {
    says: 'all levels are read over every page, each once',
    applies: reads,
    async run(subject) {
      const complaints: string[] = []
      for (const many of [0, 1, 100, 257]) {
        const b = bench(subject, numbered(many))
        const { got, thrown } = await all(b.connector.levels!.all(b.remote))
        await b.close()
        if (thrown) complaints.push(`${many}: ${messageOf(thrown)}`)
        complaints.push(...wrong(b, got).map((one) => `${many}: ${one}`))
      }
      return complaints
    },
  },
  {
    says: 'a reading that fails is an error, never null, zero or the end of the list',
    applies: (subject) => reads(subject) && blindingOf(subject).length > 0,
    async run(subject) {
      const complaints: string[] = []
      for (const fault of blindingOf(subject)) {
        const b = bench(subject, numbered(257))
        const [listing] = b.listings.slice(5)
        b.double.next(fault)
        const some = await all(one(() => b.connector.levels!.of([listing!], b.remote)))
        if (!some.thrown && some.got[0]?.[0]?.quantity !== 5)
          complaints.push(`${fault}: of() read it`)
        b.double.next('none', fault)
        const every = await all(b.connector.levels!.all(b.remote))
        await b.close()
        if (!every.thrown && every.got.length !== 257) {
          complaints.push(`${fault}: all() ended after ${every.got.length} of 257`)
        }
      }
      return complaints
    },
  },
]

async function* one<T>(promise: () => Promise<T>) {
  yield await promise()
}

export const pullChecks: Check[] = [
  {
    says: 'a pull finds every record once, oldest first, and then ends',
    applies: pulls,
    async run(subject) {
      const b = bench(subject)
      const first = await all(b.connector.pull!.since('', b.remote))
      b.double.happen!(137)
      const { got, thrown } = await all(b.connector.pull!.since('', b.remote))
      await b.close()
      const fresh = got.length - first.got.length
      const complaints = thrown ? [messageOf(thrown)] : []
      if (fresh !== 137) complaints.push(`137 things happened, ${fresh} records came`)
      if (keysOf(got).size !== got.length) complaints.push('some key came twice')
      if (got.some((record) => record.key === '' || record.cursor === '')) {
        complaints.push('a record has no key or no cursor')
      }
      return complaints
    },
  },
  {
    says: 'a pull resumes from any of its cursors, with nothing lost and little repeated',
    applies: pulls,
    async run(subject) {
      const b = bench(subject)
      b.double.happen!(23)
      const { got } = await all(b.connector.pull!.since('', b.remote))
      const complaints: string[] = []
      for (const [i, record] of got.entries()) {
        const rest = await all(b.connector.pull!.since(record.cursor, b.remote))
        const keys = keysOf(rest.got)
        const lost = got.slice(i + 1).filter((later) => !keys.has(later.key))
        const again = rest.got.length - (got.length - i - 1)
        if (rest.thrown) complaints.push(messageOf(rest.thrown))
        if (lost.length > 0) complaints.push(`after record ${i}: ${lost.length} lost`)
        if (again > (subject.overlap ?? 0)) complaints.push(`after record ${i}: ${again} repeated`)
      }
      b.double.happen!(4)
      const news = await all(b.connector.pull!.since(got.at(-1)?.cursor ?? '', b.remote))
      await b.close()
      const old = keysOf(got)
      const found = news.got.filter((record) => !old.has(record.key)).length
      if (found !== 4) complaints.push(`4 more happened, ${found} were found`)
      return complaints.slice(0, 10)
    },
  },
  {
    says: 'a pull that breaks off is an error, and what was not given comes when it resumes',
    applies: (subject) => pulls(subject) && blindingOf(subject).length > 0,
    async run(subject) {
      const complaints: string[] = []
      for (const fault of blindingOf(subject)) {
        const b = bench(subject)
        b.double.happen!(260)
        const whole = await all(b.connector.pull!.since('', b.remote))
        b.double.next('none', fault)
        const broken = await all(b.connector.pull!.since('', b.remote))
        const cursor = broken.got.at(-1)?.cursor ?? ''
        const rest = await all(b.connector.pull!.since(cursor, b.remote))
        await b.close()
        const seen = keysOf([...broken.got, ...rest.got])
        const lost = [...keysOf(whole.got)].filter((key) => !seen.has(key)).length
        if (lost > 0) complaints.push(`${fault}: ${lost} lost`)
        if (!broken.thrown && broken.got.length < whole.got.length) {
          complaints.push(`${fault}: it ended as if there were no more`)
        }
      }
      return complaints
    },
  },
]

const keysOf = (records: readonly Pulled[]) => new Set(records.map((record) => record.key))
