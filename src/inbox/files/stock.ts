/** Stock files before they are taken in: what each row says, and what the ledger would answer. */

import type { Registry } from '../../authority/registry.ts'
import type { Directory } from '../../authority/sync.ts'
import { type FoundItem, locationMap, resolveItems } from '../../catalog/resolve.ts'
import type { Line, Parsed, Reading } from '../../connectors/connector.ts'
import type { Db } from '../../db/db.ts'
import { foretell } from '../../ledger/foretell.ts'
import { positionsOf } from '../../ledger/positions.ts'
import type { World } from '../../lib/world.ts'
import type { Movement, Outcome } from '../../stock/movement.ts'
import { toUnits } from '../../stock/units.ts'
import { speakerOf } from '../interpret.ts'
import { type Problem, translate } from '../translate.ts'

export type Context = {
  db: Db
  world: Pick<World, 'clock'>
  registry: Registry
  directory: Directory
}

/** What would become of one row. `new_item`: its SKU would be added first. */
export type Fate = {
  row: number
  fate: Outcome['outcome'] | 'observed' | 'new_item' | Problem['reason']
  says: string
  sku?: string
  location?: string
}

/** One fate per good row and per bad one, in no order. With `addItems` an unknown SKU is no obstacle. */
export async function foresee(
  context: Context,
  systemId: number,
  parsed: Parsed,
  addItems: boolean,
): Promise<Fate[]> {
  const { db } = context
  const asked = [
    ...parsed.lines.map((l) => ({ systemId, external: l.sku, at: l.happenedAt })),
    ...parsed.readings.map((r) => ({ systemId, external: r.sku, at: r.asOf })),
  ]
  const items = await resolveItems(db, asked)
  const places = await locationMap(db)
  const location = (external: string) => places.get(`${systemId}:${external}`)
  const fates: Fate[] = (parsed.problems ?? []).map(({ row, why }) => ({
    row,
    fate: 'unreadable',
    says: why,
  }))
  const made = translated(context, systemId, parsed.lines, items, location)
  const movements = made.flatMap((m) => m.movements)
  const outcomes = await foretell(db, movements)
  const onHand = await onHandOf(db, movements)
  let next = 0
  for (const { line, problem, movements: own } of made) {
    const theirs = own.map((m) => ({ movement: m, outcome: outcomes[next++]! }))
    fates.push(problem ? obstacle(line, problem, addItems) : fateOf(context, line, theirs, onHand))
  }
  parsed.readings.forEach((reading, i) => {
    fates.push(seen(reading, items[parsed.lines.length + i]))
  })
  return fates
}

type Made = { line: Line; movements: Movement[]; problem?: Problem }

/** What each line would be as movements, or what stands in its way. */
export function translated(
  { registry, directory, world }: Context,
  systemId: number,
  lines: readonly Line[],
  items: readonly (FoundItem | undefined)[],
  location: (external: string) => number | undefined,
): Made[] {
  const speaker = speakerOf(registry, directory, systemId)
  const now = world.clock.now()
  const issuer = (name: string) => (name in registry.systems ? directory.systemId(name) : undefined)
  return lines.map((line, i) => {
    const lookup = { item: items[i], location, issuer }
    const made = translate(line, speaker, lookup, undefined, now, registry.timing.horizonMs)
    return Array.isArray(made) ? { line, movements: made } : { line, movements: [], problem: made }
  })
}

function obstacle(line: Line, problem: Problem, addItems: boolean): Fate {
  const { row = 0, sku, location } = line
  if (problem.reason === 'unmapped_sku' && addItems) {
    return { row, fate: 'new_item', says: `${sku} is added, then ${words(line)}`, sku }
  }
  return {
    row,
    fate: problem.reason,
    says: problem.says,
    sku,
    ...(location === null ? {} : { location }),
  }
}

/** A bundle's row is several movements: it fares as the worst of them. */
const worst = ['contradicted', 'refused', 'held', 'recorded', 'repeated'] as const

function fateOf(
  { directory }: Context,
  line: Line,
  theirs: readonly { movement: Movement; outcome: Outcome }[],
  onHand: ReadonlyMap<string, number>,
): Fate {
  const rank = (o: Outcome) => worst.indexOf(o.outcome)
  const { movement, outcome } = theirs.toSorted((a, b) => rank(a.outcome) - rank(b.outcome))[0]!
  const at = { row: line.row ?? 0, fate: outcome.outcome, sku: line.sku }
  switch (outcome.outcome) {
    case 'recorded': {
      const before = onHand.get(positionKey(movement))
      const change =
        movement.counted === undefined ? '' : ` (the books say ${before ?? 'nothing'} now)`
      return { ...at, says: words(line) + change }
    }
    case 'repeated':
      return { ...at, says: 'it is in the ledger already' }
    case 'contradicted':
      return { ...at, says: `${movement.key}: ${outcome.why}` }
    case 'refused': {
      const owner = directory.systemName(outcome.ownerId)
      return {
        ...at,
        says: `${owner} owns what "${movement.kind}" writes here: it is kept, and not applied`,
      }
    }
    case 'held':
      return {
        ...at,
        says:
          outcome.why === 'no_owner'
            ? `nobody owns what "${movement.kind}" writes: name an owner in onhand.config.ts`
            : `it follows ${movement.after}, which has not come`,
      }
  }
}

const words = ({ kind, quantity, sku, location }: Line) =>
  `${kind} ${quantity} of ${sku}${location === null ? '' : ` at ${location}`}`

function seen(reading: Reading, item: FoundItem | undefined): Fate {
  const { sku, quantity, fact, row = 0 } = reading
  if (!item) return { row, fate: 'unmapped_sku', says: `no listing names a SKU "${sku}"`, sku }
  const units = toUnits(quantity, item.pack)
  if (!units.ok) return { row, fate: 'not_whole_units', says: units.why, sku }
  return {
    row,
    fate: 'observed',
    says: `${fact} ${quantity} of ${sku} is noted, and moves nothing`,
    sku,
  }
}

const positionKey = (m: Pick<Movement, 'itemId' | 'locationId'>) => `${m.itemId}:${m.locationId}`

async function onHandOf(db: Db, movements: readonly Movement[]): Promise<Map<string, number>> {
  const counted = movements.filter((m) => m.counted !== undefined).map((m) => m.itemId)
  if (counted.length === 0) return new Map()
  const positions = await positionsOf(db, [...new Set(counted)])
  return new Map(positions.map((p) => [positionKey(p), p.on_hand]))
}
