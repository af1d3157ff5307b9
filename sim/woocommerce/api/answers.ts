/** What all routes have in common: pages, batches with an answer for each row, and refusals. */
import type { Context } from 'hono'
import type { Hooks } from '../hooks.ts'
import type { Sales } from '../sales.ts'
import type { Site } from '../shown.ts'
import type { Loose } from '../store.ts'
import { type DoorOptions, type Failure, failure } from './door.ts'
import { listed } from './lists.ts'

export type ApiOptions = DoorOptions & {
  site: Site
  sales: Sales
  hooks: Hooks
  /** False: before version 10.3 there was no list of all variations. Default true. */
  allVariations?: boolean
  /** False: the key's user is no shop manager. Default true. */
  manager?: boolean
}

const MOST_ROWS = 100

export const queryOf = (c: Context) => new URL(c.req.url).searchParams
export const numberOf = (c: Context, name: string) => Number(c.req.param(name))
export const fail = (c: Context, of: Failure) => c.json(of, of.data.status as 400)
export const isFailure = (value: object): value is Failure => 'code' in value
export const invalidId = (type: string, status: number) =>
  failure(`woocommerce_rest_${type}_invalid_id`, 'Invalid ID.', status)

/** A page of `rows`, with how many there are in the headers. */
export function list<T extends { id: number; created: Date; modified: Date }>(
  c: Context,
  { store }: Site,
  rows: readonly T[],
  show: (row: T) => Loose,
) {
  const page = listed(rows, queryOf(c), store.options.offset ?? 0)
  if (isFailure(page)) return fail(c, page)
  const headers = { 'x-wp-total': String(page.total), 'x-wp-totalpages': String(page.pages) }
  return c.json(page.rows.map(show), 200, headers)
}

type Act = (given: Loose) => Loose | Failure

/** Every row is tried, each has its own answer, and HTTP says 200. */
export async function batch(c: Context, acts: Record<'create' | 'update', Act>) {
  const body = await c.req.json<Partial<Record<'create' | 'update', Loose[]>>>()
  const rows = (['create', 'update'] as const).flatMap((act) => body[act] ?? [])
  if (rows.length > MOST_ROWS) {
    const message = `Unable to accept more than ${MOST_ROWS} items for this request.`
    return fail(c, failure('woocommerce_rest_request_entity_too_large', message, 413))
  }
  const answer: Record<string, Loose[]> = {}
  for (const act of ['create', 'update'] as const) {
    for (const given of body[act] ?? []) {
      const made = acts[act](given)
      const shown = isFailure(made) ? { id: Number(given.id ?? 0), error: made } : made
      answer[act] = [...(answer[act] ?? []), shown]
    }
  }
  return c.json(rows.length === 0 ? [] : answer)
}
