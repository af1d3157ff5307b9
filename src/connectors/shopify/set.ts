/** One call of inventorySetQuantities, and what its errors mean for the rows in it. */

import { sha256 } from '../../lib/bytes.ts'
import { Refused } from '../batches.ts'
import type { Sent } from '../connector.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { ask, meaningOf } from './ask.ts'
import { activate, set, type UserError } from './documents.ts'
import { gid } from './ids.ts'
import type { Settings } from './settings.ts'

export type Row = {
  /** Where it stands among the rows that were asked for. */
  index: number
  item: string
  location: string
  quantity: number
  over: number
  key: string
  /** The listing's external code, for people. */
  name: string
}

export type Answered =
  /** `doubtful`: the answer does not show that this row changed. */
  | { is: 'applied'; doubtful: ReadonlySet<Row> }
  /** Nothing was applied; the same again under another key. */
  | { is: 'again' }
  /** Nothing was applied. `refused`: rows that are to blame, with what that means for them. */
  | { is: 'refused' | 'stale'; refused: ReadonlyMap<Row, Sent> }
  | { is: 'unstocked'; refused: ReadonlyMap<Row, Sent>; rows: readonly Row[] }

const PENDING_MS = 1_000
const PENDING_TRIES = 4

/** `generation` makes the key of a call another one than that of the call before. */
export async function setRows(
  rows: readonly Row[],
  generation: number,
  remote: Remote<Settings>,
): Promise<Answered> {
  const name = remote.settings.sets ?? 'available'
  const key = keyOf(rows, generation)
  const input = {
    name,
    reason: 'correction',
    referenceDocumentUri: `gid://onhand/Delivery/${key}`,
    quantities: rows.map((row) => ({
      inventoryItemId: gid('InventoryItem', row.item),
      locationId: gid('Location', row.location),
      quantity: row.quantity,
      changeFromQuantity: row.over,
    })),
  }
  const about = rows.map((row) => row.name)
  for (let tries = 1; ; tries++) {
    const { data, trouble } = await ask(remote, set, { input, key }, false, about)
    if (trouble) {
      if (dividing.has(trouble.code)) throw new Refused(trouble.message, 'never', true)
      throw meaningOf(remote, set.name, trouble, false)
    }
    const { inventoryAdjustmentGroup: group, userErrors } = data.inventorySetQuantities
    if (userErrors.length === 0) return applied(rows, group != null)
    if (!userErrors.some(({ code }) => code === 'IDEMPOTENCY_CONCURRENT_REQUEST')) {
      return meaning(rows, userErrors, remote)
    }
    // The very same call is under way: its result is ours, once it is there.
    if (tries === PENDING_TRIES) throw new RemoteError('unclear', userErrors[0]!.message)
    await remote.clock.sleep(PENDING_MS)
  }
}

/** One row may be to blame: an id of another kind, or too many of them. */
const dividing = new Set(['RESOURCE_NOT_FOUND', 'MAX_INPUT_SIZE_EXCEEDED'])

/**
 * From the operations in the call and the generation, never from the quantity: 5, 4, 5 are three
 * writes. In the form of a UUID (version 8), which every server takes.
 */
export function keyOf(rows: readonly Pick<Row, 'key'>[], generation: number): string {
  const keys = rows.map((row) => row.key).sort()
  const hex = sha256(JSON.stringify([keys, generation])).toString('hex')
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16)
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`]
  return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}

/**
 * All rows or none (recorded): where a group of changes was made, each row is in it. A call that
 * changes nothing makes none; one that should have and made none is doubtful.
 */
function applied(rows: readonly Row[], made: boolean): Answered {
  const doubtful = made ? [] : rows.filter(({ quantity, over }) => quantity !== over)
  return { is: 'applied', doubtful: new Set(doubtful) }
}

const stale = new Set(['CHANGE_FROM_QUANTITY_STALE', 'COMPARE_QUANTITY_STALE'])
const anew = new Set(['IDEMPOTENCY_KEY_PARAMETER_MISMATCH', 'IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED'])
/** Ours to mend, not a row's. */
const wrong = new Set(['INVALID_REASON', 'INVALID_NAME', 'INVALID_REFERENCE_DOCUMENT'])
const hopeless = new Set([
  'INVALID_INVENTORY_ITEM',
  'INVALID_LOCATION',
  'INVALID_QUANTITY_NEGATIVE',
  'INVALID_QUANTITY_TOO_HIGH',
  'INVALID_QUANTITY_TOO_LOW',
  'NON_MUTABLE_INVENTORY_ITEM',
])
const NOT_STOCKED = 'ITEM_NOT_STOCKED_AT_LOCATION'

/** Any one error means that nothing was applied. */
function meaning(
  rows: readonly Row[],
  errors: readonly UserError[],
  { settings }: Remote<Settings>,
): Answered {
  const first = errors[0]!
  const says = ({ message, code }: UserError) => (code ? `${message} (${code})` : message)
  const mine = errors.find(({ code }) => wrong.has(code ?? ''))
  if (mine) throw new RemoteError('auth', `Shopify does not take what Onhand writes: ${says(mine)}`)
  if (errors.some(({ code }) => anew.has(code ?? ''))) return { is: 'again' }

  const refused = new Map<Row, Sent>()
  const unstocked = new Set<Row>()
  for (const error of errors) {
    const row = rowOf(rows, error)
    if (!row || stale.has(error.code ?? '')) continue
    if (error.code === NOT_STOCKED && settings.activate !== false) unstocked.add(row)
    else if (!refused.has(row)) refused.set(row, refusal(error, says(error), row))
  }
  if (errors.some(({ code }) => stale.has(code ?? ''))) return { is: 'stale', refused }
  if (unstocked.size > 0) return { is: 'unstocked', refused, rows: [...unstocked] }
  if (refused.size > 0) return { is: 'refused', refused }
  // It does not say which row: smaller calls will.
  throw new Refused(says(first), hopeless.has(first.code ?? '') ? 'never' : 'later', true)
}

/** `["input","quantities","0","inventoryItemId"]` → the first row; a lone row is always meant. */
function rowOf(rows: readonly Row[], { field }: UserError): Row | undefined {
  const at = field?.indexOf('quantities') ?? -1
  const index = Number(field?.[at + 1] ?? Number.NaN)
  return at >= 0 && Number.isInteger(index) ? rows[index] : rows.length === 1 ? rows[0] : undefined
}

function refusal({ code, field }: UserError, why: string, { name, location }: Row): Sent {
  if (code === 'NON_MUTABLE_INVENTORY_ITEM') {
    const bundle = `variant ${name} is a bundle: Shopify makes its number of its components`
    return { sent: 'never', why: bundle }
  }
  if (code === NOT_STOCKED) {
    const fix = 'stock it there, or let Onhand do so (activate)'
    return { sent: 'never', why: `variant ${name} is not stocked at location ${location}: ${fix}` }
  }
  const about = field?.at(-1) ?? ''
  const named = !code && ['inventoryItemId', 'locationId', 'quantity'].includes(about)
  return { sent: hopeless.has(code ?? '') || named ? 'never' : 'later', why }
}

/**
 * Has items stocked where they are to be sold, with the number they had there before or with none.
 * Answers the rows that could not be; the others are written as usual, over what is there then.
 */
export async function stock(
  rows: readonly Row[],
  remote: Remote<Settings>,
): Promise<Map<Row, Sent>> {
  const failed = new Map<Row, Sent>()
  for (const row of rows) {
    const variables = {
      item: gid('InventoryItem', row.item),
      location: gid('Location', row.location),
      key: keyOf([{ key: `activate ${row.key}` }], 0),
    }
    const { data, trouble } = await ask(remote, activate, variables, false, [row.name])
    if (trouble) throw meaningOf(remote, activate.name, trouble, false)
    const { inventoryLevel, userErrors } = data.inventoryActivate
    const [error] = userErrors
    if (inventoryLevel || !error) continue
    failed.set(row, { sent: 'never', why: `not stocked there: ${error.message}` })
  }
  return failed
}
