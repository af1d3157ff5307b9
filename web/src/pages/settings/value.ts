/** A setting's value as people say and type it. Pure. */
import type { Setting } from '../../api/schema.ts'
import { decimal, duration, number } from '../../parts/words.ts'
import { cronWords } from './cron.ts'

export type Value = Setting['value']
type Of = Pick<Setting, 'unit' | 'bounds'>

/** What each choice means. */
export const choices: Readonly<Record<string, string>> = {
  shadow: 'Only written down (shadow)',
  on: 'Done (on)',
  record_only: 'Only written down',
  gated: 'Small repairs, when no lock holds',
  self_heal: 'The owner’s number is told again, when no lock holds',
}

/** What one types for what is stored: per cent for a share, minutes for milliseconds. */
export function scaleOf({ unit }: Of): { by: number; unit: string } {
  if (unit === 'ms') return { by: 1 / 60_000, unit: 'minutes' }
  if (unit === 'from 0 to 1') return { by: 100, unit: 'per cent' }
  return { by: 1, unit: unit ?? '' }
}

/** Without the noise that a floating point leaves: 0.57 × 100 is 57. */
export const scaled = (value: number, by: number) => Number((value * by).toPrecision(12))

export function said(value: Value | undefined, of: Of): string {
  if (value === null || value === undefined) return 'none of its own'
  if (typeof value === 'string') {
    if ('cron' in of.bounds) return cronWords(value) ?? value
    return choices[value] ?? value
  }
  if (of.unit === 'ms') return duration(value)
  const { by, unit } = scaleOf(of)
  if (by === 100) return `${decimal(scaled(value, by))}%`
  const one = value === 1 ? unit.replace(/s$/, '') : unit
  return `${Number.isInteger(value) ? number(value) : decimal(value)} ${one}`.trim()
}

/** `from 0 to 5 units`, for the field's own words; '' where there is nothing to say. */
export function range(of: Of): string {
  if (!('least' in of.bounds)) return ''
  const { least, most } = of.bounds
  const { by, unit } = scaleOf(of)
  const to = most === null ? 'up' : `to ${decimal(scaled(most, by))}`
  return `From ${decimal(scaled(least, by))} ${to}, in ${unit || 'numbers'}.`
}

/** The groups of the page, each with what its names begin with. */
export const groups = [
  {
    title: 'What may be done at each system',
    says: 'Whatever is chosen here, the gate has to be on too.',
    starts: 'policy.',
  },
  {
    title: 'Limits of the gate',
    says: 'They can be made stricter than the program, never looser.',
    starts: 'limits.',
  },
  { title: 'Low stock', says: 'What is low is told first.', starts: 'low_stock' },
  {
    title: 'Tolerance',
    says: 'Differences that nobody needs to hear of, by category.',
    starts: 'tolerance.',
  },
  { title: 'Schedules', says: 'All times are UTC.', starts: 'schedule.' },
] as const
