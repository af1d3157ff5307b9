/** Reads what the other side says it has: some SKUs, or page by page all of them. */
import type { Level, Wanted } from '../connector.ts'
import { at, maybe } from '../json.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { readable, readPage } from './call.ts'
import { toDate, toQuantity, toText } from './path.ts'
import type { Settings } from './settings.ts'

type Asked = Pick<Wanted, 'external' | 'location'>
const MOST_PAGES = 100_000

/** In the order asked; null where the other side has no such row. */
export async function levelsOf(
  wanted: readonly Asked[],
  remote: Remote<Settings>,
): Promise<(Level | null)[]> {
  const { of, rows } = remote.settings.levels!
  const skus = [...new Set(wanted.map((one) => one.external))]
  const found = new Map<string, Level>()
  for (let i = 0; i < skus.length; i += of.most) {
    const url = new URL(of.url)
    const some = skus.slice(i, i + of.most)
    for (const sku of some) url.searchParams.append(of.param, sku)
    const asked = remote.clock.now()
    const page = await readPage(remote, url.href, some)
    for (const level of rowsOf(page, rows).map((row) => levelOf(row, asked, remote.settings))) {
      found.set(name(level), level)
    }
  }
  return wanted.map((one) => found.get(name(one)) ?? null)
}

export async function* allLevels(remote: Remote<Settings>): AsyncIterable<Level> {
  const { all, rows } = remote.settings.levels!
  const turns = /\{(cursor|page|offset)\}/.test(all.url)
  let cursor = ''
  let offset = 0
  for (let page = 1; page <= MOST_PAGES; page++) {
    const values = { cursor, page: String(page), offset: String(offset) }
    const url = cursor !== '' && !turns ? linked(cursor, all.url) : place(all.url, values)
    const asked = remote.clock.now()
    const answer = await readPage(remote, url)
    const list = rowsOf(answer, rows)
    for (const row of list) yield levelOf(row, asked, remote.settings)
    offset += list.length
    if (all.next === undefined) {
      if (!turns || list.length === 0) return
    } else {
      const next = nextOf(answer, all.next)
      if (next === undefined) return
      if (next === cursor) throw new RemoteError('later', 'its pages go round in circles')
      cursor = next
    }
  }
  throw new RemoteError('later', `more than ${MOST_PAGES} pages`)
}

/** An address with its names filled in. */
export const place = (url: string, values: Readonly<Record<string, string>>) =>
  url.replace(/\{(\w+)\}/g, (whole, one: string) =>
    one in values ? encodeURIComponent(values[one]!) : whole,
  )

/** `next` as an address of its own. Only on the same host: our credentials go nowhere else. */
function linked(next: string, from: string): string {
  const url = URL.canParse(next, from) ? new URL(next, from) : undefined
  if (url?.origin === new URL(from).origin) return url.href
  throw new RemoteError('never', 'its next page is at another address')
}

/** What to ask for next; undefined at the end. */
export function nextOf(answer: unknown, path: string): string | undefined {
  const next = maybe(answer, path)
  return next === undefined || next === null || next === '' || next === false
    ? undefined
    : readable(() => toText(next, path))
}

export const rowsOf = (answer: unknown, path: string): unknown[] =>
  readable(() => {
    const rows = path === '$' ? answer : at(answer, path)
    if (!Array.isArray(rows)) throw new RemoteError('later', `${path} is not a list in the answer`)
    return rows
  })

function levelOf(row: unknown, asked: Date, settings: Settings): Level {
  const how = settings.levels!
  return readable(() => {
    const external = toText(at(row, how.sku), how.sku)
    const given = maybe(row, how.quantity)
    return {
      external,
      location: how.place ?? toText(at(row, how.location!), how.location!),
      // Missing is a mistake in the settings; null says that no number is kept.
      quantity:
        given === null ? null : numberOf(at(row, how.quantity), `${how.quantity} of ${external}`),
      asOf: how.asOf === undefined ? asked : toDate(at(row, how.asOf), how.asOf, settings.zone),
    }
  })
}

/** Numbers may come as text: "37", "5.00". */
const numberOf = (value: unknown, path: string) => Number(toQuantity(value, path))

const name = (one: Asked) => JSON.stringify([one.external, one.location])
