/**
 * Is all clear? Only if every named check ran within a day and passed, no source is stale, partial,
 * suspect or unread as a whole, and nothing waits for anybody. What was not looked at is never good. Pure.
 */
import { alarms } from '../authority/telling.ts'
import {
  type Check,
  type Facts,
  type Freshness,
  freshness,
  type Reason,
  type Verdict,
} from './digest.ts'
import { pages } from './links.ts'
import { clearSays, clearSubject, says, sourceSays, subjectOf } from './subject.ts'
import { ago, count, lasting, list, many, tame } from './words.ts'

/** What waits longer than this is not on its way any more (I14). */
const STUCK_MS = 15 * 60_000

export function verdictOf(facts: Facts): Verdict {
  const checks = checksOf(facts)
  const reasons = [
    ...aboutBooks(facts),
    ...aboutDrifts(facts),
    ...aboutLinks(facts),
    ...unknowns(facts, checks),
    ...aboutJobs(facts),
  ]
  const sorted = reasons.sort((a, b) => weight(b) - weight(a))
  const clear = sorted.length === 0
  return {
    clear,
    subject: clear ? clearSubject(facts) : subjectOf(facts, sorted, checks),
    says: clear ? clearSays(facts, checks) : says(facts, sorted, checks),
    reasons: sorted,
    checks,
    notChecked: notCheckedOf(facts, checks),
  }
}

const order = ['low', 'unknown', 'high', 'critical']
const weight = (r: Reason) => order.indexOf(r.severity)

/** A check that did not run is a failure. */
export function checksOf({ jobs, since, at }: Pick<Facts, 'jobs' | 'since' | 'at'>): Check[] {
  return jobs
    .filter((job) => job.check)
    .map(({ job, says, last, doneAt }): Check => {
      const base = { check: job, says, at: doneAt }
      if (last && (last.state === 'failed' || last.state === 'lost')) {
        return {
          ...base,
          state: 'failed',
          why: tame(last.why ?? last.state, 300),
        }
      }
      if (doneAt === null) return { ...base, state: 'missing', why: 'it has never run' }
      if (doneAt < since)
        return { ...base, state: 'missing', why: `it last ran ${ago(doneAt, at)}` }
      return { ...base, state: 'passed', why: '' }
    })
}

function aboutBooks({ books }: Facts): Reason[] {
  if (!books || books.ok) return []
  const wrong = tame(books.says[0] ?? 'see onhand verify', 300)
  return [
    {
      severity: 'critical',
      says: `The books do not add up, and no channel is told anything until they do: ${wrong}`,
      page: pages.overview,
      command: 'onhand verify',
    },
  ]
}

function aboutDrifts({ drifts, batches }: Facts): Reason[] {
  const page = pages.drifts
  const reasons: Reason[] = []
  const meaning = {
    critical: 'can sell what is not there',
    high: 'should be looked at',
    low: 'of little weight',
  }
  for (const severity of [...alarms].reverse()) {
    const n = drifts.open[severity]
    if (n > 0)
      reasons.push({
        severity,
        says: `${many(n, 'drift')} ${meaning[severity]}`,
        page,
        command: 'onhand diff',
      })
  }
  for (const { id, skus, units, why } of batches) {
    reasons.push({
      severity: 'high',
      says: `Repairs of ${many(skus, 'item')} (${many(units, 'unit')}) wait for a person: ${tame(why)}`,
      page: pages.batch(id),
      command: `onhand plan ${id}`,
    })
  }
  return reasons
}

/** More of one kind than this are said together. */
const FEW = 2

function aboutLinks(facts: Facts): Reason[] {
  const { at, channels, quarantine, sources, waiting } = facts
  const reasons: Reason[] = []
  const add = (severity: Reason['severity'], says: string, page: string, command: string) =>
    reasons.push({ severity, says, page, command })
  for (const { channel, state, why, pending, oldest, dead } of channels) {
    const page = pages.channel(channel)
    if (dead > 0) {
      add('high', `${channel}: ${many(dead, 'number')} given up`, page, 'onhand status --dead')
    }
    const waitedMs = oldest ? at.getTime() - oldest.getTime() : 0
    if (state === 'paused' || waitedMs <= STUCK_MS) continue
    const because = why ? `: ${tame(why)}` : ''
    add(
      'high',
      `${channel} ${state === 'blocked' ? 'cannot be reached' : 'is behind'}, ${many(pending, 'number')} to tell for up to ${lasting(waitedMs)}${because}`,
      page,
      'onhand status',
    )
  }
  const quarantined = quarantine.reduce((sum, q) => sum + q.messages, 0)
  if (quarantined > 0) {
    const from = list([...new Set(quarantine.map((q) => q.system))])
    add(
      'low',
      `${many(quarantined, 'message')} from ${from} in quarantine: what they say is not in the numbers`,
      pages.quarantine,
      'onhand status --quarantine',
    )
  }
  if (waiting.messages > 0 && waiting.oldest) {
    add(
      'high',
      `${many(waiting.messages, 'message')} not worked through, the oldest came ${ago(waiting.oldest, at)}`,
      pages.overview,
      'onhand status',
    )
  }
  const silent = sources.filter((s) => s.silent)
  for (const { system, lastHeardAt } of silent.length > FEW ? [] : silent) {
    const says = lastHeardAt
      ? `${system} has been silent for ${lasting(at.getTime() - lastHeardAt.getTime())}`
      : `${system} was never heard from`
    add('unknown', says, pages.system(system), 'onhand status')
  }
  if (silent.length > FEW) {
    const names = list(silent.map((s) => s.system))
    add(
      'unknown',
      `${count(silent.length)} systems are silent: ${names}`,
      pages.connections,
      'onhand status',
    )
  }
  for (const alert of facts.alerts) {
    const severity = alert.severity
    add(
      severity,
      `${tame(alert.title)}: ${tame(alert.says)}`,
      alert.link ?? pages.alerts,
      'onhand alerts',
    )
  }
  return reasons
}

/** What to do about a source that is not fresh, where the doctor would not know. */
const mends: Readonly<Partial<Record<Freshness, string>>> = {
  suspect: 'onhand drift accept',
  stale: 'onhand reconcile',
  never: 'onhand reconcile',
}

/** Checks that did not run or did not pass, and sources of which nothing certain is known. */
function unknowns({ sources, books }: Facts, checks: readonly Check[]): Reason[] {
  const reasons: Reason[] = []
  for (const { check, state, why } of checks) {
    if (state === 'passed') continue
    // Said already, and better.
    if (check === 'verify' && state === 'failed' && books?.ok === false) continue
    reasons.push({
      severity: 'unknown',
      says: `The check ${check} ${state === 'failed' ? 'did not pass' : 'was not made'}: ${why}`,
      page: pages.jobs,
      command: `onhand jobs run ${check.includes(' ') ? `"${check}"` : check}`,
    })
  }
  for (const state of freshness) {
    const those = sources.filter((s) => s.state === state)
    if (state === 'fresh' || state === 'unread' || those.length === 0) continue
    const add = (says: string, page: string) =>
      reasons.push({ severity: 'unknown', says, page, command: mends[state] ?? 'onhand doctor' })
    if (those.length <= FEW) {
      for (const { system, why } of those) {
        add(`${system} ${sourceSays[state]}: ${tame(why, 300)}`, pages.system(system))
      }
    } else {
      const names = list(those.map((s) => s.system))
      add(`${count(those.length)} systems ${sourceSays[state]}: ${names}`, pages.connections)
    }
  }
  if (sources.every((s) => s.state === 'unread')) {
    reasons.push({
      severity: 'unknown',
      says: 'No system can be read, so none is compared with the ledger',
      page: pages.connections,
      command: 'onhand doctor',
    })
  }
  return reasons
}

/** Work that is not a check, and should have been done all the same. */
function aboutJobs({ jobs }: Facts): Reason[] {
  return jobs
    .filter((job) => !job.check && job.standing === 'down')
    .map(({ job, why }) => ({
      severity: 'low' as const,
      says: `The job ${job} is down: ${tame(why, 300)}`,
      page: pages.jobs,
      command: `onhand jobs run ${job}`,
    }))
}

/** What nobody looked at, and why: also on a day when all is clear. */
function notCheckedOf(
  { sources, jobs, channels, unowned }: Facts,
  checks: readonly Check[],
): Verdict['notChecked'] {
  const left: Verdict['notChecked'] = []
  const add = (what: string, why: string) => {
    if (!left.some((l) => l.what === what && l.why === why)) left.push({ what, why })
  }
  for (const { check, state, why } of checks) {
    if (state === 'missing') add(check, why)
  }
  for (const { system, state, why, unmatched } of sources) {
    if (state === 'unread') add(system, why)
    else if (state !== 'fresh') add(system, `${sourceSays[state]}: ${tame(why, 300)}`)
    if (unmatched > 0 && state !== 'unread') {
      add(`${many(unmatched, 'number')} of ${system}`, 'nothing here goes by that name')
    }
  }
  for (const { job, last } of jobs) {
    if (!last || last.state === 'running') continue
    for (const { what, why } of last.skipped) add(tame(what), `${tame(why, 300)} (${job})`)
  }
  for (const { channel, state, why } of channels) {
    if (state === 'paused') add(channel, `telling it is switched off: ${tame(why ?? '', 300)}`)
  }
  for (const fact of unowned) add(fact, 'nobody owns it, so nothing is written for it')
  return left
}
