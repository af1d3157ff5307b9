/** A model's five texts, each kept only if it can be shown beside ours without misleading anybody. Pure. */
import type { Facts } from '../facts.ts'
import { type Answer, type Part, parts } from '../instructions.ts'
import { knownIn, strangeNumber } from './numbers.ts'
import { CLOSE, OPEN, plainly } from './outside.ts'

/** As the template's story; null: the template's own text is to be shown. */
export type Worded = Record<Part, string | null>
export type Wording = { story: Worded; left: { part: Part; why: string }[] }

const longest: Readonly<Record<Part, number>> = {
  product: 120,
  gap: 300,
  found: 600,
  safe: 400,
  next: 300,
}

export const unworded: Worded = { product: null, gap: null, found: null, safe: null, next: null }

export function wordingOf(answer: Pick<Answer, Part>, facts: Facts): Wording {
  const known = knownIn(facts)
  const named = knownIn(facts, true)
  const story = { ...unworded }
  const left: Wording['left'] = []
  for (const part of parts) {
    const text = plainly(answer[part].replaceAll(OPEN, '').replaceAll(CLOSE, ''), longest[part] + 1)
    const why = objection(part, text, part === 'product' ? named : known)
    if (why === undefined) story[part] = text
    else left.push({ part, why })
  }
  return { story, left }
}

type Known = ReturnType<typeof knownIn>

/** Why this text is not shown. What is shown is shown as text, and still has to be harmless as such. */
function objection(part: Part, text: string, known: Known): string | undefined {
  if (text === '') return 'it is empty'
  if ([...text].length > longest[part]) return `it is longer than ${longest[part]} characters`
  if (markup.test(text)) return 'it has markup in it'
  if (address.test(text)) return 'it leads somewhere'
  if (command.test(text)) return 'it tells people to run something'
  const granted = grants.exec(text)
  if (granted) return `it says “${granted[0]}”: that is not for a model to say`
  const number = strangeNumber(text, known)
  return number === undefined ? undefined : `it names ${number}, which is not among the facts`
}

/** HTML, Markdown's links, images and code, entities; formulas at the start, for who exports it. */
const markup = /<[a-z!/?]|\]\s*[([]|!\[|`|\*\*|&(#|[a-z]+;)|^[=+@|]/i
/** Anything that a mail program might make a link of. */
const address =
  /[a-z][a-z0-9+.-]*:\/\/|\b(?:www|javascript|data|mailto|tel|file):|\bwww\.|\b[\p{L}\d-]+\.\p{L}{2,}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b|\S@\S/iu
const command =
  /(?:^|\s)--?[a-z]{2,}|\b(?:onhand (?:apply|plan|revert|discard|replay|export|key)|sudo|curl|wget|rm -|npx?|bash|powershell|select\s.+\sfrom|drop table|delete from|update \w+ set)\b/i
/** Only the gate says that something may be done, and only people approve. */
const grants =
  /(?<!\b(?:not|never|n['’]t be|isn['’]t|un|no longer|whether it is|if it is|hardly) ?)\bsafe(?:ly)?\b(?! to (?:assume|say)| (?:only|until|before|unless))|\b(?:pre-?)?(?:approv|authori[sz])\w*|\bpermi(?:t|ssion)\w*|\bno (?:need|reason) to (?:check|count|look|ask|wait)|\b(?:skip|ignore|bypass|override|disregard|disable|unlock)\w*|\bguarantee\w*|\b100 ?%|\bcertain(?:ly|ty)?\b|\bauto-?(?:repair|approve|fix)\w*|\b(?:instruct|system prompt|prompt)\w*|\bgo ahead\b/i
