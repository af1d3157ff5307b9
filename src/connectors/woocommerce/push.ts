/** Setting numbers: `stock_quantity`, in batches, each looked at before and judged by its own answer. */
import { z } from 'zod'
import { inBatches, Refused } from '../batches.ts'
import type { Connector, Sent, Wanted } from '../connector.ts'
import { basisOf } from '../fresh.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { PAGE, send, wordsOf } from './call.ts'
import type { Settings } from './settings.ts'
import { fields, type Kept, parentOf, stockOf } from './stock.ts'

/** Most rows that WooCommerce takes in one call; more are refused as a whole. */
export const BATCH = PAGE

/**
 * WooCommerce sets a number blindly: what it sells between our look and our write is lost until
 * the next look. So nothing is written that was not looked at seconds before. What stands then is in
 * its answer: it saves a product, loads it anew, and shows that.
 */
export const push: NonNullable<Connector<Settings>['push']> = {
  compares: false,
  async send(wanted, remote) {
    const sent = new Map<Wanted, Sent>()
    let halted: RemoteError | undefined
    const one = async (rows: readonly Wanted[], parent: string | undefined) => {
      if (halted) return rows.map(() => notTried(halted!))
      try {
        return await sendBatch(rows, parent, remote)
      } catch (error) {
        if (error instanceof RemoteError && stops(error)) halted = error
        // Thrown as it is, it would speak for the rows of another product, which are done.
        if (halted?.means === 'auth' && sent.size > 0) return rows.map(() => notTried(halted!))
        throw error
      }
    }
    const groups = Map.groupBy(wanted, (row) => parentOf(remote, row))
    for (const [parent, rows] of groups) {
      const most = remote.settings.batch ?? BATCH
      const answers = await inBatches(rows, most, (some) => one(some, parent))
      rows.forEach((row, i) => void sent.set(row, answers[i]!))
    }
    return wanted.map((row) => sent.get(row)!)
  },
}

/** Silence and "wait" are everyone's; a 5xx may be one row's fault. */
const stops = ({ means, status }: RemoteError) => means !== 'unclear' || status === undefined

const notTried = ({ message, afterMs }: RemoteError): Sent => ({
  sent: 'later',
  why: `not tried: ${message}`,
  ...(afterMs === undefined ? {} : { afterMs }),
})

async function sendBatch(
  wanted: readonly Wanted[],
  parent: string | undefined,
  remote: Remote<Settings>,
): Promise<Sent[]> {
  const stock = await lookedAt(wanted, remote)
  const answers = wanted.map((row) => verdict(row, stock.get(row.external), parent))
  const open = wanted.filter((_, i) => answers[i] === undefined)
  if (open.length === 0) return answers as Sent[]
  const path = parent === undefined ? 'products/batch' : `products/${parent}/variations/batch`
  const update = open.map(({ external, quantity }) => ({
    id: Number(external),
    stock_quantity: quantity,
  }))
  const about = open.map(({ external }) => external)
  const got = await send(remote, 'POST', path, { update }, about)
  if (got.status >= 400) {
    throw new Refused(wordsOf(remote, got), got.status === 429 ? 'later' : 'never', true)
  }
  const rows = rowsOf(got.value)
  return wanted.map((row, i) => answers[i] ?? became(row, rows.get(row.external)))
}

/** As the outbox has just seen them; what it has not, or too long ago, is read. */
async function lookedAt(
  wanted: readonly Wanted[],
  remote: Remote<Settings>,
): Promise<Map<string, Kept>> {
  const now = remote.clock.now()
  const seen = new Map<string, Kept>()
  for (const { external, level } of wanted) {
    const kept = basisOf<Kept>(level, now)
    if (kept) seen.set(external, kept)
  }
  const unseen = wanted.filter(({ external }) => !seen.has(external))
  if (unseen.length === 0) return seen
  return new Map([...seen, ...(await stockOf(remote, unseen, fields.before))])
}

/**
 * What can be said without writing; undefined: it must be written. A product whose stock is not
 * managed is never written to: WooCommerce answers 200, ignores the number and resets its backorders.
 */
function verdict(
  row: Wanted,
  kept: Kept | undefined,
  parent: string | undefined,
): Sent | undefined {
  if (!kept) {
    const where = parent === undefined ? '' : ` under product ${parent}`
    return { sent: 'never', why: `WooCommerce has no product ${row.external}${where}` }
  }
  // Written under another product than its own, a variation would be moved there.
  if (kept.parent !== parent) {
    return { sent: 'later', why: `${row.external} turns out to be a variation of ${kept.parent}` }
  }
  if (kept.quantity === null) {
    return { sent: 'never', why: `${kept.sku || kept.id}: ${kept.untracked}` }
  }
  if (kept.quantity === row.quantity) return { sent: 'done' }
  if (row.over !== null && row.over !== kept.quantity) {
    return { sent: 'stale', observed: kept.quantity }
  }
  return undefined
}

const answered = z.object({
  update: z.array(
    z.object({
      id: z.union([z.number(), z.string()]).transform(String),
      stock_quantity: z.unknown().optional(),
      error: z
        .object({
          code: z.string(),
          message: z.string().catch(''),
          data: z.object({ status: z.number() }).partial().nullish().catch(null),
        })
        .optional(),
    }),
  ),
})
type Answered = z.infer<typeof answered>['update'][number]

function rowsOf(value: unknown): Map<string, Answered> {
  const parsed = answered.safeParse(value)
  if (parsed.success) return new Map(parsed.data.update.map((one) => [one.id, one]))
  throw new RemoteError('unclear', 'the answer to the batch does not name its rows', 200)
}

/** HTTP says 200 whatever becomes of a row. */
function became(row: Wanted, one: Answered | undefined): Sent {
  if (!one) return { sent: 'unclear', why: 'the answer does not mention this row' }
  if (one.error) {
    const why = `${one.error.message} (${one.error.code})`
    const status = one.error.data?.status
    if (status === 429 || status === 503) return { sent: 'later', why }
    // Thrown while it was being saved: some of it may be.
    const halfway = one.error.code.endsWith('_not_created') || status === undefined || status >= 500
    return halfway ? { sent: 'unclear', why } : { sent: 'never', why }
  }
  if (Number(one.stock_quantity) === row.quantity) return { sent: 'done', stands: row.quantity }
  return { sent: 'unclear', why: `it answered that there are ${String(one.stock_quantity)}` }
}
