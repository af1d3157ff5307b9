/** Times as a person types them. */
import { Fault } from '../lib/faults.ts'

/** ISO 8601; of a date alone (in this machine's zone) its first or its last moment. */
export function timeOf(text: string, edge: 'first' | 'last'): string {
  const whole = /^\d{4}-\d\d-\d\d$/.test(text)
  const at = new Date(whole ? `${text}T${edge === 'first' ? '00:00:00' : '23:59:59.999'}` : text)
  if (Number.isNaN(at.getTime())) {
    throw new Fault('invalid', `"${text}" is not a time: write 2026-01-31 or 2026-01-31T12:00:00Z.`)
  }
  return at.toISOString()
}
