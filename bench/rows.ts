/** The rows of the bench. To add one, add an entry. */
import type { Engine, Place } from './place.ts'
import type { Result } from './result.ts'
import { calls } from './rows/calls.ts'
import { compare } from './rows/compare.ts'
import { latency } from './rows/latency.ts'
import { pagesAsked } from './rows/pages.ts'
import { record } from './rows/record.ts'
import { remotes } from './rows/remote.ts'
import { request } from './rows/request.ts'
import { size } from './rows/size.ts'

export type Options = {
  /** How often each side of a ratio is measured; never below five. */
  rounds: number
  /** An Online Retail file for the row that plays a business. */
  orders?: string
}

export type Row = {
  name: string
  engines: readonly Engine[]
  /** Takes so long that it has to be asked for. */
  big?: boolean
  measure(place: Place, options: Options): Promise<Result[]>
}

const both: readonly Engine[] = ['postgres', 'pglite']

export const rows: readonly Row[] = [
  {
    name: 'record',
    engines: both,
    measure: (place, { rounds }) => record(place, 'record', 10_000, 0.5, rounds),
  },
  {
    name: 'record-million',
    engines: both,
    measure: (place, { rounds }) => record(place, 'record-million', 1_000_000, 0.25, rounds),
  },
  {
    name: 'request',
    engines: both,
    measure: (place, { rounds }) => request(place, rounds),
  },
  {
    name: 'latency',
    engines: both,
    measure: (place, { rounds }) => latency(place, rounds),
  },
  {
    name: 'calls',
    engines: ['pglite'],
    measure: (place, { orders }) => calls(place, orders),
  },
  {
    name: 'compare',
    engines: both,
    measure: (place, { rounds }) => compare(place, rounds),
  },
  {
    name: 'pages',
    engines: ['postgres'],
    measure: (place) => pagesAsked(place),
  },
  {
    name: 'remote',
    engines: ['pglite'],
    measure: (place) => remotes(place, 'remote', { read: 5_000, pushed: 5_000 }),
  },
  {
    name: 'remote-full',
    engines: ['pglite'],
    // The ratios are the same to the rounding; the doubles are slow over such lists.
    big: true,
    measure: (place) => remotes(place, 'remote-full', { read: 100_000, pushed: 20_000 }),
  },
  {
    name: 'size',
    engines: ['postgres'],
    big: true,
    measure: (place, { rounds }) => size(place, rounds),
  },
]
