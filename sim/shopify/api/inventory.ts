/** The mutations that write stock: set, adjust, activate, deactivate; all rows or none. */
import { GraphQLError, type GraphQLResolveInfo } from 'graphql'
import { tail } from '../../../src/connectors/shopify/ids.ts'
import { type Level, onHand, type State, type Store } from '../store/store.ts'
import type { Ways } from '../store/ways.ts'
import type { KeyError, Keys } from './keys.ts'
import type { Views } from './views.ts'

type RowError = { field: string[] | null; message: string; code?: string | null }
type Row = {
  inventoryItemId: string
  locationId: string
  quantity?: number
  delta?: number
  changeFromQuantity?: number | null
}
type Input = {
  name: string
  reason: string
  referenceDocumentUri?: string
  quantities?: Row[]
  changes?: Row[]
}
type Group = {
  changes: { name: string; delta: number; level: Level }[]
  input: Input
  at: Date
  id: string
}
type Written = { group: Group | null; errors: readonly RowError[] }

const reasons = [
  'correction',
  'cycle_count_available',
  'damaged',
  'movement_canceled',
  'movement_created',
  'movement_received',
  'movement_updated',
  'other',
  'promotion',
  'quality_control',
  'received',
  'reservation_created',
  'reservation_deleted',
  'reservation_updated',
  'restock',
  'safety_stock',
  'shrinkage',
]
const BILLION = 1_000_000_000
const says = {
  INVALID_INVENTORY_ITEM: 'The specified inventory item could not be found.',
  INVALID_LOCATION: 'The specified location could not be found.',
  INVALID_NAME: "The quantity name must be either 'available' or 'on_hand'.",
  INVALID_QUANTITY_NEGATIVE: "The quantity can't be negative.",
  INVALID_QUANTITY_TOO_LOW: "The quantity can't be lower than -1,000,000,000.",
  INVALID_QUANTITY_TOO_HIGH: "The quantity can't be higher than 1,000,000,000.",
  ITEM_NOT_STOCKED_AT_LOCATION: 'The specified inventory item is not stocked at the location.',
  NON_MUTABLE_INVENTORY_ITEM:
    'The specified inventory item is not allowed to be adjusted via API. Example: if the inventory item is a parent bundle.',
  CHANGE_FROM_QUANTITY_STALE: 'The changeFromQuantity value does not match persisted value.',
  NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR:
    'The combination of inventoryItemId and locationId must be unique.',
  INVALID_REASON: `The specified reason is invalid. Valid values are: ${reasons.join(', ')}.`,
} as const
type Code = keyof typeof says

export function inventory(store: Store, ways: Ways, keys: Keys, views: Views) {
  let groups = 0

  const error = (code: Code, ...field: (string | number)[]): RowError => ({
    field: field.map(String),
    message: says[code],
    code,
  })

  /** What is wrong with one row, apart from what is there now. */
  function wrong(row: Row, list: string, i: number, input: Input): RowError[] {
    const item = store.items.get(idOf(row.inventoryItemId, 'InventoryItem'))
    const place = store.places.get(idOf(row.locationId, 'Location'))
    const at = (code: Code, field: string) => error(code, 'input', list, i, field)
    const missing = [
      ...(item ? [] : [at('INVALID_INVENTORY_ITEM', 'inventoryItemId')]),
      ...(place ? [] : [at('INVALID_LOCATION', 'locationId')]),
    ]
    if (missing.length > 0) return missing
    if (item!.bundle) return [at('NON_MUTABLE_INVENTORY_ITEM', 'inventoryItemId')]
    const { quantity } = row
    if (quantity !== undefined && quantity > BILLION)
      return [at('INVALID_QUANTITY_TOO_HIGH', 'quantity')]
    if (quantity !== undefined && quantity < 0 && input.name === 'on_hand') {
      return [at('INVALID_QUANTITY_NEGATIVE', 'quantity')]
    }
    if (quantity !== undefined && quantity < -BILLION)
      return [at('INVALID_QUANTITY_TOO_LOW', 'quantity')]
    const level = store.level(item!.id, place!.id)
    if (!level?.active) return [at('ITEM_NOT_STOCKED_AT_LOCATION', 'inventoryItemId')]
    const there = numberOf(level, input.name)
    if (row.changeFromQuantity == null || row.changeFromQuantity === there) return []
    const stale = at('CHANGE_FROM_QUANTITY_STALE', 'changeFromQuantity')
    return [ways.staleNamesRow ? stale : { ...stale, field: ['input', list] }]
  }

  function write(input: Input, list: 'quantities' | 'changes', type: string): Written {
    const rows = input[list]!
    // Only ever noticed when it is carried out; the schema has the field as optional.
    if (rows.some((row) => row.changeFromQuantity === undefined)) {
      throw new GraphQLError(`${type} must include the following argument: changeFromQuantity.`, {
        extensions: { code: 'INVALID_FIELD_ARGUMENTS' },
      })
    }
    if (list === 'quantities' && !['available', 'on_hand'].includes(input.name)) {
      return { group: null, errors: [error('INVALID_NAME', 'input', 'name')] }
    }
    if (!reasons.includes(input.reason)) {
      return { group: null, errors: [error('INVALID_REASON', 'input', 'reason')] }
    }
    const errors = rows.flatMap((row, i) => wrong(row, list, i, input))
    const pairs = rows.map((row) => `${row.inventoryItemId}@${row.locationId}`)
    pairs.forEach((pair, i) => {
      const twice = list === 'quantities' && pairs.indexOf(pair) !== pairs.lastIndexOf(pair)
      const code = 'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR'
      if (twice) errors.push(error(code, 'input', list, i, 'locationId'))
    })
    if (errors.length > 0)
      return { group: null, errors: ways.namesEveryRow ? errors : errors.slice(0, 1) }
    return { group: apply(input, rows), errors: [] }
  }

  /** The named state's changes first, then those of the number it is part of. */
  function apply(input: Input, rows: readonly Row[]): Group | null {
    const state = (input.name === 'on_hand' ? 'available' : input.name) as State
    const moved = rows.flatMap((row) => {
      const level = store.level(tail(row.inventoryItemId), tail(row.locationId))!
      const delta = row.delta ?? row.quantity! - numberOf(level, input.name)
      return delta === 0 ? [] : [{ level, delta }]
    })
    if (moved.length === 0) return null
    for (const { level, delta } of moved)
      store.change(level.item, level.place.id, { [state]: delta })
    const changes = [state, 'on_hand'].flatMap((name) => moved.map((m) => ({ name, ...m })))
    return { changes, input, at: store.changes.now(), id: String(54_640_716_251_442 + ++groups) }
  }

  const payload = (written: Written) => ({
    inventoryAdjustmentGroup: written.group && groupView(written.group, views),
    userErrors: written.errors,
  })
  const refused = (key: KeyError) => payload({ group: null, errors: [key] })
  type Payload = ReturnType<typeof payload>
  const failed = (p: Payload) => p.userErrors.length > 0

  function activate(args: Activation) {
    const item = store.items.get(idOf(args.inventoryItemId, 'InventoryItem'))
    const place = store.places.get(idOf(args.locationId, 'Location'))
    const sorry = (why: string, ...fields: string[]) => ({
      inventoryLevel: null as unknown,
      userErrors: fields.map((field) => ({ field: [field], message: why })) as RowError[],
    })
    if (!item) return sorry(says.INVALID_INVENTORY_ITEM, 'inventoryItemId')
    if (!place) return sorry(says.INVALID_LOCATION, 'locationId')
    const cannot = (why: string) =>
      `The product couldn't be stocked at ${place.name} because ${why}`
    const quantity = args.available ?? args.onHand
    const given = args.available != null ? 'available' : 'onHand'
    if (args.available != null && args.onHand != null) {
      const both = 'not allowed to set available and on_hand quantities at the same time.'
      return sorry(cannot(both), 'available', 'onHand')
    }
    if (quantity != null && Math.abs(quantity) > BILLION) {
      return sorry(cannot('the quantity needs to be between -1 billion and 1 billion.'), given)
    }
    const level = store.level(item.id, place.id)
    if (level?.active && quantity != null) {
      const name = given === 'available' ? 'available' : 'on_hand'
      const article =
        name === 'available' ? 'Not allowed to set available' : `Not allowed to set an ${name}`
      const message = `${article} quantity when the item is already active at the location.`
      return { inventoryLevel: views.level(level), userErrors: [{ field: [given], message }] }
    }
    const now = level ?? store.stock(item.id, place.id, quantity ?? 0)
    now.active = true
    return { inventoryLevel: views.level(now), userErrors: [] as RowError[] }
  }

  return {
    inventorySetQuantities: ({ input }: { input: Input }, _: unknown, info: GraphQLResolveInfo) =>
      keys.once(
        info,
        input,
        () => payload(write(input, 'quantities', 'InventoryQuantityInput')),
        refused,
        failed,
      ),
    inventoryAdjustQuantities: (
      { input }: { input: Input },
      _: unknown,
      info: GraphQLResolveInfo,
    ) =>
      keys.once(
        info,
        input,
        () => payload(write(input, 'changes', 'InventoryChangeInput')),
        refused,
        failed,
      ),
    inventoryActivate: (args: Activation, _: unknown, info: GraphQLResolveInfo) =>
      keys.once(
        info,
        args,
        () => activate(args),
        ({ message }) => ({
          inventoryLevel: null as unknown,
          userErrors: [{ field: null, message }] as RowError[],
        }),
        (p) => p.inventoryLevel === null,
      ),
    inventoryDeactivate: ({ inventoryLevelId }: { inventoryLevelId: string }) => {
      const level = views.levelBy(inventoryLevelId)
      if (level) level.active = false
      return { userErrors: [] }
    },
  }
}

type Activation = {
  inventoryItemId: string
  locationId: string
  available?: number | null
  onHand?: number | null
}

/** An id of another kind is no row's error: the whole call is refused. */
function idOf(gid: string, kind: string): string {
  if (gid.startsWith(`gid://shopify/${kind}/`)) return tail(gid)
  throw new GraphQLError(`Invalid id: ${gid}`, { extensions: { code: 'RESOURCE_NOT_FOUND' } })
}

const numberOf = (level: Level, name: string) =>
  name === 'on_hand' ? onHand(level) : level.quantities[name as State]

const groupView = ({ changes, input, at, id }: Group, views: Views) => ({
  id: `gid://shopify/InventoryAdjustmentGroup/${id}`,
  createdAt: views.time(at),
  reason: input.reason,
  referenceDocumentUri: input.referenceDocumentUri ?? null,
  changes: changes.map(({ name, delta, level }) => ({
    name,
    delta,
    // Never told: whoever wants to know has to read.
    quantityAfterChange: null,
    item: views.item(level.item),
    location: views.place(level.place),
  })),
})
