/** A day on which everything ran and agrees, as the daily mail could find it. */

import type { JobNow } from '../../src/jobs/list.ts'
import { later } from '../../src/lib/clock.ts'
import type { Facts, Source } from '../../src/notify/digest.ts'

export const at = new Date('2026-05-21T06:30:00Z')
const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const ago = (ms: number) => later(at, -ms)

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
