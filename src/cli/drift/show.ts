/** `onhand explain drift` and `onhand drift show`: why two numbers differ, as a sum that can be followed. */
import { Fault } from '../../lib/faults.ts'
import { withApi } from '../client.ts'
import type { Globals } from '../main.ts'
import { json, marks, next, out, paint, table, visible } from '../say.ts'
import type { Cite, Event, Whole } from './answers.ts'
import { direction } from './list.ts'

/** `onhand explain drift 12`. */
export function explain(globals: Globals, text: string): Promise<void> {
  if (/^[1-9]\d{0,14}$/.test(text)) return show(globals, Number(text), false)
  throw new Fault(
    'invalid',
    `"${text}" is not the number of a drift: onhand drift list shows them.`,
  )
}

/** `all`: with every lock, the repairs and the numbers of its life. */
export const show = (globals: Globals, id: number, all: boolean) =>
  withApi(globals, async (api) => {
    const answer = await api.call<Whole>('GET', `/v1/drifts/${id}`)
    if (globals.json) return json(answer)
    head(answer)
    sum(answer)
    evidence(answer)
    if (answer.story) {
      const { found, safe } = answer.story
      out(`\n${visible(found)}${found === '' ? '' : ' '}${visible(safe)}`)
    }
    assistant(answer)
    if (all) details(answer)
    if (answer.story) next(visible(answer.story.next))
    if (!all) next(`onhand drift show ${id}   (every lock, and what was done)`)
  })

function head({ drift, story }: Whole): void {
  out(paint('bold', visible(story?.product ?? drift.sku)))
  out(visible(drift.says))
  out(paint('dim', `${drift.severity}: ${visible(drift.severityWhy)}; ${drift.state}`))
}

/** Each line adds to the one above it; the last is what they come to. */
function sum({ sum: lines }: Whole): void {
  out('')
  const width = Math.max(...lines.map((l) => signed(l.quantity).length))
  lines.forEach((line, i) => {
    const edge = i === 0 || i === lines.length - 1
    const number = (edge ? String(line.quantity) : signed(line.quantity)).padStart(width)
    if (i === lines.length - 1) out(`  ${'─'.repeat(width)}`)
    const what = edge ? '' : `${line.what.replaceAll('_', ' ')}: `
    out(`  ${edge ? paint('bold', number) : number}  ${visible(`${what}${line.says}`)}`)
  })
}

function evidence({ claims, terms }: Whole): void {
  const cites = new Map([...terms, ...claims].flatMap((part) => part.cites.map((c) => [c.cite, c])))
  if (cites.size === 0) return
  out(`\n${paint('bold', 'It rests on')}`)
  for (const cite of cites.values()) out(`  ${citeSays(cite)}`)
}

const citeSays = ({ cite, says, at }: Cite) =>
  `${at ? `${at.slice(0, 16).replace('T', ' ')}  ` : ''}${visible(says)}  ${paint('dim', visible(cite))}`

/** Another's words, kept apart from ours. */
function assistant({ assistant: said }: Whole): void {
  if (!said) return
  const { found, safe, next: then } = said.story
  const words = [found, safe, then].filter((text) => text !== null)
  if (words.length === 0) return
  out(`\n${paint('dim', `In the words of ${visible(said.model)}, a language model:`)}`)
  out(`  ${visible(words.join(' '))}`)
}

function details({ drift, locks, repairs }: Whole): void {
  if (drift.assigned)
    out(`\n${visible(drift.assignedBy ?? 'somebody')} says: ${visible(drift.assigned)}`)
  if (locks.length > 0) {
    out(
      `\n${paint('bold', 'The gate')}: ${visible(drift.decision?.replaceAll('_', ' ') ?? 'nothing decided')}`,
    )
    for (const { lock, holds, why } of locks) {
      out(
        `  ${holds ? marks.bad() : marks.good()} ${lock.replaceAll('_', ' ').padEnd(12)}  ${visible(why)}`,
      )
    }
  }
  if (repairs.length > 0) {
    out(`\n${paint('bold', 'Repairs')}`)
    out(
      table(
        ['repair', 'batch', 'what', 'before', 'after', 'state', ''],
        repairs.map((r) => [r.id, r.batch, r.act, r.before, r.after, r.state, r.says]),
      ),
    )
  }
  const seen = `seen ${drift.occurrences} times`
  out(paint('dim', `\nfirst seen ${drift.firstSeenAt}, last ${drift.lastSeenAt}, ${seen}`))
  next(`onhand drift history ${drift.id}`)
}

export const history = (globals: Globals, id: number) =>
  withApi(globals, async (api) => {
    const answer = await api.call<{ rows: Event[] }>('GET', `/v1/drifts/${id}/events`)
    if (globals.json) return json(answer)
    out(
      table(
        ['at', 'what', 'by', 'shows', 'should', '', 'unexplained', 'state', ''],
        answer.rows.map((e) => [
          e.at.slice(0, 16).replace('T', ' '),
          e.event,
          e.actor,
          e.observed,
          e.expected,
          direction(e.observed - e.expected),
          e.residue,
          e.state,
          detailOf(e.detail),
        ]),
      ),
    )
  })

function detailOf(detail: Record<string, unknown>): string {
  const told = ['why', 'reason', 'says', 'how', 'cause', 'decision', 'until', 'batch']
  return told
    .filter((key) => detail[key] !== undefined && detail[key] !== null)
    .map((key) =>
      key === 'batch' ? `batch ${detail[key]}` : String(detail[key]).replaceAll('_', ' '),
    )
    .join('; ')
}

const signed = (n: number) => (n < 0 ? `− ${-n}` : `+ ${n}`)
