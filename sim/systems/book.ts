/** A simulated system's own plain truth: numbers per place, and the list of what happened there. */
import type { SentEvent, SystemOptions } from './system.ts'

export type Book = ReturnType<typeof book>

export function book(options: Pick<SystemOptions, 'locations' | 'levels'>) {
  const locations = options.locations ?? ['main']
  const first = locations[0]!
  const places = new Map(locations.map((code) => [code, new Map<string, number>()]))
  for (const [sku, quantity] of options.levels ?? []) places.get(first)!.set(sku, quantity)
  const place = (code: string) => {
    const found = places.get(code)
    if (!found) throw new Error(`there is no place "${code}" here`)
    return found
  }
  return {
    first,
    locations,
    knows: (sku: string, location = first) => places.get(location)?.has(sku) ?? false,
    level: (sku: string, location = first) => place(location).get(sku) ?? 0,
    levels: (location = first): ReadonlyMap<string, number> => place(location),
    set: (sku: string, quantity: number, location = first) => {
      place(location).set(sku, quantity)
    },
    add: (sku: string, change: number, location = first) => {
      const levels = place(location)
      levels.set(sku, (levels.get(sku) ?? 0) + change)
    },
    /** All rows in a fixed order, from `cursor` (a row number) on; `next` is absent at the end. */
    page(cursor: string, size: number) {
      const from = Number(cursor) || 0
      const rows = locations.flatMap((location) =>
        [...place(location)].map(([sku, quantity]) => ({ sku, location, quantity })),
      )
      const next = from + size < rows.length ? String(from + size) : undefined
      return { rows: rows.slice(from, from + size), next }
    },
  }
}

/**
 * What happened, for those who poll: the events after number `after`. Whoever asks for what comes
 * after an event has it, so it counts as accepted then. `shows`: the types that may be read.
 */
export function feed(
  sent: readonly SentEvent[],
  clock: SystemOptions['clock'],
  shows: (type: string) => boolean = () => true,
) {
  let taken = 0
  return (after: string, size: number, upTo = sent.length) => {
    let n = Math.max(0, Number(after) || 0)
    for (; taken < Math.min(n, upTo); taken++) {
      if (shows(sent[taken]!.type)) sent[taken]!.acceptedAt ??= clock.now()
    }
    const records: object[] = []
    for (; n < upTo && records.length < size; n++) {
      const { type, body } = sent[n]!
      if (shows(type)) records.push({ ...(JSON.parse(body) as object), cursor: String(n + 1) })
    }
    return { records, more: n < upTo }
  }
}
