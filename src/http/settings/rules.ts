/** Rules over the API: what channels keep back, at most show, or show a share of. */
import { z } from 'zod'
import type { Engine } from '../../engine/engine.ts'
import { Fault } from '../../lib/faults.ts'
import { historyOf } from '../../settings/history.ts'
import { holding, rulesNow } from '../../settings/listed.ts'
import { checkWhose, ruleName, setRule, type Whose } from '../../settings/rules.ts'
import { type Door, route } from '../door.ts'
import { findChannel, findItem } from '../find.ts'
import { Confirm, Cursor, Limit, MaybeTime, Sku, text, unconfirmed } from '../shapes.ts'
import { Change } from './shapes.ts'

const MOST = 1_000_000_000
const Units = z.int().min(0).max(MOST).nullable()
const Share = z.int().min(0).max(100).nullable()
const Amounts = { safety: z.int().nullable(), cap: z.int().nullable(), percent: z.int().nullable() }
const Category = text(200)

const RuleNow = z
  .object({
    /** What its history is found by. */
    name: z.string(),
    /** Null: for all channels. */
    channel: z.string().nullable(),
    category: z.string().nullable(),
    sku: z.string().nullable(),
    ...Amounts,
    /** `set`: while it runs; it wins over the file until it is taken back. */
    from: z.enum(['file', 'set']),
    setBy: z.string().nullable(),
    setAt: MaybeTime,
    declared: z.object(Amounts).nullable(),
  })
  .openapi('Rule')

const Effect = z.object({
  channel: z.string(),
  /** Items listed there, those that show another number now, and those that show 0 now. */
  listed: z.int(),
  moved: z.int(),
  zeroed: z.int(),
})

export function rules(door: Door, engine: Engine): void {
  const { db, world, directory } = engine
  const { declared } = engine.settings
  route(
    door,
    {
      method: 'get',
      path: '/v1/rules',
      scope: 'read',
      says: 'What channels keep back, at most show, or show a share of; for an item, what holds',
      query: z.strictObject({
        channel: text(100).optional(),
        sku: Sku.optional(),
        category: Category.optional(),
        cursor: Cursor,
        limit: Limit,
      }),
      answer: z.object({
        rows: z.array(RuleNow),
        next: z.string().nullable(),
        /** For an item: what holds at each channel once the more exact rule has won. */
        holds: z.array(z.object({ channel: z.string(), ...Amounts })).optional(),
        /** The last changes of what was asked for. */
        history: z.array(Change),
      }),
    },
    async ({ query }) => {
      const item = query.sku === undefined ? undefined : await findItem(db, query.sku)
      const channel = query.channel === undefined ? undefined : findChannel(engine, query.channel)
      const which = { channel, category: query.category, item }
      const rows = await rulesNow(
        db,
        { declared, directory },
        which,
        query.cursor ?? '',
        query.limit,
      )
      const items = rows.filter((row) => row.sku !== null)
      const name = channel || item || query.category ? nameOf(which) : 'rule'
      return {
        rows,
        next: items.length < query.limit ? null : items.at(-1)!.sku,
        ...(item && {
          holds: await holding(db, channel ? [channel] : directory.channels, item.id),
        }),
        history: await historyOf(db, name, undefined, 20),
      }
    },
  )
  route(
    door,
    {
      method: 'put',
      path: '/v1/rules',
      scope: 'write',
      says: 'Set a rule, or take it back to the file (reset); channels are told what changes',
      body: z.strictObject({
        /** Without one: an item's safety stock at all channels. */
        channel: text(100).optional(),
        category: Category.optional(),
        sku: Sku.optional(),
        /** Units kept back. What is not named stays as it is; null: what is wider holds. */
        safety: Units.optional(),
        cap: Units.optional(),
        percent: Share.optional(),
        reset: z.literal(true).optional(),
        note: text(500).optional(),
        confirm: Confirm,
      }),
      also: unconfirmed,
      answer: z.object({
        /** Null: there is none any more. */
        rule: RuleNow.nullable(),
        items: z.int(),
        channels: z.array(Effect),
      }),
    },
    async ({ body, caller }) => {
      const { safety, cap, percent, reset, note = '', confirm } = body
      const amounts = { safety, cap, percent }
      const named = Object.entries(amounts).filter(([, value]) => value !== undefined)
      if ((named.length === 0) === (reset === undefined)) {
        throw new Fault('invalid', 'Say what to set (safety, cap or percent), or reset, not both.')
      }
      const item = body.sku === undefined ? null : await findItem(db, body.sku)
      const whose: Whose = {
        channel: body.channel === undefined ? null : findChannel(engine, body.channel),
        category: body.category ?? null,
        item,
      }
      const given = reset ? null : Object.fromEntries(named)
      checkWhose(whose, given)
      const done = await setRule({ db, world, declared, directory }, whose, given, {
        by: caller.name,
        note,
        confirm,
      })
      engine.wake()
      const which = {
        channel: whose.channel ?? undefined,
        category: body.category,
        item: item ?? undefined,
      }
      const left = await rulesNow(db, { declared, directory }, which, '', 1000)
      return { rule: left.find((row) => row.name === ruleName(whose)) ?? null, ...done }
    },
  )
}

const nameOf = (which: {
  channel?: Whose['channel'] | undefined
  category?: string | undefined
  item?: Whose['item'] | undefined
}) =>
  ruleName({
    channel: which.channel ?? null,
    category: which.item ? null : (which.category ?? null),
    item: which.item ?? null,
  })
