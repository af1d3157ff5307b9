/** Days as the daily mail could find them: a quiet one, and what can be wrong with one. */

import type { JobNow } from '../src/jobs/list.ts'
import { later } from '../src/lib/clock.ts'
import type { Facts, Source } from '../src/notify/digest.ts'

export const at = new Date('2026-05-21T06:30:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const ago = (ms: number) => later(at, -ms)

const job = (name: string, says: string, check: boolean, doneMs: number): JobNow => ({
  job: name,
  says,
  cron: '0 * * * *',
  check,
  standing: 'up',
  why: '',
  nextAt: later(at, HOUR),
  last: {
    id: 1,
    job: name,
    dueAt: ago(doneMs),
    startedAt: ago(doneMs),
    endedAt: ago(doneMs - MINUTE),
    state: 'done',
    missed: 0,
    counts: {},
    skipped: [],
    why: null,
    askedBy: null,
  },
  doneAt: ago(doneMs - MINUTE),
})

const source = (system: string, role: string, levels: number, readMs: number): Source => ({
  system,
  role,
  state: 'fresh',
  why: '',
  readAt: ago(readMs),
  asOf: ago(readMs),
  levels,
  unmatched: 0,
  different: 0,
  lastHeardAt: ago(4 * MINUTE),
  silent: false,
})

const open = { state: 'open' as const, why: null, blockedUntil: null, failures: 0 }

/** Everything ran and agrees. */
export const quiet = (): Facts => ({
  at,
  since: ago(24 * HOUR),
  items: 3942,
  jobs: [
    job(
      'reconcile',
      'reads every system whole, compares it with the ledger, explains what differs, and decides',
      true,
      30 * MINUTE,
    ),
    job(
      'verify',
      'proves that the books are what their movements make them, and that no past was changed',
      true,
      195 * MINUTE,
    ),
    job(
      'prune',
      'lets go of old message texts, attempts and runs (retention)',
      false,
      165 * MINUTE,
    ),
  ],
  runs: [
    { job: 'reconcile', done: 24, failed: 0, lost: 0, missed: 0 },
    { job: 'verify', done: 1, failed: 0, lost: 0, missed: 0 },
  ],
  sources: [
    source('shop', 'storefront', 3942, 30 * MINUTE),
    source('wms', 'wms', 3942, 31 * MINUTE),
    source('erp', 'erp', 3871, 31 * MINUTE),
    source('fulfilment', '3pl', 612, 5 * HOUR),
  ],
  books: { at: ago(195 * MINUTE), ok: true, says: [] },
  drifts: {
    rows: [],
    more: 0,
    open: { critical: 0, high: 0, low: 0 },
    escalated: 0,
    explained: 2,
    ignored: 0,
    snoozed: 0,
    appeared: 0,
    resolved: 3,
  },
  corrected: { rows: [], more: 0, failed: 0, units: 0 },
  batches: [],
  channels: [
    {
      ...open,
      channel: 'shop',
      system: 'shop',
      external: '1',
      locations: ['leeds'],
      measure: 'available_to_sell',
      succeededAt: ago(40_000),
      pending: 2,
      oldest: ago(3_000),
      dead: 0,
    },
    {
      ...open,
      channel: 'erp',
      system: 'erp',
      external: 'MAIN',
      locations: ['leeds'],
      measure: 'on_hand',
      succeededAt: ago(12 * MINUTE),
      pending: 0,
      oldest: null,
      dead: 0,
    },
  ],
  dead: { rows: [], more: 0 },
  quarantine: [],
  waiting: { messages: 0, oldest: null },
  alerts: [],
  unowned: [],
})

/** Three drifts, one of which can oversell; two repairs; a number given up. */
export function drifting(): Facts {
  const day = quiet()
  const [shop, erp] = day.channels
  return {
    ...day,
    drifts: {
      ...day.drifts,
      open: { critical: 1, high: 1, low: 1 },
      escalated: 1,
      appeared: 2,
      resolved: 5,
      rows: [
        {
          id: 41,
          sku: '21621',
          name: 'Vintage Union Jack Bunting',
          place: 'shop',
          state: 'escalated',
          regressed: true,
          severity: 'critical',
          severityWhy: '5 units too many can be sold there',
          expected: 9,
          observed: 14,
          residue: 5,
          cause: 'lost_event',
          confidence: 0.82,
          story: {
            found:
              'Shipment WH-204 of 5 left Leeds on Tuesday and no message of it ever reached us.',
            next: 'Ask the warehouse for the confirmation of WH-204, or count bin A-04.',
          },
          firstSeenAt: ago(21 * HOUR),
          occurrences: 14,
        },
        {
          id: 42,
          sku: '85123A',
          name: 'White Hanging Heart T-Light Holder',
          place: 'wms at HALL2',
          state: 'counting',
          regressed: false,
          severity: 'high',
          severityWhy: '24 units, 51% of what is on hand',
          expected: 47,
          observed: 23,
          residue: -24,
          cause: null,
          confidence: null,
          story: null,
          firstSeenAt: ago(50 * HOUR),
          occurrences: 48,
        },
        {
          id: 43,
          sku: '22423',
          name: 'Regency Cakestand 3 Tier',
          place: 'erp',
          state: 'open',
          regressed: false,
          severity: 'low',
          severityWhy: '1 unit, 2% of what is on hand',
          expected: 61,
          observed: 60,
          residue: -1,
          cause: 'pack_factor',
          confidence: 0.6,
          story: null,
          firstSeenAt: ago(2 * HOUR),
          occurrences: 2,
        },
      ],
    },
    corrected: {
      rows: [
        {
          sku: '47566',
          place: 'shop',
          act: 'publish',
          before: 12,
          after: 9,
          state: 'verified',
          why: 'the shop was told 9 and its answer was lost; it still showed 12',
          at: ago(7 * HOUR),
        },
        {
          sku: '84879',
          place: 'wms',
          act: 'compensate',
          before: 31,
          after: 30,
          state: 'done',
          why: 'one unit was booked twice, by webhook and by file',
          at: ago(40 * MINUTE),
        },
      ],
      more: 0,
      failed: 0,
      units: 4,
    },
    channels: [{ ...shop!, dead: 1, pending: 18, oldest: ago(40_000) }, erp!],
    dead: {
      rows: [
        {
          sku: 'POST',
          channel: 'shop',
          why: 'the shop has no such product (404)',
          deadAt: ago(9 * HOUR),
        },
      ],
      more: 0,
    },
    quarantine: [
      {
        system: 'wms',
        reason: 'unmapped_sku',
        says: 'a SKU is not known here',
        messages: 3,
        oldest: ago(20 * HOUR),
      },
    ],
    sources: day.sources.map((s) => ({ ...s, different: s.system === 'fulfilment' ? 0 : 1 })),
  }
}

/** Nothing differs, as far as anybody knows. */
export function stale(): Facts {
  const day = quiet()
  const [shop, wms, erp, fulfilment] = day.sources as [Source, Source, Source, Source]
  const skipped = [
    { what: 'wms', why: 'HTTP 503 from wms.example: closed for now' },
    { what: '38 items of fulfilment', why: 'they kept moving while they were looked at' },
  ]
  const [reconcile, ...rest] = day.jobs
  return {
    ...day,
    jobs: [{ ...reconcile!, last: { ...reconcile!.last!, skipped } }, ...rest],
    sources: [
      shop,
      {
        ...wms,
        state: 'failed',
        why: 'HTTP 503 from wms.example: closed for now; the last whole reading was 31 h ago',
        readAt: ago(31 * HOUR),
        lastHeardAt: ago(30 * HOUR),
        silent: true,
      },
      {
        ...erp,
        state: 'unread',
        why: 'its connector cannot tell what it shows',
        readAt: null,
        asOf: null,
        levels: 0,
      },
      { ...fulfilment, unmatched: 12 },
    ],
    unowned: ['incoming'],
  }
}

/** The machine was off for three days. */
export function nothing(): Facts {
  const day = quiet()
  const days = 3 * 24 * HOUR
  return {
    ...day,
    jobs: day.jobs.map((j) => ({
      ...j,
      standing: 'down' as const,
      why: 'it was due at 2026-05-18 07:00: is onhand serve running?',
      doneAt: ago(days),
    })),
    runs: [],
    sources: day.sources.map((s) => ({
      ...s,
      state: 'stale' as const,
      why: 'it was last read 3 days ago',
      readAt: ago(days),
      lastHeardAt: ago(days),
      silent: true,
    })),
    books: { at: ago(days), ok: true, says: [] },
    channels: day.channels.map((c) => ({
      ...c,
      succeededAt: ago(days),
      pending: 31,
      oldest: ago(days),
    })),
    waiting: { messages: 204, oldest: ago(days) },
  }
}
