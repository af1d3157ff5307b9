/** What a row of the bench answers, as a table for people and as a value for machines. */
import { median } from './rounds.ts'

export type Result = {
  row: string
  engine: 'postgres' | 'pglite'
  says: string
  /** The median, the least and the most of the rounds. */
  value: number
  from: number
  to: number
  unit: '×' | 'ms' | 'calls'
  target?: Target
  /** What stands behind the figure: rates, percentiles, shares of CPU. */
  facts: Readonly<Record<string, number | string>>
}
export type Target = { atLeast: number } | { atMost: number } | { below: number }

export function result(
  given: Omit<Result, 'value' | 'from' | 'to'>,
  values: readonly number[],
): Result {
  return { ...given, value: median(values), from: Math.min(...values), to: Math.max(...values) }
}

/** Undefined where nothing was promised. */
export function met({ value, target }: Pick<Result, 'value' | 'target'>): boolean | undefined {
  if (!target) return undefined
  if ('atLeast' in target) return value >= target.atLeast
  return 'atMost' in target ? value <= target.atMost : value < target.below
}

const digits = (value: number) =>
  Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(Math.abs(value) >= 10 ? 1 : 2)

const shown = (target: Target | undefined, unit: string) => {
  if (!target) return ''
  const [[word, value]] = Object.entries(target) as [[string, number]]
  return `${word === 'atLeast' ? '≥' : word === 'atMost' ? '≤' : '<'} ${value} ${unit}`
}

/** Lines of a table; under each figure what stands behind it. */
export function table(results: readonly Result[]): string[] {
  const cells = results.map((r) => [
    r.engine,
    r.says,
    `${digits(r.value)} ${r.unit}`,
    r.from === r.to ? '' : `${digits(r.from)}–${digits(r.to)}`,
    shown(r.target, r.unit),
    { true: 'yes', false: 'NO', undefined: '' }[String(met(r)) as 'true'],
  ])
  const head = ['engine', 'what', 'median', 'spread', 'target', 'met']
  const wide = head.map((h, i) => Math.max(h.length, ...cells.map((row) => row[i]!.length)))
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(wide[i]!)).join('  ')
  return [
    line(head),
    ...cells.flatMap((row, i) => [
      line(row).trimEnd(),
      `    ${Object.entries(results[i]!.facts)
        .map(([name, value]) => `${name} ${typeof value === 'number' ? digits(value) : value}`)
        .join(' · ')}`,
    ]),
  ]
}
