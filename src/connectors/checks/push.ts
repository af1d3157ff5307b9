/** Checks of `push` where every call goes well. */
import { messageOf } from '../../lib/faults.ts'
import { type Exchange, overheard } from '../remote.ts'
import { compares, isAll, pushes, tell, words } from './honest.ts'
import { bench, type Check, type Listing } from './subject.ts'

export const pushChecks: Check[] = [
  {
    says: 'push sets exactly what was asked, zero too, and nothing else',
    applies: pushes,
    async run(subject) {
      const b = bench(subject)
      const wanted = [0, 1, 987_654].map((quantity, i) => b.want(b.listings[i]!, quantity))
      const { sent, complaints, thrown } = await tell(b, wanted)
      if (thrown) complaints.push(`threw ${messageOf(thrown)}`)
      if (!isAll(sent, 'done')) complaints.push(`was ${words(sent)}, not done`)
      for (const [i, listing] of b.listings.entries()) {
        const untouched = i < 3 || b.double.truth(listing) === 10 + i
        if (!untouched) complaints.push(`${listing.external} was changed and not asked for`)
      }
      await b.close()
      return complaints
    },
  },
  {
    says: 'push of nothing makes no call',
    applies: pushes,
    async run(subject) {
      const b = bench(subject)
      const { sent, thrown } = await tell(b, [])
      await b.close()
      return b.calls() === 0 && sent.length === 0 && !thrown ? [] : ['it called, or answered a row']
    },
  },
  {
    says: 'push answers in the order asked, and one bad row holds no other back',
    // Where nobody answers (a file is left in a folder), nobody can say that a row is bad.
    applies: (subject) => pushes(subject) && !subject.bound.connector.push?.blind,
    async run(subject) {
      const b = bench(subject)
      const rows: Listing[] = [b.listings[3]!, subject.stranger, b.listings[0]!, b.listings[2]!]
      const wanted = rows.map((listing, i) => b.want(listing, 60 + i))
      const { sent, complaints, thrown } = await tell(b, wanted)
      await b.close()
      if (thrown) return [`threw ${messageOf(thrown)}`]
      const said = words(sent)
      if (said !== 'done, never, done, done') complaints.push(`was ${said}`)
      return complaints
    },
  },
  {
    says: 'push of more than a batch sets every row',
    applies: pushes,
    async run(subject) {
      const many = Math.min(subject.bound.connector.limits.batch, 120) * 2 + 1
      const b = bench(
        subject,
        Array.from({ length: many }, (_, i) => i),
      )
      const wanted = b.listings.map((listing, i) => b.want(listing, i + 1000))
      const { sent, complaints, thrown } = await tell(b, wanted)
      await b.close()
      if (thrown) return [`threw ${messageOf(thrown)}`]
      return isAll(sent, 'done') ? complaints : [...complaints, 'not every row was done']
    },
  },
  {
    says: 'push can be looked at: its calls name the rows they are about, and show no secret',
    // A file that is left in a folder is no call.
    applies: (subject) => pushes(subject) && !subject.bound.connector.push?.blind,
    async run(subject) {
      const b = bench(subject)
      const calls: Exchange[] = []
      const wanted = b.listings.slice(0, 3).map((listing, i) => b.want(listing, 40 + i))
      await b.connector.push!.send(
        wanted,
        overheard(b.remote, (call) => void calls.push(call)),
      )
      await b.close()
      const named = new Set(calls.flatMap((call) => call.about))
      const complaints = wanted
        .filter(({ external }) => !named.has(external))
        .map(({ external }) => `no call says that it is about ${external}`)
      for (const { external } of b.listings.slice(3)) {
        if (named.has(external)) complaints.push(`${external} was not in it`)
      }
      if (calls.some(({ status }) => status === null)) complaints.push('an answer is missing')
      for (const [name, value] of Object.entries(subject.secrets)) {
        if (JSON.stringify(calls).includes(value)) complaints.push(`${name} is shown`)
      }
      return complaints
    },
  },
  {
    says: 'push over something else is stale, and says what is there',
    applies: compares,
    async run(subject) {
      const b = bench(subject)
      const [one, two] = [b.want(b.listings[0]!, 80), b.want(b.listings[1]!, 81)]
      b.double.change(b.listings[1]!, 5)
      const { sent, complaints, thrown } = await tell(b, [one, two])
      await b.close()
      if (thrown) complaints.push(`threw ${messageOf(thrown)}`)
      if (words(sent) !== 'done, stale') complaints.push(`was ${words(sent)}`)
      return complaints
    },
  },
  {
    says: 'push with the same key twice applies once',
    applies: (subject) => pushes(subject) && subject.remembers === true,
    async run(subject) {
      const b = bench(subject)
      const wanted = b.want(b.listings[0]!, 40)
      const first = await tell(b, [wanted])
      b.double.change(b.listings[0]!, 3)
      await b.connector.push!.send([wanted], b.remote)
      const there = b.double.truth(b.listings[0]!)
      await b.close()
      return there === 3 ? first.complaints : [`it was applied again: ${there} is there`]
    },
  },
]
