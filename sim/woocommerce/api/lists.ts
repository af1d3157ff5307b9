/** WooCommerce's lists: pages, filters by id and by time, order, and what it refuses. Pure. */

import { stamp } from '../shown.ts'
import { type Failure, failure } from './door.ts'

type Listed = { id: number; created: Date; modified: Date }

export type Page<T> = { rows: T[]; total: number; pages: number }

const orders = ['asc', 'desc']
const columns = ['date', 'id', 'include', 'title', 'slug', 'modified']

/** `rows` as `query` asks for them, or what is wrong with it. `offset`: the site's time, in minutes. */
export function listed<T extends Listed>(
  rows: readonly T[],
  query: URLSearchParams,
  offset: number,
): Page<T> | Failure {
  const invalid = problem(query)
  if (invalid) return failure('rest_invalid_param', `Invalid parameter(s): ${invalid}`, 400)
  const include = idsOf(query.get('include'))
  const exclude = new Set(idsOf(query.get('exclude')))
  const gmt = ['true', '1'].includes(query.get('dates_are_gmt') ?? '')
  const column = (time: Date) => stamp(time, gmt ? 0 : offset)
  const bound = (name: string) => query.get(name) && wall(query.get(name)!, offset)
  const [after, before] = [bound('after'), bound('before')]
  const [since, until] = [bound('modified_after'), bound('modified_before')]
  const kept = rows
    .filter((r) => include.length === 0 || include.includes(r.id))
    .filter((r) => !exclude.has(r.id))
    .filter((r) => (!after || column(r.created) > after) && (!before || column(r.created) < before))
    .filter((r) => (!since || column(r.modified) > since) && (!until || column(r.modified) < until))
  const by = query.get('orderby') ?? 'date'
  const sign = (query.get('order') ?? 'desc') === 'asc' ? 1 : -1
  const key = (r: T) =>
    by === 'id' ? r.id : (by === 'modified' ? r.modified : r.created).getTime()
  kept.sort((a, b) => sign * (key(a) - key(b) || a.id - b.id))
  const size = Number(query.get('per_page') ?? 10)
  const first = (Number(query.get('page') ?? 1) - 1) * size
  return {
    rows: kept.slice(first, first + size),
    total: kept.length,
    pages: Math.ceil(kept.length / size),
  }
}

function problem(query: URLSearchParams): string | undefined {
  const size = Number(query.get('per_page') ?? 10)
  if (!Number.isInteger(size) || size < 1 || size > 100) return 'per_page'
  if (!(Number(query.get('page') ?? 1) >= 1)) return 'page'
  if (!orders.includes(query.get('order') ?? 'desc')) return 'order'
  if (!columns.includes(query.get('orderby') ?? 'date')) return 'orderby'
  return ['after', 'before', 'modified_after', 'modified_before'].find(
    (name) =>
      query.has(name) &&
      !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?$/.test(query.get(name)!),
  )
}

/**
 * `WP_Date_Query::build_mysql_datetime`: a time with a zone is moved into the site's own time, even
 * where the column that it is compared with is in GMT. Without one it is taken as it stands.
 */
function wall(text: string, offset: number): string {
  return text.length === 19 ? text : stamp(new Date(text), offset)
}

export const idsOf = (text: string | null): number[] =>
  (text ?? '')
    .split(',')
    .map(Number)
    .filter((n) => n > 0)
