/** The verdict in a line for the subject, and in a sentence. Pure. */
import type { Check, Facts, Reason } from './digest.ts'
import { count, list, many, tame } from './words.ts'

export const sourceSays = {
  fresh: 'read',
  stale: 'out of date',
  partial: 'read in part',
  suspect: 'not believed',
  failed: 'not read',
  never: 'never read',
  unread: 'not compared',
} as const

const read = (facts: Facts) => facts.sources.filter((s) => s.state === 'fresh')
const levelsOf = (facts: Facts) => read(facts).reduce((sum, s) => sum + s.levels, 0)

export const clearSubject = (facts: Facts) =>
  `All clear: ${many(read(facts).length, 'system')}, ${many(levelsOf(facts), 'number')} checked, 0 open drifts`

export function clearSays(facts: Facts, checks: readonly Check[]): string {
  const names = list(
    read(facts).map((s) => s.system),
    5,
  )
  return `Every check ran and passed (${checks.map((c) => c.check).join(', ')}), and ${names} ${read(facts).length === 1 ? 'shows' : 'show'} what the ledger says.`
}

/** "3 drifts, 1 can oversell; wms not read": what is known first, then what is not. */
export function subjectOf(
  facts: Facts,
  reasons: readonly Reason[],
  checks: readonly Check[],
): string {
  const { open } = facts.drifts
  const all = open.critical + open.high + open.low
  const known: string[] = []
  if (facts.books?.ok === false) known.push('The books do not add up')
  if (all > 0) {
    known.push(
      `${many(all, 'drift')}${open.critical ? `, ${count(open.critical)} can oversell` : ''}`,
    )
  }
  const dead = facts.channels.reduce((sum, c) => sum + c.dead, 0)
  if (dead > 0) known.push(`${many(dead, 'number')} given up`)
  if (facts.batches.length > 0) known.push('repairs wait for you')
  const unknown = unknownSubject(facts, checks)
  const parts = [...known.slice(0, 2), ...(unknown ? [unknown] : [])]
  if (known.length > 0) return parts.join('; ')
  if (unknown) return unknown === NOTHING ? unknown : `Not all clear: ${unknown}`
  return `Not all clear: ${tame(reasons[0]!.says, 90)}`
}

const NOTHING = 'Nothing was checked in the last 24 hours'

function unknownSubject({ sources }: Facts, checks: readonly Check[]): string {
  const missing = checks.filter((c) => c.state !== 'passed')
  if (checks.length > 0 && checks.every((c) => c.state === 'missing')) return NOTHING
  const old = sources.filter((s) => s.state !== 'fresh' && s.state !== 'unread')
  if (old.length === 1) return `${old[0]!.system} ${sourceSays[old[0]!.state]}`
  if (old.length > 1) {
    return `${count(old.length)} of ${many(sources.length, 'system')} not up to date (${list(old.map((s) => s.system))})`
  }
  if (missing.length > 0) {
    const what = missing.some((c) => c.state === 'failed') ? 'pass' : 'run'
    return `${list(missing.map((c) => c.check))} did not ${what}`
  }
  const silent = sources.filter((s) => s.silent)
  if (silent.length > 0) return `${list(silent.map((s) => s.system))} silent`
  if (sources.every((s) => s.state === 'unread')) return 'no system is compared'
  return ''
}

/** Those that can't be read are named among what was not checked. */
export const readable = (facts: Pick<Facts, 'sources'>) =>
  facts.sources.filter((s) => s.state !== 'unread')

function readSays(facts: Facts): string {
  const all = readable(facts).length
  if (all === 0) return 'no system can be read'
  return `${count(read(facts).length)} of ${many(all, 'system')} read whole within a day`
}

export function says(facts: Facts, reasons: readonly Reason[], checks: readonly Check[]): string {
  const passed = checks.filter((c) => c.state === 'passed').length
  const ran = `${count(passed)} of ${many(checks.length, 'check')} ran and passed; ${readSays(facts)}`
  return `${many(reasons.length, 'thing')} ${reasons.length === 1 ? 'stands' : 'stand'} against an all-clear. ${ran}.`
}
