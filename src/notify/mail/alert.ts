/** Alerts as a letter: what somebody must know now. Pure. */
import type { Alert } from '../alerts.ts'
import { linkTo, pages } from '../links.ts'
import { many, moment, stop, tame, when } from '../words.ts'
import { sentence } from './daily/rows.ts'
import { type Letter, leading, type Tone } from './letter.ts'

const tones: Readonly<Record<Alert['severity'], Tone>> = {
  low: 'plain',
  high: 'watch',
  critical: 'bad',
}

/** `alerts` are at least one, the worst first. */
export function alertLetter(
  alerts: readonly Alert[],
  publicUrl: string | undefined,
  now: Date,
): Letter {
  const worst = alerts[0]!
  const more = alerts.length - 1
  const title = tame(worst.title, 120)
  const href = linkTo(publicUrl, pages.alerts)
  const headline = more > 0 ? `${title}, and ${many(more, 'more thing', 'more things')}` : title
  return {
    subject: `${worst.severity === 'critical' ? 'Critical' : 'Alert'}: ${headline}`,
    preview: tame(worst.says, 140),
    tone: tones[worst.severity],
    headline,
    says: [`${moment(now)}. Each is told once, and again only if it gets worse.`],
    figures: [],
    sections: [
      {
        title: alerts.length === 1 ? 'What happened' : `${alerts.length} things somebody must know`,
        rows: alerts.map((a) => ({
          tone: tones[a.severity],
          title: tame(a.title),
          value: a.severity,
          says: [stop(sentence(tame(a.says, 700))), `Since ${when(a.openedAt, now)} UTC.`],
          ...leading(linkTo(publicUrl, a.link ?? pages.alerts)),
        })),
      },
    ],
    ...(href ? { action: { label: 'All open alerts', href } } : {}),
    footer: ['Sent by Onhand to those whom onhand.config.ts names under notify.mail.'],
  }
}
