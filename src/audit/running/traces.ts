/** Where it failed: the claims of the drifts, gathered by the path on which something went wrong. */
import type { Registry } from '../../authority/registry.ts'
import { ints } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { kindNames } from '../../stock/kinds.ts'
import type { CauseName } from '../../triage/causes.ts'
import type { Claim } from '../../triage/claim.ts'
import { severities } from '../report.ts'
import type { Side } from './columns.ts'
import type { Trace } from './parts.ts'

/** `told`: by the issuer of the record that is cited; `owed`: by the system whose number it is; `out`: to it. */
type Way = { way: 'told' | 'owed' | 'out' | 'there'; failed: string }

const ways: Readonly<Record<CauseName, Way>> = {
  'lost event': { way: 'owed', failed: 'never arrived' },
  'missing goods receipt': { way: 'owed', failed: 'never arrived' },
  'missing 3PL confirmation': { way: 'owed', failed: 'never arrived' },
  'cancellation not released': { way: 'owed', failed: 'never arrived' },
  'agrees with the owner': { way: 'owed', failed: 'never arrived' },
  'no opening stock': { way: 'owed', failed: 'was never counted here' },
  'batch window': { way: 'owed', failed: 'waits for its batch' },
  'count error': { way: 'told', failed: 'was counted wrong' },
  'duplicate event': { way: 'told', failed: 'was told twice' },
  'double write': { way: 'told', failed: 'came by two paths' },
  'late event': { way: 'told', failed: 'came too late' },
  'rewritten document': { way: 'told', failed: 'was told again with another number' },
  'refund before return': { way: 'told', failed: 'came before the goods' },
  'wrong sign': { way: 'told', failed: 'was told the wrong way round' },
  'wrong pack factor': { way: 'told', failed: 'was taken in the wrong unit' },
  'wrong location': { way: 'told', failed: 'was booked at another place' },
  'swapped SKUs': { way: 'told', failed: 'was booked on another item' },
  'quarantined message': { way: 'told', failed: 'lies in quarantine' },
  'unmapped name': { way: 'told', failed: 'names what nobody mapped' },
  'stuck delivery': { way: 'out', failed: 'was never delivered' },
  'stale overwrite': { way: 'out', failed: 'was overwritten by an older number' },
  'external edit': { way: 'there', failed: 'was changed by hand there' },
  'ghost row': { way: 'there', failed: 'has nothing behind it' },
}

/** Cited messages: who sent them, and about what. */
export type Sent = { system: string; topic: string }

const CITES = 5

/** Drifts that nobody has put aside, the path with most events first. */
export async function tracesOf(
  db: Db,
  sides: readonly Side[],
  registry: Registry,
): Promise<Trace[]> {
  const open = sides.filter((s) => s.open)
  const cited = open.flatMap((s) => s.at.drift!.claims.flatMap((c) => c.cites))
  return traces(open, await messagesOf(db, cited), registry)
}

export function traces(
  sides: readonly Side[],
  sent: ReadonlyMap<number, Sent>,
  { handoffs, owners }: Pick<Registry, 'handoffs' | 'owners'>,
): Trace[] {
  type Gathered = Omit<Trace, 'events' | 'skus'> & { records: Set<string>; items: Set<number> }
  const found = new Map<string, Gathered>()
  for (const { at, place, shown } of sides) {
    for (const claim of at.drift!.claims) {
      const path = pathOf(claim, place.system, sent, owners.committed)
      if (!path) continue
      const key = [claim.cause, path.event, path.from, path.to].join('\n')
      const known = found.get(key) ?? {
        cause: claim.cause,
        ...path,
        units: 0,
        severity: 'in_flight' as const,
        withinMs: promised(handoffs, path),
        says: claim.says,
        cites: [],
        records: new Set<string>(),
        items: new Set<number>(),
      }
      // One lost shipment makes a gap at every place that should have moved; it is one event.
      known.records.add(claim.cites[0]!)
      known.items.add(at.itemId)
      found.set(key, {
        ...known,
        units: known.units + Math.abs(claim.units),
        cites: [...new Set([...known.cites, ...claim.cites.filter(record)])].slice(0, CITES),
        severity: worse(known.severity, shown.severity ?? 'in_flight'),
      })
    }
  }
  return [...found.values()]
    .map(({ records, items, ...t }) => ({ ...t, events: records.size, skus: items.size }))
    .sort((a, b) => b.events - a.events || b.units - a.units || (a.cause < b.cause ? -1 : 1))
}

/** A line of a document is a name, no record that could be opened. */
const record = (cite: string, i: number) => i === 0 || !cite.startsWith('line:')

const worse = (a: Trace['severity'], b: Trace['severity']) =>
  severities.indexOf(a) >= severities.indexOf(b) ? a : b

function promised(handoffs: Registry['handoffs'], path: Pick<Trace, 'event' | 'from' | 'to'>) {
  const own = handoffs.filter((h) => h.from === path.from && h.to === path.to)
  return (own.find((h) => h.event === path.event) ?? own[0])?.withinMs ?? null
}

function pathOf(
  { cause, cites }: Claim,
  system: string,
  sent: ReadonlyMap<number, Sent>,
  orders: Registry['owners']['committed'],
): Pick<Trace, 'event' | 'from' | 'to' | 'failed'> | undefined {
  const one = ways[cause as CauseName]
  if (!one) return undefined
  const { way, failed } = one
  if (way === 'out') return { event: 'stock', from: 'onhand', to: system, failed }
  if (way === 'there') return { event: 'stock', from: system, to: system, failed }
  const message = cites.map((c) => sent.get(Number(/^message:(\d+)$/.exec(c)?.[1]))).find(Boolean)
  // A message that waits is here; what is missing is the order that it follows.
  if (cause === 'lost event' && message && typeof orders === 'string')
    return { event: 'ordered', from: orders, to: 'onhand', failed }
  const source = cites.map((c) => /^movement:([^:]+):/.exec(c)?.[1]).find(Boolean)
  const from = message?.system ?? (way === 'told' ? (source ?? system) : system)
  return { event: eventOf(cites, way, message), from, to: 'onhand', failed }
}

/** What is missing after a record that is here. */
const follows: Readonly<Record<string, string>> = {
  ordered: 'shipped',
  purchase_ordered: 'purchase_received',
  transferred_out: 'transferred_in',
}
const kinds: ReadonlySet<string> = new Set(kindNames)

function eventOf(cites: readonly string[], way: Way['way'], message: Sent | undefined): string {
  for (const cite of cites) {
    const kind = cite.split('/').at(-1)!
    if (!kinds.has(kind)) continue
    const here = cite.startsWith('movement:')
    return here && way === 'owed' ? (follows[kind] ?? kind) : kind
  }
  if (message) return message.topic
  return cites.some((c) => c.startsWith('document:')) ? 'ordered' : 'stock'
}

async function messagesOf(db: Db, cites: readonly string[]): Promise<Map<number, Sent>> {
  const ids = [...new Set(cites.flatMap((c) => Number(/^message:(\d+)$/.exec(c)?.[1]) || []))]
  if (ids.length === 0) return new Map()
  const rows = await db.all<Sent & { id: number }>(sql`
    select m.id, s.name as system, m.topic from message m join system s on s.id = m.system_id
    where m.id = any(${ints(ids)}::bigint[])`)
  return new Map(rows.map((r) => [r.id, r]))
}
