/** Checks of `push` where calls go wrong. */
import { messageOf } from '../../lib/faults.ts'
import type { Sent } from '../connector.ts'
import { RemoteError } from '../remote.ts'
import { type FaultName, SLOW_DOWN_SECONDS } from './faults.ts'
import { can, compares, isAll, pushes, struck, tell, words } from './honest.ts'
import { bench, type Check, type Subject } from './subject.ts'

/** What may be said of a row whose call went wrong; `done` only ever where it is true. */
const allowed: Partial<Record<FaultName, readonly Sent['sent'][]>> = {
  error_before: ['unclear', 'later', 'done'],
  error_after: ['unclear', 'done'],
  answer_lost: ['unclear', 'later', 'done'],
  never_answers: ['unclear', 'later', 'done'],
  lands_late: ['unclear', 'later', 'done'],
  html: ['unclear', 'done'],
  truncated: ['unclear', 'done'],
  echoes: ['never', 'later', 'done'],
}

const breaking = Object.keys(allowed) as FaultName[]
/** Faults after which the first row of the broken call must be in doubt. */
const doubtful: readonly FaultName[] = ['never_answers', 'lands_late']

export const brokenChecks: Check[] = [
  {
    says: 'push tells the truth about every row whatever becomes of the call',
    applies: (subject) => can(subject) && breaking.some((name) => can(subject, name)),
    async run(subject) {
      const complaints: string[] = []
      for (const fault of breaking.filter((name) => can(subject, name))) {
        const { sent, complaints: lies, thrown } = await struck(subject, fault)
        complaints.push(...lies.map((lie) => `${fault}: ${lie}`))
        const bad = sent.filter((one) => !allowed[fault]!.includes(one.sent))
        if (bad.length > 0) complaints.push(`${fault}: was ${words(sent)}`)
        if (doubtful.includes(fault) && sent[0] && sent[0].sent !== 'unclear') {
          complaints.push(`${fault}: may still land, but was ${sent[0].sent}`)
        }
        if (thrown) complaints.push(`${fault}: threw ${messageOf(thrown)}`)
      }
      return complaints
    },
  },
  {
    says: 'push that was told to slow down says later, and when',
    applies: (subject) => can(subject, 'slow_down_seconds'),
    async run(subject) {
      const complaints: string[] = []
      const asked = SLOW_DOWN_SECONDS * 1000
      for (const name of ['slow_down_seconds', 'slow_down_date', 'slow_down_nonsense'] as const) {
        if (!can(subject, name)) continue
        const { sent, complaints: lies, thrown } = await struck(subject, name)
        complaints.push(...lies)
        if (thrown || !isAll(sent, 'later')) complaints.push(`${name}: ${thrown ?? words(sent)}`)
        for (const one of sent) {
          const after = one.sent === 'later' ? one.afterMs : undefined
          // A date has no milliseconds.
          const obeys =
            name === 'slow_down_nonsense'
              ? after === undefined || (after >= 0 && after <= 3_600_000)
              : after !== undefined && Math.abs(after - asked) <= 1000
          if (!obeys) complaints.push(`${name}: asked to wait ${asked} ms, waits ${after}`)
        }
      }
      return complaints
    },
  },
  {
    says: 'push keeps what is done when a later call is told to slow down',
    applies: (subject) => can(subject, 'slow_down_seconds'),
    async run(subject) {
      const size = Math.min(subject.bound.connector.limits.batch, 120)
      const b = bench(
        subject,
        Array.from({ length: size + 1 }, (_, i) => i),
      )
      b.double.next('none', 'slow_down_seconds')
      const wanted = b.listings.map((listing, i) => b.want(listing, 700 + i))
      const { sent, complaints, thrown } = await tell(b, wanted)
      await b.close()
      if (thrown) complaints.push(`threw ${messageOf(thrown)}`)
      if (sent[0]?.sent !== 'done') complaints.push(`the first row was ${sent[0]?.sent}`)
      return complaints
    },
  },
  {
    says: 'push with some rows turned away says which',
    applies: (subject) => can(subject, 'partial'),
    async run(subject) {
      const { sent, complaints, thrown } = await struck(subject, 'partial')
      if (thrown) complaints.push(`threw ${messageOf(thrown)}`)
      if (sent[0]?.sent !== 'done' || sent[1]?.sent !== 'later') complaints.push(words(sent))
      return complaints
    },
  },
  {
    says: 'push that cannot reach anyone is certain that nothing was written',
    applies: pushes,
    async run(subject) {
      const b = bench(subject)
      b.down(true)
      const { sent, thrown } = await tell(b, [b.want(b.listings[0]!, 99)])
      await b.close()
      if (thrown)
        return thrown instanceof RemoteError && thrown.means === 'later' ? [] : [messageOf(thrown)]
      return isAll(sent, 'later') ? [] : [`was ${words(sent)}`]
    },
  },
  {
    says: 'push that is not let in says so, and gives nothing up',
    applies: (subject) => can(subject, 'not_let_in'),
    async run(subject) {
      const { sent, complaints, thrown } = await struck(subject, 'not_let_in')
      if (thrown instanceof RemoteError && thrown.means === 'auth') return []
      if (thrown) return [`threw ${messageOf(thrown)}`]
      return isAll(sent, 'later') ? complaints : [...complaints, `was ${words(sent)}`]
    },
  },
  {
    says: 'push that lands late does not undo a newer one',
    applies: (subject) => compares(subject) && can(subject, 'lands_late'),
    async run(subject) {
      const b = bench(subject)
      const listing = b.listings[0]!
      b.double.next('lands_late')
      const old = await tell(b, [b.want(listing, 90)])
      const newer = await tell(b, [b.want(listing, 91)])
      await b.land()
      const there = b.double.truth(listing)
      await b.close()
      const lost = there === 91 ? [] : [`91 was written last, ${there} is there`]
      return [...old.complaints, ...newer.complaints, ...lost]
    },
  },
  {
    says: 'push tried again through a storm of faults ends with every number set, and never lied',
    applies: (subject) => can(subject) && subject.faults.length > 0,
    run: storm,
  },
]

/** Every fault the double knows, in a seeded order, until all rows are as wanted. */
async function storm(subject: Subject): Promise<string[]> {
  const b = bench(
    subject,
    Array.from({ length: 60 }, (_, i) => i),
  )
  const usable = subject.faults.filter((name) => name !== 'never_answers' && name !== 'not_let_in')
  const complaints: string[] = []
  const open = new Map(b.listings.map((listing, i) => [listing, 200 + i]))
  for (let round = 0; round < 300 && open.size > 0; round++) {
    const rows = [...open].slice(0, 1 + Math.floor(b.random.next() * 3))
    // Two calls of three go wrong.
    const strike = usable[Math.floor(b.random.next() * usable.length * 1.5)]
    b.double.next(strike ?? 'none')
    const wanted = rows.map(([listing, quantity]) => b.want(listing, quantity))
    const told = await tell(b, wanted)
    complaints.push(...told.complaints.map((lie) => `round ${round} (${strike}): ${lie}`))
    await b.land()
    for (const [i, one] of told.sent.entries()) {
      if (one.sent === 'done') open.delete(rows[i]![0])
      if (one.sent === 'never' && strike !== 'echoes') complaints.push(`never: ${one.why}`)
    }
  }
  for (const [i, listing] of b.listings.entries()) {
    if (b.double.truth(listing) !== 200 + i) complaints.push(`${listing.external} was not set`)
  }
  await b.close()
  return complaints.slice(0, 10)
}
