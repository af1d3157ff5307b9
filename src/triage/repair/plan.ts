/** Every number that would change, before → after, with its reason: stored, and nothing done yet (D7). */
import { ints, texts } from '../../db/arrays.ts'
import type { Db } from '../../db/db.ts'
import { raw, sql } from '../../db/sql.ts'
import { type Place, placesOf } from '../../reconcile/places.ts'
import type { Severity } from '../../reconcile/severity.ts'
import type { Claim } from '../claim.ts'
import { against, mendOf } from '../decide/mend.ts'
import { many } from '../decide/words.ts'
import { type Repairer, type Want, write } from './act.ts'
import { sizeOf } from './budget.ts'
import { log } from './log.ts'
import { zeroedBy } from './radius.ts'

/** Which disagreements. A drift that is named is planned whatever its cause calls for. */
export type Asked = { systems?: readonly string[]; driftIds?: readonly number[]; most?: number }

type Row = {
  id: number
  itemId: number
  placeId: number
  expected: number
  observed: number
  residue: number
  severity: Severity
  cause: string | null
  confidence: number | null
  claims: Claim[]
  assigned: string | null
  story: { gap: string } | null
  bundle: boolean
  /** At the place's only location. */
  onHand: number
  version: number | null
}

/** What no number would mend, and why. */
export type Unplanned = { driftId: number; why: string }

/** Null: there is nothing to do. Larger and more dangerous gaps come first. */
export async function plan(
  repairer: Repairer,
  asked: Asked,
  actor: string,
): Promise<{ batchId: number | null; unplanned: Unplanned[] }> {
  const { db, world } = repairer
  const places = await placesOf(db)
  const rows = await openDrifts(db, asked)
  const unplanned: Unplanned[] = []
  const wants: Want[] = []
  const most = asked.most ?? rows.length
  for (const row of rows) {
    const want = wantOf(row, places, asked.driftIds?.includes(row.id) ?? false)
    if (typeof want === 'string') unplanned.push({ driftId: row.id, why: want })
    else if (wants.length < most) wants.push(want)
    else unplanned.push({ driftId: row.id, why: `only ${many(most, 'was', 'were')} asked for` })
  }
  if (wants.length === 0) return { batchId: null, unplanned }
  const now = world.clock.now()
  const size = sizeOf(wants)
  const batchId = await db.tx(async (tx) => {
    const zeroed = await zeroedBy(tx, repairer.directory, wants)
    const batch = await tx.one<{ id: number }>(sql`
      insert into batch (state, automatic, made_by, made_at, why, skus, units, zeroed)
      values ('planned', false, ${actor}, ${now}, ${whyOf(asked)}, ${size.skus}, ${size.units}, ${zeroed})
      returning id`)
    await write(tx, batch!.id, wants)
    const notes = wants.map((w) => ({
      driftId: w.driftId!,
      event: 'planned',
      state: null,
      detail: { batch: batch!.id, act: w.act, before: w.before, after: w.after },
    }))
    await log(tx, notes, actor, now)
    return batch!.id
  })
  return { batchId, unplanned }
}

function whyOf({ systems, driftIds, most }: Asked): string {
  const which = driftIds?.length
    ? `drift ${driftIds.join(', ')}`
    : systems?.length
      ? `what differs at ${systems.join(', ')}`
      : 'all that differs'
  return most === undefined ? which : `${which}, at most ${most}`
}

function wantOf(row: Row, places: readonly Place[], named: boolean): Want | string {
  const place = places.find((p) => p.id === row.placeId)
  if (!place) return 'its place is no longer declared'
  const alone = !places.some(
    (p) =>
      p.id !== place.id &&
      p.systemId === place.systemId &&
      p.locations.some((l) => place.locations.includes(l)),
  )
  const { bundle, residue, expected, observed } = row
  const mend = mendOf({ place, expected, observed, residue, bundle, alone, onHand: row.onHand })
  if (typeof mend === 'string') return mend
  const { cause, confidence, claims } = row
  const other = against({ cause, claims, rivals: [], confidence: confidence ?? 0 }, mend.act)
  if (other !== null && !named) return other
  if (mend.before === mend.after) return 'no number would change'
  const found = claims.map((c) => c.says).join(' ')
  const reason = row.assigned ?? (found || 'no cause found')
  return {
    ...mend,
    driftId: row.id,
    itemId: row.itemId,
    placeId: row.placeId,
    expected,
    observed,
    cause: row.assigned ?? cause,
    confidence,
    why: other === null ? reason : `${reason} (asked for by name, although ${other})`,
    version: row.version,
  }
}

const openDrifts = (db: Db, { systems, driftIds }: Asked) =>
  db.all<Row>(sql`
    select d.id, d.item_id, d.place_id, d.expected, d.observed, d.residue, d.severity, d.cause, d.confidence, d.claims,
           d.assigned, d.story, coalesce(q.on_hand, 0)::bigint as on_hand, q.version,
           exists (select from bundle b where b.item_id = d.item_id) as bundle
    from drift d join place p on p.id = d.place_id join system s on s.id = p.system_id
    left join position q on q.item_id = d.item_id and q.location_id = p.locations[1]
    where ${
      driftIds?.length
        ? sql`d.id = any(${ints(driftIds)}::bigint[]) and d.state not in ('resolved', 'correcting')`
        : sql`d.state in ('open', 'escalated') and d.snoozed_until is null`
    }
      and d.residue <> 0 and p.active
      and ${systems?.length ? sql`s.name = any(${texts(systems)}::text[])` : raw('true')}
    order by array_position(array['critical', 'high', 'low', 'in_flight'], d.severity), abs(d.residue) desc, d.id`)
