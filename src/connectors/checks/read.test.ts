import { levels, noticed, pull } from '../../../test/mutants.ts'
import type { Level } from '../connector.ts'
import { levelChecks, pullChecks } from './read.ts'

noticed(
  [...levelChecks, ...pullChecks],
  [
    [
      'reads the unknown as zero',
      levels(({ of }) => ({
        of: async (wanted, remote) =>
          (await of(wanted, remote)).map(
            (level, i) => level ?? { ...wanted[i]!, quantity: 0, asOf: new Date(0) },
          ),
      })),
      'levels come in the order',
    ],
    [
      'reads zero as unknown',
      levels(({ of }) => ({
        of: async (wanted, remote) =>
          (await of(wanted, remote)).map((level) => (level?.quantity ? level : null)),
      })),
      'levels come in the order',
    ],
    [
      'answers what it found, in its own order',
      levels(({ of }) => ({
        of: async (wanted, remote) =>
          (await of(wanted, remote)).toSorted((a, b) => (a?.quantity ?? 0) - (b?.quantity ?? 0)),
      })),
      'levels come in the order',
    ],
    [
      'dates its readings in the future',
      levels(({ of }) => ({
        of: async (wanted, remote) =>
          (await of(wanted, remote)).map((l) => l && { ...l, asOf: new Date(8e14) }),
      })),
      'levels come in the order',
    ],
    [
      'reads only the first page',
      levels(({ all }) => ({
        async *all(remote) {
          let n = 0
          for await (const level of all(remote)) if (n++ < 100) yield level
        },
      })),
      'all levels are read',
    ],
    [
      'reads a page twice',
      levels(({ all }) => ({
        async *all(remote) {
          for await (const level of all(remote)) {
            yield level
            if (level.quantity === 100) yield level
          }
        },
      })),
      'all levels are read',
    ],
    [
      'takes a failed reading for an empty one',
      levels(({ of }) => ({
        of: (wanted, remote) =>
          of(wanted, remote).catch(() => wanted.map((): Level | null => null)),
      })),
      'a reading that fails',
    ],
    [
      'takes a broken page for the last',
      levels(({ all }) => ({
        async *all(remote) {
          try {
            yield* all(remote)
          } catch {}
        },
      })),
      'a reading that fails',
    ],
    [
      'pulls from the start each time',
      pull((since) => (_, remote) => since('', remote)),
      'a pull resumes',
    ],
    [
      'skips the first record of a pull',
      pull(
        (since) =>
          async function* (cursor, remote) {
            let n = 0
            for await (const record of since(cursor, remote)) if (n++ > 0) yield record
          },
      ),
      'a pull finds every record',
    ],
    [
      'moves the cursor to the end of the page at once',
      pull(
        (since) =>
          async function* (cursor, remote) {
            for await (const r of since(cursor, remote))
              yield { ...r, cursor: String(Math.ceil(Number(r.cursor) / 5) * 5) }
          },
      ),
      'a pull resumes',
    ],
    [
      'ends quietly when a pull breaks off',
      pull(
        (since) =>
          async function* (cursor, remote) {
            try {
              yield* since(cursor, remote)
            } catch {}
          },
      ),
      'a pull that breaks off',
    ],
    [
      'reads no more than a call holds',
      levels(({ of }) => ({
        of: async (wanted, remote) =>
          (await of(wanted, remote)).map((level, i) => (i < 200 ? level : null)),
      })),
      'levels of nothing make no call',
    ],
  ],
)
