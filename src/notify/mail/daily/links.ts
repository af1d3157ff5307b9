/** The part of the daily mail about who was told, and how fresh what each system says is. Pure. */
import type { Digest, Freshness, Source } from '../../digest.ts'
import { pages } from '../../links.ts'
import { sourceSays } from '../../subject.ts'
import { ago, count, lasting, many, stop, tame, when } from '../../words.ts'
import { leading, type Row, type Section, type Tone } from '../letter.ts'
import { sentence, type To } from './rows.ts'

/** What waits longer than this is worth a word. */
const SLOW_MS = 300_000

export function deliveries({ channels, dead, quarantine: q, at }: Digest, to: To): Section {
  const pending = channels.reduce((sum, c) => sum + c.pending, 0)
  const note = [
    channels.length === 0 ? 'No channel is declared.' : `${count(pending)} to tell.`,
    dead.rows.length === 0 ? 'Nothing was given up.' : '',
    q.length === 0 ? 'No message is in quarantine.' : '',
  ]
  return {
    title: 'Deliveries',
    note: note.filter(Boolean).join(' '),
    rows: channels.map((c) => {
      const waitedMs = c.oldest ? at.getTime() - c.oldest.getTime() : 0
      const slow = waitedMs > SLOW_MS
      const waited = slow ? `The oldest waits for ${lasting(waitedMs)}. ` : ''
      const last = c.succeededAt
        ? `Last confirmed ${ago(c.succeededAt, at)}.`
        : 'Never confirmed yet.'
      const tone: Tone =
        c.dead > 0 || slow || c.state === 'blocked'
          ? 'watch'
          : c.state === 'paused'
            ? 'unknown'
            : 'good'
      return {
        tone,
        title: c.channel,
        value:
          c.state === 'open'
            ? c.pending === 0
              ? 'up to date'
              : `${count(c.pending)} to tell`
            : c.state,
        says: [`${waited}${last}${c.why ? ` ${tame(c.why)}` : ''}`],
        ...leading(to(pages.channel(c.channel))),
      }
    }),
  }
}

export function givenUp({ dead, at }: Digest, to: To): Section[] {
  if (dead.rows.length === 0) return []
  return [
    {
      title: 'Given up',
      note: 'Numbers that are not told again until a person says so: onhand replay --dead',
      rows: dead.rows.map((d) => ({
        tone: 'watch',
        title: `${tame(d.sku, 80)} for ${d.channel}`,
        value: ago(d.deadAt, at),
        says: [tame(d.why, 300)],
        ...leading(to(pages.channel(d.channel))),
      })),
      left: dead.more,
      href: to(pages.deliveries),
      command: 'onhand status --dead',
    },
  ]
}

export function quarantine({ quarantine: q, at }: Digest, to: To): Section[] {
  if (q.length === 0) return []
  const rows = q.map(
    (r): Row => ({
      tone: 'plain',
      title: `${r.system}: ${r.says}`,
      value: count(r.messages),
      says: [`The oldest came ${ago(r.oldest, at)}.`],
      ...leading(to(pages.quarantine), `onhand replay --reason ${r.reason}`),
    }),
  )
  const note = 'What these messages say is not in the numbers. Mend the cause, then replay them.'
  return [{ title: 'Quarantine', note, rows, href: to(pages.quarantine) }]
}

const sourceTone: Readonly<Record<Freshness, Tone>> = {
  fresh: 'good',
  stale: 'watch',
  partial: 'watch',
  suspect: 'bad',
  failed: 'bad',
  never: 'unknown',
  unread: 'unknown',
}

export function systems({ sources, at }: Digest, to: To): Section {
  return {
    title: 'Systems',
    note: 'How fresh what each of them says is.',
    rows: sources.map(
      (s): Row => ({
        tone: s.silent ? 'watch' : sourceTone[s.state],
        title: `${s.system} (${s.role})`,
        value: s.state === 'fresh' && s.readAt ? `read ${ago(s.readAt, at)}` : sourceSays[s.state],
        says: [`${readSays(s, at)} ${heardSays(s, at)}`.trim()],
        ...leading(to(pages.system(s.system))),
      }),
    ),
    href: to(pages.connections),
  }
}

function readSays(s: Source, at: Date): string {
  if (s.state !== 'fresh') return stop(sentence(tame(s.why, 300)))
  const asOf =
    s.asOf && at.getTime() - s.asOf.getTime() > 3_600_000 ? `, of ${when(s.asOf, at)} UTC` : ''
  return `${many(s.levels, 'number')}${asOf}, ${s.different === 0 ? 'all as they should be' : `${count(s.different)} differed`}.`
}

function heardSays(s: Source, at: Date): string {
  if (!s.lastHeardAt) return s.silent ? 'Never heard from.' : ''
  return `${s.silent ? 'Silent: last' : 'Last'} heard ${ago(s.lastHeardAt, at)}.`
}
