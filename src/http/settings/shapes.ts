/** What settings and their changes look like over the API. */
import { z } from 'zod'
import { MaybeTime, Time } from '../shapes.ts'

export const Value = z.union([z.string().max(500), z.number()])

const Bounds = z.union([
  z.object({ least: z.number(), most: z.number().nullable(), whole: z.boolean() }),
  z.object({ oneOf: z.array(z.string()).readonly() }),
  /** A cron expression. */
  z.object({ cron: z.literal(true) }),
])

export const SettingNow = z
  .object({
    name: z.string(),
    title: z.string(),
    /** What holds; null: it has no value of its own. */
    value: Value.nullable(),
    /** What onhand.config.ts says, or the program where that says nothing. */
    declared: Value.nullable(),
    unit: z.string().nullable(),
    bounds: Bounds,
    /** Who may change it. */
    scope: z.enum(['write', 'admin']),
    override: z
      .object({
        value: Value.nullable(),
        was: Value.nullable(),
        note: z.string(),
        setBy: z.string(),
        setAt: Time,
        /** Why it does not hold: the file or the program has changed since. */
        ignored: z.string().nullable(),
      })
      .nullable(),
  })
  .openapi('Setting')

export const Change = z
  .object({
    id: z.int(),
    name: z.string(),
    /** Null: what the file says, or no rule. */
    value: z.unknown(),
    was: z.unknown(),
    note: z.string(),
    setBy: z.string(),
    setAt: Time,
  })
  .openapi('SettingChange')

const Sum = { repairs: z.int(), units: z.int() }

export const Preview = z
  .object({
    gate: z.enum(['shadow', 'on']),
    days: z.int(),
    since: MaybeTime,
    ...Sum,
    settled: z.int(),
    open: z.int(),
    /** A lock was against these. */
    held: z.int(),
    systems: z.array(z.object({ system: z.string(), ...Sum })),
    causes: z.array(z.object({ cause: z.string(), ...Sum })),
    busiest: z.object({ day: z.string(), ...Sum }).nullable(),
    limits: z.object({ skusPerDay: z.number(), unitsPerDay: z.number() }),
    gated: z.array(z.string()),
    says: z.string(),
  })
  .openapi('GatePreview')
