/** Setting numbers: Vendure takes stock on hand, absolute, and keeps what is allocated itself. */
import { inBatches } from '../batches.ts'
import type { Connector, Sent, Wanted } from '../connector.ts'
import { basisOf } from '../fresh.ts'
import type { Remote } from '../remote.ts'
import { ask, meaningOf, type Trouble } from './ask.ts'
import { stockBefore, write } from './documents.ts'
import { type Basis, type Stock, stockOf } from './levels.ts'
import { onHandFor, saleable, untracked } from './saleable.ts'
import type { Settings } from './settings.ts'

type Input = { id: string; stockLevels: { stockLocationId: string; stockOnHand: number }[] }

/** Variants written by one request. */
export const BATCH = 20
/** GraphQL's Int. */
const LARGEST = 2 ** 31 - 1

/**
 * What is allocated was read seconds before. A fulfilment between that look and the write leaves
 * the number too high by its quantity; only what stands afterwards shows it, which the write answers
 * with, and which is why `compares` is false.
 */
export const push: NonNullable<Connector<Settings>['push']> = {
  compares: false,
  send: (wanted, remote) => inBatches(wanted, BATCH, (rows) => sendBatch(rows, remote)),
}

async function sendBatch(wanted: readonly Wanted[], remote: Remote<Settings>): Promise<Sent[]> {
  const stock = seen(wanted, remote.clock.now()) ?? (await look(wanted, remote))
  const answers = wanted.map((row) => verdict(row, stock))
  const open = wanted.filter((_, i) => answers[i] === undefined)
  if (open.length === 0) return answers as Sent[]
  const written = await writeAll(open, stock, remote)
  return wanted.map((row, i) => answers[i] ?? written(row))
}

const look = (wanted: readonly Wanted[], remote: Remote<Settings>) =>
  stockOf(
    remote,
    stockBefore,
    wanted.map((row) => row.external),
  )

/** As the outbox has just seen all of them. */
function seen(wanted: readonly Wanted[], now: Date): Stock | undefined {
  const variants = new Map<string, Basis['variant']>()
  let shop: Basis['shop'] | undefined
  for (const { external, level } of wanted) {
    const basis = basisOf<Basis>(level, now)
    if (!basis) return undefined
    variants.set(external, basis.variant)
    shop = basis.shop
  }
  return shop && { variants, shop }
}

/** What can be said without writing; undefined: it must be written. */
function verdict(row: Wanted, { variants, shop }: Stock): Sent | undefined {
  const variant = variants.get(row.external)
  const never = (why: string): Sent => ({ sent: 'never', why })
  if (!variant) return never(`Vendure has no variant ${row.external}`)
  if (!shop.stockLocations.has(row.location)) {
    return never(`Vendure has no stock location ${row.location} in this channel`)
  }
  if (untracked(variant, shop)) {
    return never(`Vendure does not track the inventory of ${variant.sku}: it sells without limit`)
  }
  if (onHandFor(row.quantity, variant, row.location, shop) > LARGEST) {
    return never(`${row.quantity} is more than Vendure can hold`)
  }
  const there = saleable(variant, row.location, shop)
  if (there === row.quantity) return { sent: 'done' }
  if (row.over !== null && row.over !== there) return { sent: 'stale', observed: there }
  return undefined
}

/** Asks for one answer per variant: all of its locations are written in one transaction. */
async function writeAll(
  rows: readonly Wanted[],
  { variants, shop }: Stock,
  remote: Remote<Settings>,
): Promise<(row: Wanted) => Sent> {
  const inputs = new Map<string, Input>()
  for (const row of rows) {
    const input = inputs.get(row.external) ?? { id: row.external, stockLevels: [] }
    const stockOnHand = onHandFor(row.quantity, variants.get(row.external)!, row.location, shop)
    input.stockLevels.push({ stockLocationId: row.location, stockOnHand })
    inputs.set(row.external, input)
  }
  const list = [...inputs.values()]
  const variables = Object.fromEntries(list.map((input, i) => [`v${i}`, [input]]))
  const about = list.map(({ id }) => id)
  const { data, troubles } = await ask(remote, write(list.length), variables, false, about)
  const index = new Map(list.map(({ id }, i) => [id, i]))
  return (row) => {
    const at = index.get(row.external)!
    const sent = became(at, list.length, troubles)
    const after = data?.[`v${at}`]?.[0]
    if (sent.sent !== 'done' || !after) return sent
    const variant = { ...variants.get(row.external)!, stockLevels: after.stockLevels }
    return { sent: 'done', stands: saleable(variant, row.location, shop) }
  }
}

/**
 * The mutations run one after the other, and the first that fails ends the request: those before
 * it are committed, those after it were not begun. An error without a place refused it whole.
 */
function became(index: number, count: number, troubles: readonly Trouble[]): Sent {
  const trouble = troubles[0]
  if (!trouble) return { sent: 'done' }
  const failed = Number(/^v(\d+)$/.exec(trouble.path ?? '')?.[1] ?? Number.NaN)
  if (Number.isInteger(failed) && failed < count) {
    if (index < failed) return { sent: 'done' }
    if (index > failed) return { sent: 'later', why: `not reached: ${trouble.message}` }
  }
  const { means, message } = meaningOf(trouble, false)
  return means === 'never' ? { sent: 'never', why: message } : { sent: 'unclear', why: message }
}
