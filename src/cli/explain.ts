/** `onhand explain`: why the numbers of an item are what they are, as a person reads it. */
import { withApi } from './client.ts'
import type { Globals } from './main.ts'
import { json, marks, next, out, paint, table, visible } from './say.ts'
import { timeOf } from './time.ts'

type Options = { channel?: string; location?: string; asOf?: string; limit: number }
type Sum = { quantity: number; says: string }
type At = {
  location: string
  available: Sum
  on_hand: Sum
  committed: Sum
  reserved: Sum
  unavailable: Sum
  incoming: Sum
  baseline: { before: number } | null
  holds: { holder: string; remaining: number; expiresAt: string }[]
}
type Told = {
  channel: string
  available_to_sell: number
  pack: number
  listed: boolean
  terms: { term: string; quantity: number; why: string }[]
  pending: boolean
  says: string
}
type Moved = {
  id: string
  kind: string
  location: string
  on_hand: number
  committed: number
  reserved: number
  unavailable: number
  incoming: number
  counted: number | null
  before_count: boolean
  happenedAt: string
  open: string[]
}
type Answer = {
  sku: string
  name: string
  asOf: string | null
  bundle: { sku: string; quantity: number }[]
  locations: At[]
  channels: Told[]
  movements: { rows: Moved[]; next: string | null }
}

export const explain = (globals: Globals, sku: string, options: Options) =>
  withApi(globals, async (api) => {
    const query = new URLSearchParams({ limit: String(Math.min(1000, Math.max(1, options.limit))) })
    if (options.channel) query.set('channel', options.channel)
    if (options.location) query.set('location', options.location)
    if (options.asOf) query.set('asOf', timeOf(options.asOf, 'last'))
    const path = `/v1/items/${encodeURIComponent(sku)}/explain?${query}`
    const answer = await api.call<Answer>('GET', path)
    if (globals.json) return json(answer)
    show(answer)
    if (answer.movements.next)
      next(`onhand explain ${sku} --limit 100   (there are older movements)`)
  })

function show(a: Answer): void {
  const when = a.asOf ? `, as of ${a.asOf}` : ''
  out(`${paint('bold', visible(a.sku))}${a.name ? `  ${visible(a.name)}` : ''}${when}`)
  if (a.bundle.length > 0) {
    const parts = a.bundle.map((b) => `${b.quantity} × ${b.sku}`).join(', ')
    out(`A bundle of ${visible(parts)}: it has no stock of its own; explain those.`)
  } else if (a.locations.length === 0) {
    out(a.asOf ? 'Nothing had happened to it by then.' : 'Nothing ever happened to it.')
  }
  for (const at of a.locations) showPlace(at)
  for (const told of a.channels) showChannel(told)
  if (a.movements.rows.length > 0) {
    out(`\n${paint('bold', 'movements')}, the newest first`)
    const open = a.movements.rows.some((m) => m.open.length > 0)
    const titles = ['happened', 'kind', 'at', 'change', 'document']
    const rows = a.movements.rows.map(row)
    out(open ? table([...titles, 'not yet confirmed by'], rows) : table(titles, rows))
  }
}

function showPlace(at: At): void {
  out(`\n${paint('bold', visible(at.location))}`)
  out(`  available    ${at.available.says}`)
  out(`  on hand      ${visible(at.on_hand.says)}`)
  if (at.baseline?.before) {
    out(
      paint(
        'dim',
        `               (${at.baseline.before} older movements are in that count already)`,
      ),
    )
  }
  for (const bucket of ['committed', 'reserved', 'unavailable', 'incoming'] as const) {
    const sum = at[bucket]
    if (sum.says.startsWith('0: ')) continue
    out(`  ${bucket.padEnd(12)} ${visible(sum.says)}`)
  }
  for (const hold of at.holds) {
    out(
      paint(
        'dim',
        `               held: ${hold.remaining} for ${visible(hold.holder)} until ${hold.expiresAt}`,
      ),
    )
  }
}

function showChannel(told: Told): void {
  out(
    `\n${paint('bold', visible(told.channel))}  ${told.pending ? marks.watch() : marks.good()} ${visible(told.says)}`,
  )
  const unit = told.pack === 1 ? '' : ` packs of ${told.pack}`
  out(`  to sell      ${told.available_to_sell}${unit}`)
  for (const { term, quantity, why } of told.terms) {
    out(`  ${String(quantity).padStart(11)}  ${term}: ${visible(why)}`)
  }
}

const buckets = ['on_hand', 'committed', 'reserved', 'unavailable', 'incoming'] as const

const row = (m: Moved) => [
  m.happenedAt.slice(0, 16).replace('T', ' '),
  m.kind,
  m.location,
  changeOf(m),
  m.id,
  m.open.join(', '),
]

function changeOf(m: Moved): string {
  if (m.counted !== null) return `counted ${m.counted}`
  const parts = buckets
    .filter((b) => m[b] !== 0)
    .map((b) => `${b.replace('_', ' ')} ${m[b] > 0 ? '+' : '−'}${Math.abs(m[b])}`)
  return `${parts.join(', ') || 'nothing'}${m.before_count && m.on_hand !== 0 ? ' (in the count)' : ''}`
}
