/** The audit of the running system: everything side by side as one round has read it, stored as the next one's baseline. */
import type { Registry } from '../../authority/registry.ts'
import type { Db } from '../../db/db.ts'
import { sql } from '../../db/sql.ts'
import { later } from '../../lib/clock.ts'
import { type Place, placesOf } from '../../reconcile/places.ts'
import { type Assumptions, estimate, usual } from '../cost.ts'
import type { Line, Report, Shown } from '../report.ts'
import { severities } from '../report.ts'
import { many, measureWords } from '../words.ts'
import { type Columns, columnsOf, type Side } from './columns.ts'
import { besides, type Compared, compareAll } from './compare.ts'
import { putAside, repairsSince } from './done.ts'
import { findingsOf } from './findings.ts'
import type { Counted, Drifts, Running } from './parts.ts'
import { repeatsOf, WEEKS } from './repeat.ts'
import { keep, lastEvent, listAudits, weekOf, weeksBefore } from './store.ts'
import { tracesOf } from './traces.ts'
import { UNREADABLE, verdictOf } from './verdict.ts'

export type Auditing = {
  db: Db
  registry: Registry
  now: Date
  /** When the round began that read the systems: only what it has read counts. */
  since: Date
  runId: number | null
  /** What the round left out. */
  skipped: readonly { what: string; why: string }[]
}

/** Gaps up to this count as right enough in the second figure of the accuracy. */
const TOLERANCE = 2
/** Lines that are kept, the worst first. */
const MOST_LINES = 20_000
const WEEK_MS = 7 * 86_400_000

/** Stores the report. Changes nothing else. */
export async function auditRunning(auditing: Auditing): Promise<{ id: number; report: Report }> {
  const { db, registry, now, since, runId } = auditing
  return db.tx(async (tx) => {
    const places = await placesOf(tx)
    const compared = await compareAll(tx, places, since, now)
    const columns = columnsOf(compared, { places, registry, tolerance: TOLERANCE })
    const { systems, sides } = columns
    const { lines, omitted } = await linesOf(tx, places, sides)
    const findings = findingsOf({ compared, sides, places, systems })
    const running = await runningOf(tx, auditing, places, compared, columns, omitted)
    const report: Report = {
      report: 'audit',
      version: 1,
      at: now.toISOString(),
      owner: systems[0]!.key,
      tolerance: TOLERANCE,
      systems,
      verdict: verdictOf(systems, findings, running),
      findings,
      lines,
      cost: costOf(running.counted, usual),
      assumed: assumed(places, registry),
      unseen,
      running,
    }
    return { id: await keep(tx, now, runId, report), report }
  })
}

/** With other assumptions than the usual: what was counted stays. */
export function costOf({ oversold, wrong, hidden, books }: Counted, a: Assumptions) {
  const priced = (one: { units: number; items: number }, each: number) => ({
    ...one,
    amount: a.price === null ? 0 : one.units * a.price * each,
    unpriced: a.price === null ? one.items : 0,
  })
  return estimate(
    {
      oversold,
      wrong,
      hidden: priced(hidden, (a.margin * a.sold) / 10_000),
      books: priced(books, 1 - a.margin / 100),
    },
    a,
  )
}

async function runningOf(
  tx: Db,
  { registry, now, skipped }: Auditing,
  places: readonly Place[],
  compared: Compared,
  { sides, accuracy, counted }: Columns,
  omitted: number,
): Promise<Running> {
  const [last] = await listAudits(tx, undefined, 1)
  const since = last?.at ?? later(now, -WEEK_MS)
  const heard = last ? await lastEvent(tx, last.id) : null
  const { event, ...drifts } = await driftsOf(tx, sides, since, heard)
  const weeks = await weeksBefore(tx)
  const differ = new Set(sides.map((s) => s.at.itemId))
  const unread = [
    ...accuracy.flatMap((a) => (a.why === null ? [] : [{ what: a.system, why: a.why }])),
    ...skipped.filter((s) => !accuracy.some((a) => a.system === s.what && a.why === s.why)),
    ...Object.entries(registry.systems)
      .filter(([name]) => !places.some((p) => p.system === name))
      .map(([what]) => ({ what, why: UNREADABLE })),
  ]
  return {
    before: last ? { id: last.id, at: last.at.toISOString() } : null,
    since: since.toISOString(),
    event,
    same: { compared: compared.items, items: Math.max(0, compared.items - differ.size) },
    omitted,
    accuracy,
    drifts,
    trend: [...weeks, weekOf(null, now.toISOString(), drifts, accuracy)],
    traces: await tracesOf(tx, sides, registry),
    repeat: await repeatsOf(tx, places, now),
    repairs: await repairsSince(tx, since),
    ignored: await putAside(tx, now),
    unread,
    counted,
  }
}

/** The closed ones were seen, and are gone; a gap that was only ever on its way is in neither. */
async function driftsOf(tx: Db, sides: readonly Side[], since: Date, heard: number | null) {
  const open = sides.filter((s) => s.open)
  const drifts = sides.filter((s) => s.at.drift)
  const row = await tx.one<Pick<Drifts, 'opened' | 'closed'> & { event: number }>(sql`
    select count(distinct drift_id) filter (where event in ('seen', 'seen again') and residue <> 0) as opened,
           count(distinct drift_id) filter (where event = 'resolved') as closed,
           coalesce(max(id), ${heard}::bigint, 0) as event
    from drift_event where at >= ${since}::timestamptz and id > ${heard ?? 0}::bigint`)
  return {
    open: open.length,
    units: open.reduce((sum, s) => sum + Math.abs(s.residue), 0),
    explained: drifts.filter((s) => s.residue === 0).length,
    ignored: drifts.filter((s) => s.residue !== 0 && !s.open).length,
    ...row!,
  }
}

/** Each item that differs somewhere, with what every place shows of it. */
async function linesOf(tx: Db, places: readonly Place[], sides: readonly Side[]) {
  const groups = [...Map.groupBy(sides, (s) => s.at.itemId).values()].map((own) => ({
    own,
    severity: severities.findLast((each) => own.some((s) => s.shown.severity === each)) ?? null,
    far: Math.max(0, ...own.map((s) => Math.abs(s.residue))),
  }))
  const rank = (g: (typeof groups)[number]) => (g.severity ? severities.indexOf(g.severity) : -1)
  groups.sort(
    (a, b) => rank(b) - rank(a) || b.far - a.far || (a.own[0]!.at.sku < b.own[0]!.at.sku ? -1 : 1),
  )
  const kept = groups.slice(0, MOST_LINES)
  const rest = await besides(
    tx,
    kept.map(({ own }) => own[0]!.at.itemId),
  )
  const lines = kept.map(({ own, severity }): Line => {
    const { itemId, sku, name } = own[0]!.at
    const plain = { gap: null, severity: null, rule: null, pattern: null }
    const number = rest.own.get(itemId) ?? null
    const why = number === null ? 'not in the ledger' : null
    const shows = places.map((place): Shown => {
      const side = own.find((s) => s.place === place)
      if (side) return side.shown
      const there = rest.numbers.get(`${itemId}:${place.id}`)
      if (!there) return { ...plain, number: null, expected: null, why: 'not read, or not named' }
      if (there.number === null)
        return { ...plain, number: null, expected: there.expected, why: 'without a number there' }
      return { ...plain, number: there.number, expected: there.number, gap: 0, why: null }
    })
    const own_: Shown = { ...plain, number, expected: null, why }
    return { sku, name, price: null, severity, shows: [own_, ...shows] }
  })
  return { lines, omitted: groups.length - kept.length }
}

function assumed(places: readonly Place[], registry: Registry): string[] {
  const meanings = [...Map.groupBy(places, (p) => p.measure)].map(
    ([measure, own]) =>
      `${[...new Set(own.map((p) => p.system))].join(', ')}: compared with what the ledger makes ${measureWords[measure]} there.`,
  )
  const minutes = Math.round(registry.reconcile.inFlightMs / 60_000)
  return [
    'The ledger is what the owner of each fact has told; every system is compared with it in its own meaning: its places, its packs, what it keeps back.',
    ...meanings,
    `What is on its way explains a gap for ${many(minutes, 'minute')}; after that it is stuck, and counts.`,
    `“Within ${TOLERANCE}” are numbers that are equal, that differ by what is on its way alone, or that nothing explains by up to ${many(TOLERANCE, 'unit')} (or the tolerance of their category).`,
    `Repeat offenders are looked for in the last ${WEEKS} weeks.`,
  ]
}

const unseen = [
  'Where every system is wrong in the same way they agree. Only a count at the shelf finds that.',
  'A cause is the likeliest that adds up to the unit on what is recorded. Who did it, and why, is for people to ask.',
]
