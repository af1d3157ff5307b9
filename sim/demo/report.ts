/** What the demo found, as a value and on paper. */
import type { Net } from './trouble/trouble.ts'

export type Invariant = { invariant: string; ok: boolean; says: string }
export type Different = { sku: string; is: number; shouldBe: number }

export type Report = {
  /** What the business sold through. */
  storefront: string
  /** Messages that Onhand answered 2xx, each counted once. */
  accepted: number
  /** Messages that the storefront was asked for, where its webhooks do not tell everything. */
  polled: number
  applied: number
  /** By reason. */
  quarantined: Record<string, number>
  pending: number
  /** Movements that were sent and are not in the ledger; that are in it and were not sent. */
  lost: number
  doubled: number
  movements: number
  positions: number
  /** Numbers that the storefront confirmed, and calls it got. */
  pushes: number
  apiCalls: number
  /** How often it told us to slow down. */
  throttles: number
  /** How often it held another number than was thought, which is right now. */
  staleResolved: number
  deadLetters: number
  /** How many numbers at the storefront are not what they should be, and the first hundred of them. */
  different: number
  differences: Different[]
  invariants: Invariant[]
  /** Rows of the file, or of the made-up business, and what was made of them. */
  rows: number
  events: Record<string, number>
  derivedMovements: number
  /** Deliveries of webhooks, with those sent twice and tried again. */
  deliveries: number
  faults: Partial<Record<string, number>>
  /** The second act: what went wrong quietly, and what became of it. */
  net?: Net
  seed: number
  wallMs: number
  /** Where it can be looked at, signed in, while it stays up; the link is good once. */
  page?: string
}

export const passed = (report: Report) =>
  report.invariants.every((i) => i.ok) && (report.net === undefined || trusted(report.net))

/** Nothing was repaired wrongly, and nothing is open that should not be. */
const trusted = ({ repairs, leftOpen, byCause }: Net) =>
  repairs.wrong.length === 0 &&
  repairs.largest <= 5 &&
  leftOpen.length === 0 &&
  byCause.every((c) => c.found === c.injected && c.wrongCause === 0)

/** For people, with the JSON as the last line; `json`: the JSON alone. */
export function printReport(report: Report, json = false): void {
  const out = (text: string) => process.stdout.write(`${text}\n`)
  if (!json) for (const line of pageOf(report)) out(line)
  out(JSON.stringify(report))
}

function pageOf(report: Report): string[] {
  const { differences, quarantined } = report
  const counts: [string, number | string][] = [
    ['storefront', report.storefront],
    ['rows', report.rows],
    ['messages accepted', report.accepted],
    ['  polled besides', report.polled],
    ['  applied', report.applied],
    ['  quarantined', sum(quarantined)],
    ['  pending', report.pending],
    ['deliveries of them', report.deliveries],
    ['movements', report.movements],
    ['  of them derived', report.derivedMovements],
    ['  lost', report.lost],
    ['  doubled', report.doubled],
    ['positions', report.positions],
    ['numbers told to the shop', report.pushes],
    ['calls for that', report.apiCalls],
    ['  told to slow down', report.throttles],
    ['  that went wrong', sum(report.faults)],
    ['stale answers resolved', report.staleResolved],
    ['dead letters', report.deadLetters],
    ['numbers that are wrong there', report.different],
    ['seconds', (report.wallMs / 1000).toFixed(1)],
  ]
  const shown = (n: number | string) => (typeof n === 'number' ? n.toLocaleString('en-GB') : n)
  return [
    '',
    ...counts.map(([name, n]) => `  ${name.padEnd(30)} ${shown(n).padStart(12)}`),
    ...Object.entries(quarantined).map(([reason, n]) => `  quarantined: ${reason} × ${n}`),
    ...differences
      .slice(0, 10)
      .map((d) => `  ${d.sku}: the shop shows ${d.is}, it should be ${d.shouldBe}`),
    '',
    ...report.invariants.map((i) => `  ${i.ok ? '✓' : '✗'} ${i.invariant}: ${i.says}`),
    '',
    ...(report.net ? netOf(report.net) : []),
  ]
}

export const sum = (counts: Readonly<Partial<Record<string, number>>>) =>
  Object.values(counts).reduce<number>((total, n = 0) => total + n, 0)

/** What went wrong quietly, cause by cause, and how some of it reads. */
function netOf(net: Net): string[] {
  const head = ['then, quietly', 'made', 'found', 'named', 'fetched', 'repaired', 'for a person']
  const rows = net.byCause.map((c) =>
    [c.cause, c.injected, c.found, c.rightCause, c.fetched, c.autoRepaired, c.escalated].map(
      String,
    ),
  )
  const wide = head.map((h, i) => Math.max(h.length, ...rows.map((r) => r[i]!.length)))
  const show = (r: string[]) =>
    `  ${r.map((cell, i) => (i ? cell.padStart(wide[i]!) : cell.padEnd(wide[i]!))).join('  ')}`
  const told = ['repaired', 'for a person'].flatMap((ends) =>
    net.stories.filter((s) => s.ends === ends).slice(0, 3),
  )
  const { made, largest, wrong } = net.repairs
  return [
    show(head),
    ...rows.map(show),
    '',
    `  ${wrong.length === 0 ? '✓' : '✗'} ${made} repairs were made without a person, of ${largest} units at most; ${wrong.length} of them wrong`,
    `  ${net.leftOpen.length === 0 ? '✓' : '✗'} ${net.leftOpen.length} that should have come right by themselves are still open`,
    ...told.flatMap((s) => [
      '',
      `  ${s.sku}: ${s.what} → ${s.ends}`,
      `    ${s.says}`,
      `    ${s.next}`,
    ]),
    '',
  ]
}
