/** The daily mail as a letter: the verdict, what was found and done, and what was not looked at. Pure. */
import type { Digest } from '../digest.ts'
import { linkTo, pages } from '../links.ts'
import { readable } from '../subject.ts'
import { count, moment } from '../words.ts'
import { deliveries, givenUp, quarantine, systems } from './daily/links.ts'
import { severityTone, type To } from './daily/rows.ts'
import { corrected, drifts } from './daily/stock.ts'
import { checks, jobs, notChecked } from './daily/watch.ts'
import { type Letter, leading, type Section, type Tone } from './letter.ts'

export function dailyLetter(digest: Digest, publicUrl: string | undefined): Letter {
  const to = (path: string) => linkTo(publicUrl, path)
  const href = to(pages.overview)
  return {
    subject: digest.subject,
    preview: digest.says,
    tone: toneOf(digest),
    headline: digest.subject,
    says: [digest.says, `${moment(digest.at)}, about the 24 hours before.`],
    figures: figuresOf(digest),
    sections: [
      ...against(digest, to),
      drifts(digest, to),
      corrected(digest),
      deliveries(digest, to),
      ...givenUp(digest, to),
      ...quarantine(digest, to),
      systems(digest, to),
      checks(digest),
      notChecked(digest),
      jobs(digest, to),
    ],
    ...(href ? { action: { label: 'Open Onhand', href } } : {}),
    footer: [
      ...headOf(digest),
      'This mail comes every day, also when nothing is wrong. When it does not come, something is.',
      'Sent to those whom onhand.config.ts names under notify.mail.',
    ],
  }
}

/** Outside, where whoever could rewrite the log cannot reach it. */
const headOf = ({ log }: Digest) =>
  log?.head
    ? [
        `The log of what was done has ${count(log.rows)} rows; the hash of the last is ${log.head}. With this mail kept, nobody can change them unseen.`,
      ]
    : []

function toneOf({ clear, reasons, checks }: Digest): Tone {
  if (clear) return 'good'
  if (checks.every((c) => c.state === 'missing')) return 'bad'
  return reasons.some((r) => r.severity === 'critical') ? 'bad' : 'watch'
}

function figuresOf({ clear, sources, drifts: { open }, corrected: { rows, more } }: Digest) {
  const read = sources.filter((s) => s.state === 'fresh')
  const all = readable({ sources }).length
  const differ = open.critical + open.high + open.low
  const levels = read.reduce((sum, s) => sum + s.levels, 0)
  // Nothing known is not nothing there: it is green only when all was looked at.
  const driftTone: Tone =
    open.critical > 0 ? 'bad' : differ > 0 ? 'watch' : clear ? 'good' : 'plain'
  return [
    {
      value: `${count(read.length)} of ${count(all)}`,
      label: all === 1 ? 'system read whole' : 'systems read whole',
      tone: (all === 0 ? 'unknown' : read.length < all ? 'watch' : 'good') as Tone,
    },
    { value: count(levels), label: 'numbers compared', tone: 'plain' as Tone },
    {
      value: count(differ),
      label: `open drift${differ === 1 ? '' : 's'}${clear || differ > 0 ? '' : ' known'}`,
      tone: driftTone,
    },
    { value: count(rows.length + more), label: 'corrected', tone: 'plain' as Tone },
  ]
}

const reasonSays = { critical: 'critical', high: 'high', low: 'low', unknown: 'not known' } as const

function against({ clear, reasons }: Digest, to: To): Section[] {
  if (clear) return []
  return [
    {
      title: 'What stands against an all-clear',
      rows: reasons.map((r) => ({
        tone: severityTone[r.severity],
        title: r.says,
        value: reasonSays[r.severity],
        ...leading(to(r.page), r.command),
      })),
      href: to(pages.overview),
    },
  ]
}
