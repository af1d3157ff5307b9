/** Which of the shop's own adjustments the stories are about: spread over the year, one line, one item each. */
import { seededRandom } from '../../src/lib/random.ts'
import { dayOf } from '../world/london.ts'
import { documents } from '../world/orders/documents.ts'
import type { Rows } from '../world/survey.ts'

export type Chosen = { document: string; day: number }

/** The first days are left out: nothing was compared yet. */
const SETTLED_DAYS = 7
const LARGEST = 400

export async function chosen(rows: Rows, want: number, seed: number): Promise<Chosen[]> {
  const random = seededRandom(seed)
  const all: (Chosen & { sku: string })[] = []
  let first: number | undefined
  for await (const { invoice, kind, at, rows: own } of documents(rows())) {
    const day = dayOf(at.getTime())
    first ??= day
    const [one, ...more] = own
    if (kind !== 'adjustment' || more.length > 0 || day < first + SETTLED_DAYS) continue
    if (Math.abs(one!.quantity) > LARGEST || one!.quantity === 0) continue
    all.push({ document: invoice, day, sku: one!.sku })
  }
  const picked: (Chosen & { sku: string })[] = []
  const step = all.length / want
  for (let i = 0; i < want && all.length > 0; i++) {
    const near = all.slice(Math.floor(i * step), Math.floor((i + 1) * step))
    const free = near.filter((a) => !picked.some((p) => p.sku === a.sku || p.day === a.day))
    const one = free[Math.floor(random.next() * free.length)]
    if (one) picked.push(one)
  }
  return picked
}
