/** Small differences that nobody wants to hear of: a rule, what it hides now, and its end. */
import { z } from 'zod'
import { sql } from '../../db/sql.ts'
import type { Engine } from '../../engine/engine.ts'
import { Fault } from '../../lib/faults.ts'
import { addRule, endRule, hiddenBy, listRules } from '../../triage/hand/rules.ts'
import { type Door, route } from '../door.ts'
import { findItem, findSystem } from '../find.ts'
import { MaybeTime, Moment, Sku, Time, text } from '../shapes.ts'

const RuleShape = z
  .object({
    id: z.int(),
    sku: z.string().nullable(),
    system: z.string().nullable(),
    external: z.string().nullable(),
    category: z.string().nullable(),
    /** Hides residues up to this many units. */
    most: z.int(),
    reason: z.string(),
    madeBy: z.string(),
    madeAt: Time,
    expiresAt: Time,
    endedAt: MaybeTime,
    hides: z.int(),
  })
  .openapi('IgnoreRule')
const Hidden = z.object({
  driftId: z.int(),
  sku: z.string(),
  system: z.string(),
  residue: z.int(),
  severity: z.string(),
})
const About = {
  sku: Sku.optional(),
  system: text(40).optional(),
  /** The system's code of the place, where it has several. */
  external: text(200).optional(),
  category: text(200).optional(),
  most: z.int().min(1).max(1_000_000),
}
const Body = z.strictObject({ ...About, reason: text(500), until: Moment })
type About = Pick<z.infer<typeof Body>, 'sku' | 'system' | 'external' | 'category' | 'most'>

export function ignoreRules(door: Door, engine: Engine): void {
  const { db, world } = engine
  route(
    door,
    {
      method: 'get',
      path: '/v1/ignore-rules',
      scope: 'read',
      says: 'What nobody wants to hear of, why, and until when',
      query: z.strictObject({ all: z.enum(['', 'true', 'false']).optional() }),
      answer: z.object({ rows: z.array(RuleShape) }),
    },
    async ({ query: { all } }) => ({
      rows: await listRules(db, all !== undefined && all !== 'false', world.clock.now()),
    }),
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/ignore-rules/preview',
      scope: 'read',
      act: false,
      says: 'What such a rule would hide now; nothing is stored',
      body: z.strictObject(About),
      answer: z.object({ hides: z.int(), rows: z.array(Hidden) }),
    },
    async ({ body }) => {
      const rows = await hiddenBy(db, await ruleOf(engine, body))
      return { hides: rows.length, rows: rows.slice(0, 100) }
    },
  )
  route(
    door,
    {
      method: 'post',
      path: '/v1/ignore-rules',
      scope: 'write',
      says: 'Hide small residues of an item, a place or a category: with a reason, and until a time',
      body: Body,
      answer: z.object({ id: z.int(), hides: z.int(), rows: z.array(Hidden) }),
    },
    async ({ body, caller, tell }) => {
      const { reason, until: expiresAt } = body
      const rule = { ...(await ruleOf(engine, body)), reason, expiresAt }
      const { id, hidden } = await addRule(db, rule, caller.name, world.clock.now())
      tell({ target: String(id), now: { hides: hidden.length } })
      return { id, hides: hidden.length, rows: hidden.slice(0, 100) }
    },
  )
  route(
    door,
    {
      method: 'delete',
      path: '/v1/ignore-rules/:id',
      scope: 'write',
      says: 'End a rule: what it hid is open again',
      params: z.object({ id: z.coerce.number().int().min(1) }),
      answer: z.object({ reopened: z.int() }),
    },
    async ({ params: { id }, caller, tell }) => {
      tell({ was: await db.one(sql`select * from ignore_rule where id = ${id}`) })
      return { reopened: await endRule(db, id, caller.name, world.clock.now()) }
    },
  )
}

async function ruleOf(engine: Engine, { sku, system, external, category, most }: About) {
  const itemId = sku === undefined ? null : (await findItem(engine.db, sku)).id
  const placeId = system === undefined ? null : await placeAt(engine, system, external)
  return { itemId, placeId, category: category ?? null, most }
}

async function placeAt(engine: Engine, system: string, external: string | undefined) {
  const places = await engine.db.all<{ id: number; external: string }>(
    sql`select id, external from place where system_id = ${findSystem(engine, system)} and active order by id`,
  )
  const found = external === undefined ? places : places.filter((p) => p.external === external)
  if (found.length === 1) return found[0]!.id
  const list = places.map((p) => p.external).join(', ') || 'none'
  if (found.length === 0) throw new Fault('not_found', `${system} shows no such place: ${list}.`)
  throw new Fault('invalid', `${system} has several places: say which ("external"): ${list}.`)
}
