/** Sends rows and holds what is said of each against what the double has before and after. */
import type { Sent, Wanted } from '../connector.ts'
import { RemoteError } from '../remote.ts'
import type { FaultName } from './faults.ts'
import { type Bench, bench, type Subject } from './subject.ts'

export const pushes = (subject: Subject) => subject.bound.connector.push !== undefined
export const compares = (subject: Subject) => subject.bound.connector.push?.compares === true
/** The connector pushes, and the double can do all of these. */
export const can = (subject: Subject, ...names: FaultName[]) =>
  pushes(subject) && names.every((name) => subject.faults.includes(name))

export type Told = { sent: Sent[]; complaints: string[]; thrown: unknown }

/** Lies are complaints; so is a row without an outcome. */
export async function tell(b: Bench, wanted: readonly Wanted[]): Promise<Told> {
  const before = wanted.map((one) => b.double.truth(one))
  let sent: readonly Sent[]
  try {
    sent = await b.connector.push!.send(wanted, b.remote)
  } catch (thrown) {
    // A call that fails as a whole may be thrown: it then speaks for every row.
    if (!(thrown instanceof RemoteError) || thrown.means === 'auth') {
      return { sent: [], complaints: [], thrown }
    }
    const { means, message: why, afterMs } = thrown
    const outcome: Sent =
      means === 'later' && afterMs !== undefined
        ? { sent: means, why, afterMs }
        : { sent: means, why }
    sent = wanted.map(() => outcome)
  }
  if (sent.length !== wanted.length) {
    const complaint = `${wanted.length} rows got ${sent.length} outcomes`
    return { sent: [...sent], complaints: [complaint], thrown: undefined }
  }
  const complaints = wanted.flatMap((one, i) => {
    const lie = lieOf(sent[i]!, one.quantity, before[i]!, b.double.truth(one))
    return lie ? [`row ${i} (${one.external}): ${lie}`] : []
  })
  return { sent: [...sent], complaints, thrown: undefined }
}

function lieOf(said: Sent, wanted: number, before: number | null, after: number | null) {
  const there = `${after} is there (before: ${before}, wanted: ${wanted})`
  if (said.sent === 'done') {
    const stands = said.stands ?? wanted
    return after === wanted && stands === after ? undefined : `said done (${stands}), but ${there}`
  }
  if (said.sent === 'unclear') return undefined
  if (after !== before) return `said ${said.sent}, but ${there}`
  if (said.sent === 'stale' && said.observed !== after) {
    return `observed ${said.observed}, but ${there}`
  }
  return undefined
}

export const words = (sent: readonly Sent[]) => sent.map((one) => one.sent).join(', ')
export const isAll = (sent: readonly Sent[], outcome: Sent['sent']) =>
  sent.every((one) => one.sent === outcome)

/** Three rows, the first call of which goes wrong in the way named. */
export async function struck(subject: Subject, fault: FaultName) {
  const b = bench(subject)
  const wanted = b.listings.slice(0, 3).map((listing, i) => b.want(listing, 50 + i))
  b.double.next(fault)
  const told = await tell(b, wanted)
  await b.close()
  return told
}
