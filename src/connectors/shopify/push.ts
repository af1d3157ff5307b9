/** Setting numbers: absolute, each over the one that should be there, up to 250 in one call or none. */
import { inBatches, Refused } from '../batches.ts'
import type { Connector, Sent, Wanted } from '../connector.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { isId, tail } from './ids.ts'
import { inventoryItems, thereOf } from './levels.ts'
import { type Answered, type Row, setRows, stock } from './set.ts'
import type { Settings } from './settings.ts'

/** Rows of one call; more are refused as a whole. */
export const BATCH = 250
const LARGEST = 1_000_000_000
/** Each takes at least one row out, or changes the key. After that the rows are sent in halves. */
const MOST_ROUNDS = 25
const CHANGING_MS = 500

export const push: NonNullable<Connector<Settings>['push']> = {
  compares: true,
  async send(wanted, remote) {
    const sent: Sent[] = []
    for (const wave of waves(wanted)) {
      const answers = await inBatches(
        wave.map((i) => wanted[i]!),
        BATCH,
        (rows) => sendBatch(rows, remote),
      )
      wave.forEach((at, i) => {
        sent[at] = answers[i]!
      })
    }
    return sent
  },
}

/** Indexes of rows, each item and location once a wave: twice in one call refuses it whole. */
function waves(wanted: readonly Wanted[]): number[][] {
  const seen = new Map<string, number>()
  const found: number[][] = []
  wanted.forEach(({ external, location }, i) => {
    const name = JSON.stringify([tail(external), tail(location)])
    const nth = seen.get(name) ?? 0
    seen.set(name, nth + 1)
    const wave = found[nth] ?? []
    wave.push(i)
    found[nth] = wave
  })
  return found
}

async function sendBatch(wanted: readonly Wanted[], remote: Remote<Settings>): Promise<Sent[]> {
  const answers: (Sent | undefined)[] = wanted.map(verdict)
  const rows = await prepared(wanted, answers, remote)
  let open = rows
  for (let round = 0; open.length > 0; round++) {
    if (round === MOST_ROUNDS) {
      throw new Refused('it was refused too many times running', 'later', true)
    }
    const answered = await setRows(open, round, remote)
    const again = await settle(answered, open, remote, answers)
    if (again.length === open.length && round > 2 && answered.is === 'stale') {
      return closed(answers, {
        sent: 'later',
        why: 'it keeps changing there',
        afterMs: CHANGING_MS,
      })
    }
    open = again
  }
  return closed(answers, { sent: 'unclear', why: 'no answer for this row' })
}

const closed = (answers: readonly (Sent | undefined)[], rest: Sent): Sent[] =>
  answers.map((answer) => answer ?? rest)

/** What can be said without asking. */
function verdict({ external, location, quantity }: Wanted): Sent | undefined {
  const never = (why: string): Sent => ({ sent: 'never', why })
  if (!isId(tail(external))) return never(`"${external}" is not the id of a Shopify variant`)
  if (!isId(tail(location))) return never(`"${location}" is not the id of a Shopify location`)
  if (quantity > LARGEST) return never(`${quantity} is more than Shopify can hold`)
  return undefined
}

/** The rows that can be sent: with their inventory item, and with the number they are written over. */
async function prepared(
  wanted: readonly Wanted[],
  answers: (Sent | undefined)[],
  remote: Remote<Settings>,
): Promise<Row[]> {
  const open = wanted.filter((_, i) => answers[i] === undefined)
  const items = await inventoryItems(open, remote)
  // Never blindly: where nobody knows what is there, it is read first.
  const unknown = open.filter((w) => w.over === null && items.has(w.external))
  const there = await thereOf(unknown, remote)
  const read = new Map(unknown.map((w, i) => [w, there[i]!] as const))
  const taken = new Set<string>()
  return wanted.flatMap((w, index): Row[] => {
    if (answers[index]) return []
    const item = items.get(w.external)
    const seen = read.get(w)
    if (item === undefined || seen?.is === 'unknown') {
      answers[index] = {
        sent: 'never',
        why: `Shopify has no variant ${w.external} at ${w.location}`,
      }
      return []
    }
    if (seen?.is === 'untracked') {
      answers[index] = untracked(w)
      return []
    }
    // Variants may share one item of stock, which may be in a call only once.
    if (taken.has(`${item}@${tail(w.location)}`)) {
      answers[index] = { sent: 'later', why: 'another variant of the same stock is written first' }
      return []
    }
    taken.add(`${item}@${tail(w.location)}`)
    const over = w.over ?? (seen?.is === 'kept' ? seen.quantity : 0)
    return [
      {
        index,
        item,
        location: tail(w.location),
        quantity: w.quantity,
        over,
        key: w.key,
        name: w.external,
      },
    ]
  })
}

const untracked = ({ external }: Pick<Wanted, 'external'>): Sent => ({
  sent: 'never',
  why: `Shopify does not track the stock of variant ${external}: it sells without limit`,
})

/** Writes down what is certain now; answers the rows that have to be sent again, under another key. */
async function settle(
  answered: Answered,
  open: readonly Row[],
  remote: Remote<Settings>,
  answers: (Sent | undefined)[],
): Promise<Row[]> {
  if (answered.is === 'applied') {
    for (const row of open) {
      if (!answered.doubtful.has(row)) answers[row.index] = { sent: 'done' }
    }
    await readBack([...answered.doubtful], remote, answers)
    return []
  }
  if (answered.is === 'again') return [...open]
  for (const [row, sent] of answered.refused) answers[row.index] = sent
  const left = open.filter((row) => !answered.refused.has(row))
  if (answered.is === 'unstocked') {
    const failed = await stock(answered.rows, remote)
    for (const [row, sent] of failed) answers[row.index] = sent
    return left.filter((row) => !failed.has(row))
  }
  return answered.is === 'stale' ? reconsider(left, remote, answers) : left
}

/** All of them are looked at in one query: the ones that changed are the caller's to decide anew. */
async function reconsider(
  rows: readonly Row[],
  remote: Remote<Settings>,
  answers: (Sent | undefined)[],
): Promise<Row[]> {
  const there = await look(rows, remote)
  return rows.filter((row, i) => {
    const seen = there[i]!
    if (seen.is === 'untracked') answers[row.index] = untracked({ external: row.name })
    if (seen.is === 'unknown') {
      answers[row.index] = { sent: 'never', why: `Shopify has no variant ${row.name} any more` }
    }
    const quantity = seen.is === 'kept' ? seen.quantity : seen.is === 'not stocked' ? 0 : undefined
    if (quantity === undefined) return false
    if (quantity === row.quantity && seen.is === 'kept') answers[row.index] = { sent: 'done' }
    else if (quantity !== row.over) answers[row.index] = { sent: 'stale', observed: quantity }
    return answers[row.index] === undefined
  })
}

/** The answer said that it was applied, and not to what: only a second look tells. */
async function readBack(
  rows: readonly Row[],
  remote: Remote<Settings>,
  answers: (Sent | undefined)[],
): Promise<void> {
  if (rows.length === 0) return
  let there: Awaited<ReturnType<typeof look>>
  try {
    there = await look(rows, remote)
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error
    const why = `written, not read back: ${error.message}`
    for (const row of rows) answers[row.index] = { sent: 'unclear', why }
    return
  }
  rows.forEach((row, i) => {
    const seen = there[i]!
    const quantity = seen.is === 'kept' ? seen.quantity : undefined
    answers[row.index] =
      quantity === row.quantity
        ? { sent: 'done' }
        : { sent: 'unclear', why: `reads back ${quantity ?? 'nothing'}` }
  })
}

const look = (rows: readonly Row[], remote: Remote<Settings>) =>
  thereOf(
    rows.map(({ name, item, location }) => ({
      external: name,
      location,
      remote: { inventoryItem: item },
    })),
    remote,
  )
