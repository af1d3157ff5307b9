/** The part of the daily mail about the watching itself: what ran, what did not, what was left out. Pure. */
import type { Digest } from '../../digest.ts'
import { pages } from '../../links.ts'
import { ago, list, many, stop, tame } from '../../words.ts'
import { leading, type Row, type Section, type Tone } from '../letter.ts'
import { sentence, type To } from './rows.ts'

const checkTone = { passed: 'good', failed: 'bad', missing: 'unknown' } as const

export const checks = ({ checks: all, at }: Digest): Section => ({
  title: 'Checks',
  note: 'Each must have run and passed within a day.',
  rows: all.map((c) => ({
    tone: checkTone[c.state],
    title: c.check,
    value: c.state === 'missing' ? 'did not run' : c.state,
    says: [
      `${c.state === 'passed' && c.at ? `Passed ${ago(c.at, at)}.` : stop(sentence(c.why))} ${stop(sentence(c.says))}`,
    ],
  })),
})

export function notChecked({ notChecked: left }: Digest): Section {
  const title = 'Not checked, and why'
  if (left.length === 0) return { title, note: 'Nothing was left out.', rows: [] }
  return {
    title,
    rows: left.map(({ what, why }) => ({
      tone: 'unknown' as const,
      title: what,
      says: [stop(sentence(why))],
    })),
  }
}

export function jobs({ jobs: all, runs }: Digest, to: To): Section {
  const rows = all.flatMap((job): Row[] => {
    const ran = runs.find((r) => r.job === job.job)
    const trouble = [
      ran && ran.missed > 0
        ? `${many(ran.missed, 'time')} of its schedule passed while nobody ran.`
        : '',
      ran && ran.failed > 0 ? `It failed ${many(ran.failed, 'time')}.` : '',
      ran && ran.lost > 0 ? `${many(ran.lost, 'run')} ended without a word.` : '',
      job.standing === 'up' || job.standing === 'new' ? '' : stop(sentence(tame(job.why, 300))),
    ].filter(Boolean)
    if (trouble.length === 0) return []
    const tone: Tone = job.standing === 'down' ? 'bad' : job.standing === 'late' ? 'watch' : 'plain'
    return [
      { tone, title: job.job, value: job.standing, says: trouble, ...leading(to(pages.jobs)) },
    ]
  })
  const names = list(
    all.map((job) => job.job),
    15,
  )
  return {
    title: 'Runs',
    note: rows.length === 0 ? `No run was missed: ${names}.` : `Scheduled: ${names}.`,
    rows,
    href: to(pages.jobs),
  }
}
