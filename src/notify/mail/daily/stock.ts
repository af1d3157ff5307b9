/** The part of the daily mail about numbers that differ, and what was done about them. Pure. */
import type { Digest, DriftLine, RepairLine } from '../../digest.ts'
import { pages } from '../../links.ts'
import { count, many, stop, tame, when } from '../../words.ts'
import { leading, type Row, type Section, type Tone } from '../letter.ts'
import { sentence, severityTone, type To } from './rows.ts'

export function drifts({ drifts: d, at }: Digest, to: To): Section {
  const { open, escalated, explained, ignored, snoozed, appeared, resolved, rows, more } = d
  const kinds = (['critical', 'high', 'low'] as const)
    .filter((severity) => open[severity] > 0)
    .map((severity) => `${count(open[severity])} ${severity}`)
  const rest = [
    explained > 0 ? `${count(explained)} explained or on the way` : '',
    ignored > 0 ? `${count(ignored)} ignored` : '',
    snoozed > 0 ? `${count(snoozed)} put off` : '',
  ].filter(Boolean)
  const note = [
    kinds.length === 0 ? 'None is open.' : `Open: ${kinds.join(', ')}.`,
    escalated > 0 ? `${many(escalated, 'is', 'are')} escalated to a person.` : '',
    `Within a day ${none(appeared)} appeared and ${none(resolved)} ${resolved === 1 ? 'was' : 'were'} resolved.`,
    rest.length > 0 ? `Besides: ${rest.join(', ')}.` : '',
  ]
  return {
    title: 'Drifts',
    note: note.filter(Boolean).join(' '),
    rows: rows.map((row) => driftRow(row, at, to)),
    left: more,
    href: to(pages.drifts),
    command: 'onhand diff',
  }
}

const none = (n: number) => (n === 0 ? 'none' : count(n))

function driftRow(d: DriftLine, at: Date, to: To): Row {
  const story = (part: string) => {
    const said = d.story?.[part]
    return typeof said === 'string' && said !== '' ? tame(said, 280) : undefined
  }
  const gap = `${sentence(d.place)} shows ${count(d.observed)}, it should be ${count(d.expected)}.`
  const cause = d.cause
    ? `Likely cause: ${tame(d.cause.replaceAll('_', ' '))}${d.confidence === null ? '' : ` (${Math.min(99, Math.floor(d.confidence * 100))}% sure)`}.`
    : 'Its cause is not known.'
  const next = story('next')
  const seen = d.occurrences > 1 ? `, seen ${count(d.occurrences)} times` : ''
  return {
    tone: severityTone[d.severity === 'in_flight' ? 'low' : d.severity],
    title: tame(d.name === '' ? d.sku : `${d.sku} ${d.name}`, 120),
    value: tooMany(d.residue),
    says: [
      `${gap} ${sentence(d.severity)}: ${tame(d.severityWhy)}.`,
      story('found') ?? cause,
      ...(next ? [`Next: ${next}`] : []),
      `${stateSays(d)}Since ${when(d.firstSeenAt, at)} UTC${seen}.`,
    ],
    ...leading(to(pages.drift(d.id)), `onhand explain drift ${d.id}`),
  }
}

const stateSays = ({ state, regressed }: DriftLine) =>
  `${regressed ? 'It came back. ' : ''}${
    {
      escalated: 'It waits for a person. ',
      counting: 'It is being counted. ',
      correcting: 'It is being corrected. ',
    }[state] ?? ''
  }`

/** In words, never by a sign alone. */
export const tooMany = (residue: number) =>
  residue > 0 ? `${count(residue)} too many` : `${count(-residue)} too few`

export function corrected({ corrected: c, at }: Digest): Section {
  const all = c.rows.length + c.more
  const failed = c.failed > 0 ? ` ${many(c.failed, 'repair')} did not hold.` : ''
  return {
    title: 'Corrected',
    note:
      all === 0
        ? 'Nothing was corrected in the last 24 hours.'
        : `${many(all, 'repair')}, ${many(c.units, 'unit')}.${failed}`,
    rows: c.rows.map((r) => repairRow(r, at)),
    left: c.more,
  }
}

const repairTone: Readonly<Record<string, Tone>> = { verified: 'good', failed: 'bad' }
const repairState: Readonly<Record<string, string>> = {
  done: 'done, not read back yet',
  verified: 'read back',
  failed: 'did not hold',
  reverted: 'taken back',
}

const repairRow = (r: RepairLine, at: Date): Row => ({
  tone: repairTone[r.state] ?? 'plain',
  title: `${tame(r.sku, 80)}, ${r.place}`,
  value: `${count(r.before)} → ${count(r.after)}`,
  says: [
    stop(sentence(tame(r.why, 300))),
    `${r.act === 'publish' ? 'Told again' : 'Booked in the ledger'} ${when(r.at, at)} UTC; ${repairState[r.state] ?? r.state}.`,
  ],
})
