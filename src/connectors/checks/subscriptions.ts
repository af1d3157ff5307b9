/** Checks of `subscriptions`: looking changes nothing, healing makes one of each, whatever breaks. */
import { isDeepStrictEqual } from 'node:util'
import { messageOf } from '../../lib/faults.ts'
import type { Subscription } from '../connector.ts'
import type { FaultName } from './faults.ts'
import { blindingOf } from './read.ts'
import { type Bench, bench, type Check, type Subject } from './subject.ts'

const subscribes = (subject: Subject) =>
  subject.bound.connector.subscriptions !== undefined &&
  subject.also?.includes('subscriptions') === true &&
  subject.subscriptions !== undefined
const mends = (subject: Subject) => subscribes(subject) && subject.subscriptions!.mends !== false

/** Faults after which it may have been done or not. */
const doubtful: readonly FaultName[] = ['error_before', 'error_after', 'answer_lost', 'truncated']

const check = (b: Bench) => b.connector.subscriptions!.check(b.remote, b.address!)
const heal = (b: Bench) => b.connector.subscriptions!.heal(b.remote, b.address!)
const list = (b: Bench) => b.double.hooks!.list().map((hook) => ({ ...hook }))
const words = (all: readonly Subscription[]) =>
  all.map(({ topic, state }) => `${topic} ${state}`).join(', ') || 'nothing'

/** Complaints unless there is one of each topic that comes to us, and it is known. */
function unsound(b: Bench, found: readonly Subscription[]): string[] {
  const complaints: string[] = []
  const dead = found.filter((one) => one.state !== 'live')
  if (found.length === 0) complaints.push('it looks at no topic')
  if (dead.length > 0) complaints.push(`healed, and then: ${words(found)}`)
  const ours = list(b).filter((hook) => hook.on && hook.address === b.address)
  const topics = new Set(ours.map((hook) => hook.topic))
  if (ours.length !== topics.size)
    complaints.push(`${ours.length} go to us, for ${topics.size} topics`)
  if (topics.size !== found.length) {
    complaints.push(`${found.length} topics are looked at, ${topics.size} come to us`)
  }
  return complaints
}

export const subscriptionChecks: Check[] = [
  {
    says: 'subscriptions are made from nothing, one for each topic, and then left alone',
    applies: mends,
    async run(subject) {
      const b = bench(subject)
      const complaints = unsound(b, await heal(b))
      const made = list(b)
      complaints.push(...unsound(b, await check(b)), ...unsound(b, await heal(b)))
      if (!isDeepStrictEqual(list(b), made)) complaints.push('healing what was sound changed it')
      await b.close()
      return complaints
    },
  },
  {
    says: 'a subscription that was deleted, switched off or sent elsewhere is seen, by reading only',
    applies: (subject) => subscribes(subject) && subject.subscriptions!.spoils.length > 0,
    async run(subject) {
      const complaints: string[] = []
      for (const how of subject.subscriptions!.spoils) {
        const b = bench(subject)
        if (mends(subject)) await heal(b)
        const sound = await check(b)
        b.double.hooks!.spoil(how)
        const before = list(b)
        const found = await check(b)
        if (!sound.every((one) => one.state === 'live')) complaints.push(`before: ${words(sound)}`)
        if (!found.some((one) => one.state === how)) complaints.push(`${how}: ${words(found)}`)
        if (!isDeepStrictEqual(list(b), before)) complaints.push(`${how}: looking changed it`)
        await b.close()
      }
      return complaints
    },
  },
  {
    says: 'a subscription that was deleted, switched off or sent elsewhere is healed, and not doubled',
    applies: (subject) => mends(subject) && subject.subscriptions!.spoils.length > 0,
    async run(subject) {
      const complaints: string[] = []
      for (const how of subject.subscriptions!.spoils) {
        const b = bench(subject)
        await heal(b)
        b.double.hooks!.spoil(how)
        const healed = unsound(b, await heal(b))
        const after = unsound(b, await check(b))
        await b.close()
        complaints.push(...[...healed, ...after].map((one) => `${how}: ${one}`))
      }
      return complaints
    },
  },
  {
    says: 'subscriptions that cannot be read are an error, never missing',
    applies: (subject) => subscribes(subject) && blindingOf(subject).length > 0,
    async run(subject) {
      const complaints: string[] = []
      for (const fault of blindingOf(subject)) {
        const b = bench(subject)
        if (mends(subject)) await heal(b)
        b.double.next(fault)
        try {
          const found = await check(b)
          if (found.some((one) => one.state !== 'live'))
            complaints.push(`${fault}: ${words(found)}`)
        } catch {}
        await b.close()
      }
      return complaints
    },
  },
  {
    says: 'healing that breaks off leaves nothing that healing again does not make right',
    applies: (subject) => mends(subject) && doubtful.some((name) => subject.faults.includes(name)),
    async run(subject) {
      const complaints: string[] = []
      for (const fault of doubtful.filter((name) => subject.faults.includes(name))) {
        for (let call = 0; call < 4; call++) {
          const b = bench(subject)
          b.double.next(...Array.from({ length: call }, () => 'none' as const), fault)
          const first = await heal(b).catch(() => undefined)
          // The fault may not have struck yet: the third time nothing is left to go wrong.
          const second = first ? await heal(b).catch(() => undefined) : undefined
          const said = second ?? (await heal(b).catch((error) => messageOf(error)))
          const wrong = typeof said === 'string' ? [said] : unsound(b, said)
          complaints.push(...wrong.map((one) => `${fault} at call ${call + 1}: ${one}`))
          await b.close()
        }
      }
      return complaints
    },
  },
]
