/** What is asked of a channel's system, and what its answers mean for the rows. */
import type { Sent, Wanted } from '../connectors/connector.ts'
import { sha256 } from '../lib/bytes.ts'
import { kindIndex } from '../stock/kinds.ts'
import { toPacks } from '../stock/units.ts'
import { soldBetween } from './positions.ts'
import { finish, type Line, type Outbox, type Row } from './row.ts'

const SOLD = [kindIndex('ordered'), kindIndex('order_cancelled')]

/** Reads what is there; a listing that is not there is a dead letter, not a zero. */
export async function look(outbox: Outbox, line: Line, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  const levels = await line.connector.levels!.of(
    rows.map((r) => place(line, r)),
    line.remote,
  )
  const observed = new Map<Row, number>()
  rows.forEach((row, i) => {
    const quantity = levels[i]?.quantity
    if (quantity == null) finish(row, 'never', 'not found there, or its stock is not kept there')
    else {
      observed.set(row, quantity)
      row.level = levels[i]!
    }
  })
  await see(outbox, line, observed)
}

/** Takes in numbers read there, together with what that channel sold by our books since the last. */
async function see({ db }: Outbox, line: Line, observed: Map<Row, number>): Promise<void> {
  const asked = [...observed.keys()].filter((r) => r.claim.knownSeen && !r.want.bundle)
  const sold = await soldBetween(
    db,
    line.channel.systemId,
    asked.map((r) => ({ itemId: r.claim.itemId, from: r.claim.knownSeen!, to: r.want.seen })),
    SOLD,
  )
  for (const [row, quantity] of observed) {
    row.observed = quantity
    row.sold = toPacks(sold.get(row.claim.itemId) ?? 0, row.want.listing!.pack)
    // A bundle's sales are its components' movements: they can't be told from other sales.
    if (row.want.bundle) row.claim = { ...row.claim, known: quantity }
  }
}

export async function write(outbox: Outbox, line: Line, rows: Row[]): Promise<void> {
  const sent = await line.connector.push!.send(
    rows.map(
      (row): Wanted => ({
        ...place(line, row),
        quantity: row.decision!.quantity,
        over: row.decision!.over,
        key: keyOf(line.channel.id, row),
        ...(row.level ? { level: row.level } : {}),
      }),
    ),
    line.remote,
  )
  const stale = new Map<Row, number>()
  rows.forEach((row, i) => {
    const answer: Sent = sent[i] ?? { sent: 'unclear', why: 'no answer for this row' }
    row.level = undefined
    row.stands = answer.sent === 'done' ? answer.stands : undefined
    if (answer.sent === 'stale') stale.set(row, answer.observed)
    else if (answer.sent === 'done') finish(row, 'done')
    else finish(row, answer.sent, answer.why, answer.sent === 'later' ? answer.afterMs : undefined)
  })
  if (stale.size === 0) return
  for (const row of stale.keys()) row.claim = { ...row.claim, operation: row.claim.operation + 1 }
  await see(outbox, line, stale)
}

/**
 * Without compare-and-set only what is there afterwards tells whether the number stands: as the
 * answer to the write says, and where it does not, by a second look.
 */
export async function readBack(line: Line, rows: Row[]): Promise<void> {
  const untold = rows.filter((r) => r.stands === undefined)
  if (untold.length > 0) {
    const levels = await line.connector.levels!.of(
      untold.map((r) => place(line, r)),
      line.remote,
    )
    untold.forEach((row, i) => {
      row.stands = levels[i]?.quantity ?? undefined
    })
  }
  for (const row of rows) {
    if (row.stands !== row.decision!.quantity)
      finish(row, 'unclear', `reads back ${row.stands ?? 'nothing'}`, 500)
  }
}

const place = (line: Line, row: Row) => ({
  external: row.want.listing!.external,
  remote: row.want.listing!.remote,
  location: line.channel.external,
})

/**
 * The same for a retry of this write; new once the last one is settled, the content differs or
 * anything moved since: a channel answers a key it knows with what it did then, and what it has
 * sold in between would be overlooked.
 */
function keyOf(channelId: number, row: Row): string {
  const { claim: c, decision, want } = row
  const made = `${decision!.quantity}:${decision!.over}:${JSON.stringify(want.seen)}`
  const text = `${channelId}:${c.itemId}:${c.operation}:${made}`
  return sha256(text).toString('hex').slice(0, 32)
}
