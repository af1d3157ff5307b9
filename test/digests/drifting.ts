/** A day with three drifts. */
import type { Facts } from '../../src/notify/digest.ts'
import { ago, HOUR, quiet } from './quiet.ts'

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
          at: ago(HOUR / 2),
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
