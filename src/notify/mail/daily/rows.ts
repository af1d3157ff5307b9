/** What the parts of the daily mail share. Pure. */
import type { Reason } from '../../digest.ts'
import type { Tone } from '../letter.ts'

/** The address of a page; undefined where none is declared. */
export type To = (path: string) => string | undefined

export const severityTone: Readonly<Record<Reason['severity'], Tone>> = {
  critical: 'bad',
  high: 'watch',
  low: 'plain',
  unknown: 'unknown',
}

export const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
