/** The daily mail as data: what was found, what was judged of it, and what was not looked at. */
import { z } from 'zod'
import { alarms } from '../../authority/telling.ts'
import { freshness } from '../../notify/digest.ts'
import { Channel } from '../channels.ts'
import { JobNow } from '../jobs.ts'
import { MaybeTime, Time } from '../shapes.ts'

const Severity = z.enum(alarms)
const cutOf = <T extends z.ZodType>(row: T) => ({ rows: z.array(row), more: z.int() })

const Source = z.object({
  system: z.string(),
  role: z.string(),
  /** `unread`: its connector can't tell its numbers, so they are never compared. */
  state: z.enum(freshness),
  why: z.string(),
  readAt: MaybeTime,
  asOf: MaybeTime,
  levels: z.int(),
  unmatched: z.int(),
  different: z.int(),
  lastHeardAt: MaybeTime,
  silent: z.boolean().nullable(),
})

const DriftLine = z.object({
  id: z.int(),
  sku: z.string(),
  name: z.string(),
  place: z.string(),
  state: z.string(),
  regressed: z.boolean(),
  severity: z.enum(['in_flight', ...alarms]),
  severityWhy: z.string(),
  expected: z.int(),
  observed: z.int(),
  residue: z.int(),
  cause: z.string().nullable(),
  confidence: z.number().nullable(),
  story: z.record(z.string(), z.unknown()).nullable(),
  firstSeenAt: Time,
  occurrences: z.int(),
})

const RepairLine = z.object({
  sku: z.string(),
  place: z.string(),
  act: z.enum(['compensate', 'publish']),
  before: z.int(),
  after: z.int(),
  state: z.string(),
  why: z.string(),
  at: Time,
})

const Count = z.int()

export const Digest = z
  .object({
    at: Time,
    since: Time,
    /** Only if every named check ran within a day and passed, and no source is anything but fresh. */
    clear: z.boolean(),
    subject: z.string(),
    says: z.string(),
    /** What stands against an all-clear, the worst first. */
    reasons: z.array(
      z.object({
        severity: z.enum([...alarms, 'unknown']),
        says: z.string(),
        page: z.string(),
        command: z.string().optional(),
      }),
    ),
    checks: z.array(
      z.object({
        check: z.string(),
        says: z.string(),
        state: z.enum(['passed', 'failed', 'missing']),
        at: MaybeTime,
        why: z.string(),
      }),
    ),
    notChecked: z.array(z.object({ what: z.string(), why: z.string() })),
    items: Count,
    jobs: z.array(JobNow),
    runs: z.array(
      z.object({ job: z.string(), done: Count, failed: Count, lost: Count, missed: Count }),
    ),
    sources: z.array(Source),
    books: z.object({ at: Time, ok: z.boolean(), says: z.array(z.string()) }).nullable(),
    drifts: z.object({
      ...cutOf(DriftLine),
      open: z.object({ critical: Count, high: Count, low: Count }),
      escalated: Count,
      explained: Count,
      ignored: Count,
      snoozed: Count,
      appeared: Count,
      resolved: Count,
    }),
    corrected: z.object({ ...cutOf(RepairLine), failed: Count, units: Count }),
    batches: z.array(
      z.object({
        id: z.int(),
        state: z.string(),
        why: z.string(),
        skus: Count,
        units: Count,
        madeAt: Time,
      }),
    ),
    channels: z.array(Channel),
    dead: z.object(
      cutOf(z.object({ sku: z.string(), channel: z.string(), why: z.string(), deadAt: Time })),
    ),
    quarantine: z.array(
      z.object({
        system: z.string(),
        reason: z.string(),
        says: z.string(),
        messages: Count,
        oldest: Time,
      }),
    ),
    waiting: z.object({ messages: Count, oldest: MaybeTime }),
    alerts: z.array(
      z.object({
        severity: Severity,
        title: z.string(),
        says: z.string(),
        openedAt: Time,
        link: z.string().nullable(),
      }),
    ),
    unowned: z.array(z.string()),
  })
  .openapi('Digest')

export const Alert = z
  .object({
    id: z.int(),
    /** What it is about: the same key is the same trouble. */
    key: z.string(),
    severity: Severity,
    title: z.string(),
    says: z.string(),
    link: z.string().nullable(),
    openedAt: Time,
    seenAt: Time,
    /** How often it was noticed. */
    times: z.int(),
    closedAt: MaybeTime,
    /** By way: how bad it was when it was told there, and when; or why it could not be. */
    told: z.record(
      z.string(),
      z.object({
        severity: Severity.optional(),
        at: z.string().optional(),
        why: z.string().optional(),
        failedAt: z.string().optional(),
      }),
    ),
  })
  .openapi('Alert')
