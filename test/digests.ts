/** Days as the daily mail could find them: a quiet one, and what can be wrong with one. */
import type { Facts, Source } from '../src/notify/digest.ts'
import { ago, at, HOUR, quiet } from './digests/quiet.ts'

export { drifting } from './digests/drifting.ts'
export { at, quiet }

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
