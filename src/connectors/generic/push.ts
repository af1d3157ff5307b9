/** Tells the other side numbers, or proposes a write to it: the settings say in which words. */
import { sha256 } from '../../lib/bytes.ts'
import { inBatches, Refused } from '../batches.ts'
import type { Proposal, Sent, Wanted } from '../connector.ts'
import { maybe } from '../json.ts'
import type { Answer, Remote } from '../remote.ts'
import { call, parsed, scrub } from './call.ts'
import { levelsOf } from './levels.ts'
import type { Settings, Write } from './settings.ts'

type Row = { values: Readonly<Record<string, unknown>>; key: string; wanted: Wanted | undefined }
/** What a row's answer says, before a missing number is looked up. */
type Said = Sent | { sent: 'stale'; observed: undefined }

export async function push(wanted: readonly Wanted[], remote: Remote<Settings>): Promise<Sent[]> {
  const rows = wanted.map((one): Row => {
    const { external: sku, location, quantity, over, key } = one
    return { values: { sku, location, quantity, over, key, remote: one.remote }, key, wanted: one }
  })
  return write(remote.settings.push!, rows, remote)
}

export async function propose(
  proposals: readonly Proposal[],
  remote: Remote<Settings>,
): Promise<Sent[]> {
  const rows = proposals.map((one): Row => {
    const happenedAt = one.happenedAt.toISOString()
    return { values: { ...one, sku: one.external, happenedAt }, key: one.key, wanted: undefined }
  })
  return write(remote.settings.propose!, rows, remote)
}

async function write(how: Write, rows: readonly Row[], remote: Remote<Settings>): Promise<Sent[]> {
  const sent: Sent[] = Array.from({ length: rows.length }, () => ({ sent: 'later', why: '' }))
  const complete: number[] = []
  rows.forEach((row, i) => {
    const lacks = lackOf(how, row)
    if (lacks === undefined) complete.push(i)
    else sent[i] = { sent: 'never', why: `the listing has no "${lacks}"` }
  })
  const most = how.body ? remote.settings.limits.batch : 1
  const answers = await inBatches(
    complete.map((i) => rows[i]!),
    most,
    (some) => writeSome(how, some, remote),
  )
  complete.forEach((i, n) => {
    sent[i] = answers[n]!
  })
  return sent
}

async function writeSome(how: Write, rows: readonly Row[], remote: Remote<Settings>) {
  const keys = rows.map((row) => row.key)
  const one = rows[0]!
  // The same rows have the same key, on every try.
  const key =
    rows.length === 1 ? one.key : sha256(JSON.stringify(keys)).toString('hex').slice(0, 40)
  const filled = rows.map((row) => fillIn(how.row, row.values))
  const headers = fillIn(how.headers, { ...one.values, key }) as Record<string, string>
  const answer = await call(remote, {
    url: fillUrl(how.url, one.values),
    method: how.method,
    headers,
    body: JSON.stringify(how.body ? fillIn(how.body, { rows: filled, key }) : filled[0]),
    about: rows.flatMap(({ wanted }) => wanted?.external ?? []),
  })
  const said = saidOf(how, rows, answer, remote)
  return observe(said, rows, remote)
}

/** What the answer says of each row. */
function saidOf(
  how: Write,
  rows: readonly Row[],
  answer: Answer,
  remote: Remote<Settings>,
): Said[] {
  const { answer: terms } = how
  const code = String(answer.status)
  const byCode = (row: unknown, given: string): Said => judge(terms, given, row, remote)
  let body: unknown
  try {
    body = answer.text.trim() === '' ? undefined : parsed(answer.text)
  } catch {
    if (answer.status < 400) return rows.map(() => unclear('the answer is not JSON'))
  }
  const list = terms.rows === undefined ? undefined : maybe(body, terms.rows)
  if (Array.isArray(list)) {
    const found = matched(terms, rows, list)
    return found.map((row) => {
      if (row === undefined) return unclear('the answer does not mention this row')
      return byCode(row, terms.status === undefined ? code : String(maybe(row, terms.status)))
    })
  }
  const named = [terms.stale, terms.later, terms.never].some((codes) => codes.includes(code))
  if (answer.status >= 400 && !named) throw refusal(how, body, answer, remote)
  if (terms.rows !== undefined && !named)
    return rows.map(() => unclear(`no ${terms.rows} in the answer`))
  const said =
    (terms.rows === undefined && terms.status !== undefined ? maybe(body, terms.status) : code) ??
    code
  return rows.map(() => byCode(body, named ? code : String(said)))
}

/**
 * 4xx: not applied. Rows that are wrong are given up, once one alone is refused; what may be the
 * address's or the moment's fault is tried again.
 */
function refusal(how: Write, body: unknown, { status }: Answer, remote: Remote<Settings>) {
  const why = how.answer.why === undefined ? undefined : maybe(body, how.answer.why)
  const words = typeof why === 'string' ? `: ${why}` : ''
  const ofRows = [400, 413, 422]
  const never = how.body === undefined ? [...ofRows, 404, 410] : ofRows
  return new Refused(
    scrub(remote, `refused (${status})${words}`),
    never.includes(status) ? 'never' : 'later',
    ofRows.includes(status),
  )
}

function judge(terms: Write['answer'], code: string, row: unknown, remote: Remote<Settings>): Said {
  const said = terms.why === undefined ? undefined : maybe(row, terms.why)
  const why = scrub(remote, typeof said === 'string' && said !== '' ? `${code}: ${said}` : code)
  if (terms.done.includes(code)) return { sent: 'done' }
  if (terms.later.includes(code)) return { sent: 'later', why }
  if (terms.never.includes(code)) return { sent: 'never', why }
  if (!terms.stale.includes(code)) return unclear(`the answer "${why}" is not in the settings`)
  const there = terms.observed === undefined ? undefined : maybe(row, terms.observed)
  const observed = there === null || there === '' ? Number.NaN : Number(there)
  return { sent: 'stale', observed: Number.isFinite(observed) ? observed : undefined } as Said
}

/** A stale row whose answer does not say what is there is read. */
async function observe(
  said: Said[],
  rows: readonly Row[],
  remote: Remote<Settings>,
): Promise<Sent[]> {
  const blind = said.flatMap((one, i) =>
    one.sent === 'stale' && one.observed === undefined ? [i] : [],
  )
  const asked = blind.flatMap((i) => rows[i]!.wanted ?? [])
  const later: Sent = { sent: 'later', why: 'something else is there, and what is not known' }
  let levels: Awaited<ReturnType<typeof levelsOf>> = []
  if (asked.length > 0 && remote.settings.levels) {
    levels = await levelsOf(asked, remote).catch(() => [])
  }
  return said.map((one, i) => {
    if (one.sent !== 'stale' || one.observed !== undefined) return one as Sent
    const observed = levels[blind.indexOf(i)]?.quantity
    return typeof observed === 'number' ? { sent: 'stale', observed } : later
  })
}

/** The answers' rows in the order of ours. */
function matched(terms: Write['answer'], rows: readonly Row[], list: unknown[]): unknown[] {
  if (terms.sku === undefined) return list.length === rows.length ? list : rows.map(() => undefined)
  const name = (sku: unknown, place: unknown) => JSON.stringify([String(sku), place ?? null])
  const placed = terms.location !== undefined
  const found = new Map(
    list.map((row) => [
      name(maybe(row, terms.sku!), placed ? maybe(row, terms.location!) : null),
      row,
    ]),
  )
  return rows.map(({ values }) => found.get(name(values.sku, placed ? values.location : null)))
}

const unclear = (why: string): Sent => ({ sent: 'unclear', why })

/** The first name in the templates that this row has no value for. */
function lackOf(how: Write, { values }: Row): string | undefined {
  const names = [...`${how.url}${JSON.stringify(how.row)}`.matchAll(/\{(remote\.[\w-]+)\}/g)]
  return names.map((m) => m[1]!).find((name) => (maybe(values, name) ?? null) === null)
}

const fillUrl = (url: string, values: Row['values']) =>
  url.replace(/\{([\w.-]+)\}/g, (_, name: string) =>
    encodeURIComponent(String(maybe(values, name))),
  )

/** A template with its names replaced: alone by the value itself, inside a text by its text. */
function fillIn(template: unknown, values: Readonly<Record<string, unknown>>): unknown {
  if (typeof template === 'string') {
    const alone = /^\{([\w.-]+)\}$/.exec(template)
    if (alone) return maybe(values, alone[1]!) ?? null
    return template.replace(/\{([\w.-]+)\}/g, (_, name: string) =>
      String(maybe(values, name) ?? ''),
    )
  }
  if (Array.isArray(template)) return template.map((one) => fillIn(one, values))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(
    Object.entries(template).map(([name, one]) => [name, fillIn(one, values)]),
  )
}
