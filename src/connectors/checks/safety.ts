/** Checks of everything around: proposals, the doctor, settings that are nonsense, secrets that leak. */
import { messageOf } from '../../lib/faults.ts'
import { RemoteError } from '../remote.ts'
import { type Bench, bench, type Check, collect, proposal, type Subject } from './subject.ts'

const proposes = (subject: Subject) => subject.bound.connector.propose !== undefined
const diagnoses = (subject: Subject) => subject.bound.connector.doctor !== undefined

/** Every text that comes out of every ability while each fault strikes. */
async function textsOf(subject: Subject): Promise<string[]> {
  const texts: string[] = []
  for (const fault of ['none' as const, ...subject.faults]) {
    const b = bench(subject)
    for (const act of actsOf(b)) {
      b.double.next(fault)
      try {
        texts.push(JSON.stringify(await act()))
      } catch (error) {
        for (let e = error; e instanceof Error; e = e.cause) texts.push(`${e.message} ${e.stack}`)
        texts.push(JSON.stringify(error))
      }
    }
    await b.close()
  }
  return texts
}

function actsOf(b: Bench): (() => Promise<unknown>)[] {
  const { push, levels, pull, orders, offers, subscriptions, propose, doctor } = b.connector
  const address = b.address ?? 'https://here.test/webhooks/there'
  const some = b.listings.slice(0, 2)
  return [
    ...(push ? [() => push.send([b.want(some[0]!, 77)], b.remote)] : []),
    ...(levels ? [() => levels.of(some, b.remote), () => collect(levels.all(b.remote))] : []),
    ...(pull ? [() => collect(pull.since('', b.remote))] : []),
    ...(orders ? [() => collect(orders.open(b.remote))] : []),
    ...(offers ? [() => collect(offers(b.remote))] : []),
    ...(subscriptions ? [() => subscriptions.check(b.remote, address)] : []),
    ...(subscriptions ? [() => subscriptions.heal(b.remote, address)] : []),
    ...(propose ? [() => propose([proposal(some[0]!, 'p', 1)], b.remote)] : []),
    ...(doctor ? [() => collect(doctor(b.remote))] : []),
  ]
}

export const safetyChecks: Check[] = [
  {
    says: 'no secret is in any answer, error or finding',
    applies: () => true,
    async run(subject) {
      const texts = await textsOf(subject)
      return Object.entries(subject.secrets).flatMap(([name, value]) => {
        const forms = [value, encodeURIComponent(value), Buffer.from(value).toString('base64')]
        const leak = texts.find((text) => forms.some((form) => text.includes(form)))
        return leak ? [`${name} is in: ${leak.slice(0, 300)}`] : []
      })
    },
  },
  {
    says: 'the settings pass their own schema, hold no secret, and nonsense is refused',
    applies: () => true,
    async run(subject) {
      const { connector, settings } = subject.bound
      const own = connector.settings.safeParse(settings)
      const complaints = own.success ? [] : [`its own settings: ${own.error.message}`]
      const text = JSON.stringify(settings)
      for (const [name, value] of Object.entries(subject.secrets)) {
        if (text.includes(value)) complaints.push(`the value of ${name} is in the settings`)
      }
      for (const nonsense of [null, undefined, 42, 'x', [], ...subject.nonsense]) {
        if (connector.settings.safeParse(nonsense).success) {
          complaints.push(`accepted ${JSON.stringify(nonsense)}`)
        }
      }
      return complaints
    },
  },
  {
    says: 'the limits are numbers that can be kept',
    applies: () => true,
    async run({ bound }) {
      const { batch, perSecond, burst, inFlight = 1 } = bound.connector.limits
      const whole = [batch, inFlight].every((n) => Number.isSafeInteger(n) && n >= 1)
      return whole && perSecond > 0 && burst >= 1 ? [] : [JSON.stringify(bound.connector.limits)]
    },
  },
  {
    says: 'the doctor finds nothing wrong where nothing is, and writes nothing',
    applies: diagnoses,
    async run(subject) {
      const b = bench(subject)
      const findings = await collect(b.connector.doctor!(b.remote))
      const touched = b.listings.some((listing, i) => b.double.truth(listing) !== 10 + i)
      await b.close()
      const complaints = findings.flatMap((f) => (f.ok ? [] : [`${f.check}: ${f.says}`]))
      if (findings.length === 0) complaints.push('it looked at nothing')
      return touched ? [...complaints, 'it changed a number'] : complaints
    },
  },
  {
    says: 'the doctor reports what is wrong, with what to do, and does not throw',
    applies: (subject) => diagnoses(subject) && subject.faults.includes('not_let_in'),
    async run(subject) {
      const b = bench(subject)
      b.double.next(...Array.from({ length: 20 }, () => 'not_let_in' as const))
      try {
        const findings = await collect(b.connector.doctor!(b.remote))
        const bad = findings.filter((finding) => !finding.ok)
        if (bad.length === 0) return ['not let in, and it finds nothing wrong']
        return bad.flatMap((finding) => (finding.fix ? [] : [`${finding.check} has no fix`]))
      } catch (error) {
        return [`threw ${messageOf(error)}`]
      } finally {
        await b.close()
      }
    },
  },
  {
    says: 'a proposal arrives once, also when it is made twice',
    applies: (subject) => proposes(subject),
    async run(subject) {
      const b = bench(subject)
      const both = b.listings.slice(0, 2).map((listing, i) => proposal(listing, `p-${i}`, 1))
      const first = await b.connector.propose!(both, b.remote)
      const again = await b.connector.propose!(both, b.remote)
      const taken = b.double.proposed!()
      await b.close()
      const complaints = taken === 2 ? [] : [`2 were made, ${taken} were taken`]
      const done = [...first, ...again].every((one) => one.sent === 'done')
      return done ? complaints : [...complaints, JSON.stringify([first, again])]
    },
  },
  {
    says: 'a proposal whose answer is lost is in doubt; one that never arrived is not',
    applies: (subject) => proposes(subject) && subject.faults.includes('answer_lost'),
    async run(subject) {
      const b = bench(subject)
      const outcome = async (key: string) => {
        try {
          const [sent] = await b.connector.propose!([proposal(b.listings[0]!, key, 1)], b.remote)
          return sent?.sent
        } catch (error) {
          return error instanceof RemoteError ? error.means : messageOf(error)
        }
      }
      b.double.next('answer_lost')
      const lost = await outcome('p-lost')
      b.down(true)
      const never = await outcome('p-never')
      await b.close()
      return [
        ...(lost === 'unclear' || lost === 'done' ? [] : [`answer lost: ${lost}`]),
        ...(never === 'later' ? [] : [`nobody there: ${never}`]),
      ]
    },
  },
]
