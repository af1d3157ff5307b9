/** Sends many rows in calls of limited size, and says of every row what became of it, whatever breaks. */
import { messageOf } from '../lib/faults.ts'
import type { Sent } from './connector.ts'
import { RemoteError } from './remote.ts'

/** Thrown by `send` when the other side refused the call as a whole, certainly without applying any of it. */
export class Refused extends Error {
  /** What that means for a row that was alone in it. */
  readonly means: 'never' | 'later'
  /** True: one row may be to blame, and smaller calls may pass. */
  readonly divides: boolean
  constructor(why: string, means: 'never' | 'later', divides: boolean) {
    super(why)
    this.means = means
    this.divides = divides
  }
}

/**
 * One outcome per row, in the order of `rows`. A call that was refused as a whole is halved, until
 * only the row that is to blame is refused. After an answer that says wait, or none at all, the rest
 * is not tried. Throws only when not let in before anything was sent.
 */
export async function inBatches<Row>(
  rows: readonly Row[],
  most: number,
  send: (rows: readonly Row[]) => Promise<readonly Sent[]>,
): Promise<Sent[]> {
  const sent: Sent[] = []
  const waiting: (readonly Row[])[] = []
  for (let i = 0; i < rows.length; i += most) waiting.push(rows.slice(i, i + most))
  for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
    try {
      const answers = await send(batch)
      for (let i = 0; i < batch.length; i++) {
        sent.push(answers[i] ?? { sent: 'unclear', why: 'the answer does not mention this row' })
      }
    } catch (error) {
      if (error instanceof Refused) {
        if (error.divides && batch.length > 1) {
          const half = batch.length >> 1
          waiting.unshift(batch.slice(0, half), batch.slice(half))
        } else sent.push(...batch.map((): Sent => ({ sent: error.means, why: error.message })))
        continue
      }
      if (error instanceof RemoteError && error.means === 'auth' && sent.length === 0) throw error
      const outcome = outcomeOf(error)
      sent.push(...batch.map(() => outcome))
      if (stops(error)) {
        const rest = waiting.splice(0).flat()
        sent.push(...rest.map((): Sent => ({ ...notTried(outcome), sent: 'later' })))
      }
    }
  }
  return sent
}

function outcomeOf(error: unknown): Sent {
  const why = messageOf(error)
  if (!(error instanceof RemoteError)) return { sent: 'unclear', why }
  if (error.means === 'unclear') return { sent: 'unclear', why }
  if (error.means === 'never') return { sent: 'never', why }
  return { sent: 'later', why, ...(error.afterMs === undefined ? {} : { afterMs: error.afterMs }) }
}

/** A 5xx may be one row's fault; silence and "wait" are everyone's. */
const stops = (error: unknown) =>
  error instanceof RemoteError && !(error.means === 'unclear' && error.status !== undefined)

const notTried = (outcome: Sent) => ({
  why: `not tried: ${'why' in outcome ? outcome.why : ''}`,
  ...('afterMs' in outcome ? { afterMs: outcome.afterMs } : {}),
})
