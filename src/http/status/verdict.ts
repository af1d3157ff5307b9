/** Can the numbers be trusted, and do the links work: two axes, one verdict. Pure. */
import type { Heard } from '../../inbox/subscriptions.ts'
import { many } from '../explain/words.ts'
import { deafness, missed } from './webhooks.ts'

export const states = ['good', 'watch', 'bad'] as const
export type State = (typeof states)[number]
export type Axis = { state: State; says: string[] }

export type Seen = {
  quarantined: number
  pending: number
  parked: number
  /** Age of the oldest message that waits to be read. */
  pendingMs: number
  unowned: readonly string[]
  oversold: number
  /** What differs and is not settled, put off or ignored. */
  drifts: { critical: number; high: number; low: number }
  /** Repairs that wait for a person. */
  heldBatch: number | null
  now: Date
  /** How often webhooks are looked after. */
  lookEveryMs: number
  systems: readonly {
    system: string
    silent: boolean | null
    lastHeardAt: Date | null
    webhooks: readonly Heard[] | null
  }[]
  /** Work that has its hour. `check`: without it nobody knows whether the numbers hold. */
  jobs: readonly { job: string; check: boolean; standing: string; why: string }[]
  channels: readonly {
    channel: string
    state: 'open' | 'paused' | 'blocked'
    why: string | null
    failures: number
    pending: number
    pendingMs: number
    dead: number
  }[]
}

/** Longer than this is not "on its way" any more. */
const SLOW_MS = 60_000

/** Whether what is written here is what happened. */
export function numbersOf(s: Seen): Axis {
  const axis = started()
  disagreeing(axis, s)
  for (const fact of s.unowned) {
    watch(axis, `nobody owns ${fact}: nothing is written for it; name an owner in onhand.config.ts`)
  }
  if (s.quarantined > 0) {
    watch(
      axis,
      `${many(s.quarantined, 'message')} in quarantine: what they say is not in the numbers (onhand status --quarantine)`,
    )
  }
  if (s.pendingMs > SLOW_MS) {
    bad(
      axis,
      `${many(s.pending, 'message')} waiting, the oldest for ${minutes(s.pendingMs)}: is onhand serve running?`,
    )
  }
  if (s.parked > 0)
    watch(axis, `${many(s.parked, 'message')} waiting for an earlier one that has not come`)
  if (s.oversold > 0) {
    watch(axis, `${many(s.oversold, 'position')} below zero: more is promised than there is`)
  }
  for (const { system, silent, lastHeardAt } of s.systems) {
    if (silent) {
      watch(
        axis,
        lastHeardAt
          ? `${system} is silent, so its numbers are as of ${lastHeardAt.toISOString()}`
          : `${system} was never heard from, so its numbers are unknown`,
      )
    }
  }
  for (const { system, webhooks } of s.systems) {
    for (const says of missed(system, webhooks ?? [], s.now)) watch(axis, says)
  }
  // Nothing found is nothing known, before anybody has looked.
  if (s.jobs.some(({ job, standing }) => job === 'reconcile' && standing === 'new')) {
    watch(axis, 'no system was read and compared yet (onhand jobs run reconcile)')
  }
  working(axis, s, true)
  return axis
}

/** A number that sells what is not there is worse than one that does not fit. */
function disagreeing(axis: Axis, { drifts: { critical, high, low }, heldBatch }: Seen) {
  if (critical > 0) {
    const says = `${many(critical, 'number')} elsewhere can sell what is not there (onhand drift list)`
    bad(axis, says)
  }
  if (high + low > 0) {
    const which = critical > 0 ? 'more disagreement' : 'disagreement'
    watch(axis, `${many(high + low, which)} with other systems (onhand drift list)`)
  }
  if (heldBatch !== null) {
    watch(
      axis,
      `repairs wait for a person: nothing is repaired by itself until then (onhand plan ${heldBatch})`,
    )
  }
}

/** Whether what is written here reaches those who must know, and they reach us. */
export function linksOf(s: Seen): Axis {
  const axis = started()
  for (const { system, silent, lastHeardAt } of s.systems) {
    const never = `${system} was never heard from`
    if (silent) bad(axis, lastHeardAt ? `${system} has been silent longer than is normal` : never)
    else if (lastHeardAt === null) watch(axis, never)
  }
  for (const { system, webhooks } of s.systems) {
    for (const { isBad, says } of deafness(system, webhooks, s.now, s.lookEveryMs)) {
      if (isBad) bad(axis, says)
      else watch(axis, says)
    }
  }
  for (const c of s.channels) {
    if (c.dead > 0)
      bad(axis, `${c.channel}: ${many(c.dead, 'number')} given up (onhand status --dead)`)
    if (c.state === 'paused') watch(axis, `${c.channel} is paused: ${c.why ?? ''}`)
    if (c.state === 'blocked') bad(axis, `${c.channel} cannot be reached: ${c.why ?? ''}`)
    else if (c.state === 'open' && c.pendingMs > SLOW_MS) {
      bad(
        axis,
        `${c.channel}: ${many(c.pending, 'number')} to tell, the oldest for ${minutes(c.pendingMs)}${c.why ? ` (${c.why})` : ''}`,
      )
    }
  }
  working(axis, s, false)
  return axis
}

/** Silence is no success: a job that should have run and has not is said. */
function working(axis: Axis, { jobs }: Seen, check: boolean) {
  for (const { job, standing, why } of jobs.filter((j) => j.check === check)) {
    if (standing === 'late') watch(axis, `the job ${job} is late: ${why} (onhand jobs)`)
    if (standing === 'down') bad(axis, `the job ${job} is down: ${why} (onhand jobs)`)
  }
}

/** One sentence. Nothing is called good that was not looked at. */
export function verdictOf(numbers: Axis, links: Axis, s: Seen): { verdict: State; says: string } {
  const verdict = states[Math.max(states.indexOf(numbers.state), states.indexOf(links.state))]!
  const reasons = [...new Set([...numbers.says, ...links.says])]
  if (verdict === 'good') {
    const unwatched = s.systems.filter((x) => x.silent === null).map((x) => x.system)
    const but = unwatched.length
      ? `; how often ${unwatched.join(', ')} should be heard is not declared (heardEveryMs), so silence there is not noticed`
      : ''
    const unrun = s.jobs.filter((j) => j.check && j.standing === 'new').map((j) => j.job)
    const yet = unrun.length
      ? `; ${unrun.join(', ')} has not run yet (onhand jobs run ${unrun[0]})`
      : ''
    const moving = s.channels.reduce((sum, c) => sum + c.pending, 0) + s.pending
    return {
      verdict,
      says: `All is well${moving ? `, ${many(moving, 'thing')} on the way` : ''}${yet}${but}`,
    }
  }
  const what = verdict === 'bad' ? 'Something is broken' : 'Something wants attention'
  return {
    verdict,
    says: `${what}: ${reasons[0]}${reasons.length > 1 ? `; and ${reasons.length - 1} more` : ''}`,
  }
}

const started = (): Axis => ({ state: 'good', says: [] })

function watch(axis: Axis, says: string) {
  if (axis.state === 'good') axis.state = 'watch'
  axis.says.push(says)
}

function bad(axis: Axis, says: string) {
  axis.state = 'bad'
  axis.says.push(says)
}

const minutes = (ms: number) =>
  ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`
