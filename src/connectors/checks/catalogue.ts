/** Checks of `orders.open` and `offers`: every one once, over all pages, and never a short list. */
import { isDeepStrictEqual } from 'node:util'
import { messageOf } from '../../lib/faults.ts'
import type { Offer, OpenLine } from '../connector.ts'
import { all, blindingOf, numbered } from './read.ts'
import { bench, type Check, type Subject } from './subject.ts'

const owes = (subject: Subject) =>
  subject.bound.connector.orders !== undefined && subject.also?.includes('orders') === true
const offers = (subject: Subject) =>
  subject.bound.connector.offers !== undefined && subject.also?.includes('offers') === true

const shown = (line: Pick<OpenLine, 'document' | 'line' | 'sku' | 'quantity'>) =>
  [line.document, line.line, line.sku, line.quantity].join(' ')

/** Complaints where `got` is not what there is, one for one, whatever the order. */
function unlike(got: readonly string[], there: readonly string[]): string[] {
  const [a, b] = [got.toSorted(), there.toSorted()]
  if (isDeepStrictEqual(a, b)) return []
  const [found, real] = [new Set(a), new Set(b)]
  return [
    `${b.length} are there, ${a.length} came`,
    ...b.filter((one) => !found.has(one)).map((one) => `not told: ${one}`),
    ...a.filter((one) => !real.has(one)).map((one) => `not there: ${one}`),
  ].slice(0, 5)
}

export const openChecks: Check[] = [
  {
    says: 'open orders are all that is owed, each line once, over every page',
    applies: owes,
    async run(subject) {
      const complaints: string[] = []
      for (const many of [0, 1, 137]) {
        const b = bench(subject)
        b.double.happen!(many)
        const { got, thrown } = await all(b.connector.orders!.open(b.remote))
        const found = unlike(got.map(shown), b.double.owed!().map(shown))
        await b.close()
        if (thrown) complaints.push(`${many}: ${messageOf(thrown)}`)
        complaints.push(...found.map((one) => `${many}: ${one}`))
        if (many > 0 && got.length === 0) complaints.push(`${many} orders, and nothing is owed`)
        const bad = got.find((line) => line.quantity <= 0 || !(line.placedAt <= b.clock.now()))
        if (bad) complaints.push(`${many}: ${JSON.stringify(bad)}`)
      }
      return complaints
    },
  },
  {
    says: 'open orders that cannot be read to the end are an error, never fewer',
    applies: (subject) => owes(subject) && blindingOf(subject).length > 0,
    async run(subject) {
      const complaints: string[] = []
      for (const fault of blindingOf(subject)) {
        for (const after of [0, 1]) {
          const b = bench(subject)
          b.double.happen!(137)
          b.double.next(...Array.from({ length: after }, () => 'none' as const), fault)
          const { got, thrown } = await all(b.connector.orders!.open(b.remote))
          const whole = b.double.owed!().length
          await b.close()
          if (!thrown && got.length !== whole) {
            complaints.push(
              `${fault} at call ${after + 1}: it ended after ${got.length} of ${whole}`,
            )
          }
        }
      }
      return complaints
    },
  },
]

const told = ({ external, sku, barcode, untracked }: Offer) =>
  JSON.stringify([external, sku, barcode, untracked === null])

export const offerChecks: Check[] = [
  {
    says: 'offers are all that is there, each once, with SKU and barcode as they stand',
    applies: offers,
    async run(subject) {
      const complaints: string[] = []
      for (const many of [0, 1, 100, 257]) {
        const b = bench(subject, numbered(many))
        const { got, thrown } = await all(b.connector.offers!(b.remote))
        const there = b.double.offered!().map(({ external, sku, barcode, tracked }) =>
          JSON.stringify([external, sku, barcode, tracked]),
        )
        await b.close()
        if (thrown) complaints.push(`${many}: ${messageOf(thrown)}`)
        complaints.push(...unlike(got.map(told), there).map((one) => `${many}: ${one}`))
      }
      return complaints
    },
  },
  {
    says: 'what is offered can be read and pushed under the name it is offered by',
    applies: (subject) => offers(subject) && subject.bound.connector.levels !== undefined,
    async run(subject) {
      const b = bench(subject)
      const { got } = await all(b.connector.offers!(b.remote))
      const { location } = b.listings[0]!
      const tracked = got.filter((offer) => offer.untracked === null)
      const wanted = tracked.map(({ external, remote }) => ({ external, remote, location }))
      const levels = await b.connector.levels!.of(wanted, b.remote)
      await b.close()
      if (tracked.length === 0) return ['it offers nothing whose stock is kept']
      return levels.flatMap((level, i) =>
        level?.external === wanted[i]!.external && level.quantity !== null
          ? []
          : [`${wanted[i]!.external}: read as ${JSON.stringify(level)}`],
      )
    },
  },
  {
    says: 'offers that cannot be read to the end are an error, never fewer',
    applies: (subject) => offers(subject) && blindingOf(subject).length > 0,
    async run(subject) {
      const complaints: string[] = []
      for (const fault of blindingOf(subject)) {
        const b = bench(subject, numbered(257))
        b.double.next('none', fault)
        const { got, thrown } = await all(b.connector.offers!(b.remote))
        const whole = b.double.offered!().length
        await b.close()
        if (!thrown && got.length !== whole) {
          complaints.push(`${fault}: it ended after ${got.length} of ${whole}`)
        }
      }
      return complaints
    },
  },
]
