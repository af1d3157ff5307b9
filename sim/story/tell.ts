/** The stories as a person would read them. Pure. */
import type { Story } from './year.ts'

export function tell(stories: readonly Story[], about: { file: string; rows: number }): string {
  const seen = stories.filter((s) => s.look)
  const right = seen.filter(isRight).length
  const sure = seen.filter((s) => s.look!.diagnosis.confidence >= 0.95)
  return `# Twenty drifts of a real shop

Made by \`npm run story -- --orders ${about.file}\`; not edited by hand.

The orders, cancellations, returns and **adjustments** are those of a real gift wholesaler in the year 2010/11
(*Online Retail*, Daqing Chen, UCI Machine Learning Repository, doi 10.24432/C5BW33, CC BY 4.0; ${about.rows.toLocaleString('en')} rows).
Goods received, parcels and opening stock are not in that file and were derived from it, so that stock stays
plausible. The adjustments are the shop's own corrections: broken, lost, found, wrongly marked, mostly
without a word. Twenty of them, spread over the year, were missed, doubled or mis-stated by one system on
their way; everything else went as it should. Onhand read, compared and reasoned as it does with any shop.

**It said the right thing of ${right} in ${seen.length}, and was sure of ${sure.length} (all ${sure.length === sure.filter(isRight).length ? 'rightly' : `but ${sure.length - sure.filter(isRight).length}`}).** Where nothing can be
known, saying nothing is right.

${stories.map(one).join('\n')}`
}

/** What was really the matter was named, or nothing was where nothing can be. */
export const isRight = ({ way, look }: Story) =>
  look !== undefined && look.diagnosis.cause === way.cause

function one(story: Story, i: number): string {
  const { event, way, name, look } = story
  const { sku, quantity, reason } = event.lines[0]!
  const head = `## ${i + 1}. ${sku} ${name}

**The shop's own record** (${event.document}, ${day(event.at)}): ${signed(quantity)}, “${reason}”.
**What went wrong with it**: ${way.says}
`
  if (!look) return `${head}\nNo gap was seen: the numbers agreed before anybody looked.\n`
  const { case: c, diagnosis: d } = look
  const few = c.split.residue > 0 ? 'too many' : 'too few'
  const found = `
${cap(c.place.system)} shows **${c.observed}**, and by the ledger it should be **${c.expected}**: ${Math.abs(c.split.residue)} ${few} (seen ${day(look.at)}; ${c.severity}, ${c.severityWhy}).
`
  if (d.cause === null) {
    return `${head}${found}\n> Nothing that was told reproduces this. It needs a person: count it.\n\n${verdict(story)}\n`
  }
  const says = d.claims.map((claim) => `> ${claim.says}`).join('\n>\n')
  const acts = [...new Set(d.claims.map((claim) => next[claim.remedy]))].join('; ')
  const others =
    d.rivals.length === 0
      ? ''
      : ` It could also be: ${d.rivals.map((r) => [...new Set(r.map((x) => x.cause))].join(' + ')).join('; ')}.`
  return `${head}${found}
${says}
>
> *${cap(d.cause)}*, ${Math.round(d.confidence * 100)} in 100.${others} Next: ${acts}.

${verdict(story)}
`
}

const next = {
  publish: 'tell it the right number again',
  compensate: 'correct the ledger with a new entry',
  replay: 'mend the message and replay it',
  map: 'map the name and replay the message',
  pull: 'pull its records from that day on',
  count: 'count the shelf',
  wait: 'wait for the next comparison',
  ask: 'ask whoever looks after that system',
} as const

const verdict = (story: Story) =>
  isRight(story)
    ? 'That is so.'
    : `That is not so: it was ${story.way.cause ?? 'nothing that anybody could know'}.`

const day = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ')
const signed = (n: number) => `${n > 0 ? '+' : '−'}${Math.abs(n)}`
const cap = (text: string) => text[0]!.toUpperCase() + text.slice(1)
