/** `onhand match`: which of our items is each thing a system offers? Looked at first, then written. */
import { withApi } from './client.ts'
import type { Globals } from './main.ts'
import { json, marks, next, out, table, talk } from './say.ts'

type Options = { apply?: boolean; create?: boolean; zeros?: boolean; limit: number }
type Row = {
  fate: string
  external: string
  sku: string
  barcode: string
  name: string
  item: string | null
  why: string
}
type Answer = {
  system: string
  offers: number
  counts: Record<string, number>
  rows: Row[]
  gone: { count: number; rows: { external: string; sku: string }[] }
  unstocked: { count: number; skus: string[] }
  applied: boolean
  items: number
  listings: number
  waiting: { reason: string; messages: number }[]
}

/** What each fate means, and whether a person has to look at it. */
const fates: readonly [fate: string, means: string, ask: boolean][] = [
  ['listed', 'mapped already', false],
  ['matched', 'one item, for certain', false],
  ['new', 'no item has this SKU', false],
  ['untracked', 'no stock is kept there', true],
  ['conflict', 'contradicts itself, or what is mapped', true],
  ['duplicate', 'several mean one item', true],
  ['blank', 'nothing to find it by', true],
]

export const match = (globals: Globals, system: string, options: Options) =>
  withApi(globals, async (api) => {
    const { apply = false, create = false, zeros = false, limit } = options
    const path = `/v1/systems/${encodeURIComponent(system)}/match`
    const wish = { apply, create, zeros, most: Math.min(10_000, limit) }
    const answer = await api.call<Answer>('POST', path, wish)
    const asks = fates.some(([fate, , ask]) => ask && (answer.counts[fate] ?? 0) > 0)
    process.exitCode = asks ? 1 : 0
    if (globals.json) return json(answer)
    show(answer)
    suggest(answer, options)
  })

function show(a: Answer): void {
  out(`${a.system} offers ${a.offers}`)
  const lines = fates.flatMap(([fate, means, ask]): [string, number, string][] => {
    const count = a.counts[fate] ?? 0
    return count === 0 ? [] : [[`${ask ? marks.watch() : marks.good()} ${fate}`, count, means]]
  })
  if (a.gone.count > 0)
    lines.push([`${marks.watch()} gone`, a.gone.count, 'listed by us, not there'])
  for (const [fate, count, means] of lines) {
    out(`  ${fate.padEnd(marks.good().length + 12)}${String(count).padStart(7)}  ${means}`)
  }
  const open = a.rows.filter(({ fate }) => fates.some(([name, , ask]) => ask && name === fate))
  const gone = a.gone.rows.map(({ external, sku }) => [
    'gone',
    external,
    sku,
    '',
    'it is not there any more',
  ])
  if (open.length + gone.length > 0) {
    out('')
    const rows = open.map((r) => [r.fate, r.external, r.sku, r.name, r.why])
    out(table(['', 'there', 'SKU', 'name', 'why'], [...rows, ...gone]))
  }
  out('')
  const what = `${a.listings} listings${a.items > 0 ? ` and ${a.items} items` : ''}`
  out(a.applied ? `Written: ${what}.` : `Nothing was written. It would be: ${what}.`)
}

function suggest(a: Answer, options: Options): void {
  const again = `onhand match ${a.system}`
  if (!a.applied && a.unstocked.count > 0 && !options.zeros) {
    talk(
      `Nothing is known of the stock of ${a.unstocked.count} of them: ${a.system} would be told 0 for each.`,
    )
    next('onhand import counts.csv --preview   (their stock first)')
    next(`onhand channel pause <name>   (or: tell nothing yet, and list them all the same)`)
  }
  if (!a.applied && a.listings > 0 && (a.unstocked.count === 0 || options.zeros)) {
    next(`${again} --apply${options.create ? ' --create' : ''}${options.zeros ? ' --zeros' : ''}`)
  }
  if ((a.counts.new ?? 0) > 0 && !options.create)
    next(`${again} --create   (items for what is new)`)
  for (const { reason, messages } of a.waiting) {
    next(
      `onhand replay --reason ${reason} --system ${a.system}   (${messages} messages waited for this)`,
    )
  }
}
