/** Fates of many rows, added up as they come: a preview must not hold a whole file. Pure. */
import type { Fate } from './stock.ts'

const SAMPLE = 20
const MOST_NAMED = 200
const MOST_REASONS = 50

/** Fates that leave the row without effect until somebody mends something. */
const good: ReadonlySet<string> = new Set([
  'recorded',
  'repeated',
  'observed',
  'new_item',
  'added',
  'known',
  'read',
])

export type Reason = { fate: string; why: string; count: number; rows: number[] }
export type Judged = Omit<Fate, 'fate'> & { fate: string }

export function summary() {
  const fates: Record<string, number> = {}
  const reasons = new Map<string, Reason>()
  const skus = new Set<string>()
  const locations = new Set<string>()
  const sample: { row: number; cells: readonly string[]; fate: string; says: string }[] = []
  let bad = 0
  let rows = 0

  function add({ row, fate, says, sku, location }: Judged, cells: readonly string[]): void {
    rows++
    fates[fate] = (fates[fate] ?? 0) + 1
    if (sample.length < SAMPLE) sample.push({ row, cells, fate, says })
    if (good.has(fate)) return
    bad++
    if (fate === 'unmapped_sku' && sku && skus.size < MOST_NAMED) skus.add(sku)
    if (fate === 'unmapped_location' && location && locations.size < MOST_NAMED)
      locations.add(location)
    // What differs only in what it quotes is one reason.
    const alike = `${fate} ${says.replace(/"[^"]*"/g, '""').replace(/\d+/g, '0')}`
    const known = reasons.get(alike)
    if (!known) {
      if (reasons.size < MOST_REASONS)
        reasons.set(alike, { fate, why: says, count: 1, rows: [row] })
      return
    }
    known.count++
    if (known.rows.length < 5) known.rows.push(row)
  }

  return {
    add,
    result: () => ({
      rows,
      good: rows - bad,
      bad,
      fates,
      reasons: [...reasons.values()].sort((a, b) => b.count - a.count),
      unmapped: { skus: [...skus], locations: [...locations] },
      sample,
    }),
  }
}
