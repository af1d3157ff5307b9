import { northwindSubject } from '../../../docs/guides/example-connector/double/subject.ts'
import { broken, noticed } from '../../../test/mutants.ts'
import type { Connector, Subscription } from '../connector.ts'
import type { Remote } from '../remote.ts'
import { subscriptionChecks } from './subscriptions.ts'

type Able = NonNullable<Connector<unknown>['subscriptions']>

const of = (change: (sound: Able) => Partial<Able>) =>
  broken(
    (sound) => ({ subscriptions: { ...sound.subscriptions!, ...change(sound.subscriptions!) } }),
    northwindSubject,
  )
const live = (all: readonly Subscription[]): Subscription[] =>
  all.map(({ topic }) => ({ topic, state: 'live' }))

const make = (remote: Remote<unknown>, topic: string, address: string) =>
  remote.call({
    url: 'https://api.northwind.test/v2/hooks',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': remote.secret('NORTHWIND_KEY') },
    body: JSON.stringify({ topic, url: address }),
  })

/** Makes a hook of each topic that `which` picks, whatever is there, and heals if it is to. */
const makes = (which: (one: Subscription) => boolean, heals = false) =>
  of(({ check, heal }) => ({
    async heal(remote, address) {
      const found = await check(remote, address)
      if (heals) await heal(remote, address)
      for (const { topic } of found.filter(which)) await make(remote, topic, address)
      return check(remote, address)
    },
  }))

noticed(subscriptionChecks, [
  [
    'says that all is well',
    of(({ check }) => ({ check: async (r, a) => live(await check(r, a)) })),
    'a subscription that was deleted, switched off or sent elsewhere is seen',
  ],
  [
    'heals when it looks',
    of(({ heal }) => ({ check: heal })),
    'a subscription that was deleted, switched off or sent elsewhere is seen',
  ],
  ['heals nothing', of(({ check }) => ({ heal: check })), 'subscriptions are made from nothing'],
  [
    'says that it has healed',
    of(({ check }) => ({ heal: async (r, a) => live(await check(r, a)) })),
    'subscriptions are made from nothing',
  ],
  ['makes new ones each time', makes(() => true), 'subscriptions are made from nothing'],
  [
    'makes a second one where the first is switched off',
    makes(({ state }) => state === 'disabled', true),
    'a subscription that was deleted, switched off or sent elsewhere is healed',
  ],
  [
    'mends only what is missing',
    makes(({ state }) => state === 'missing'),
    'a subscription that was deleted, switched off or sent elsewhere is healed',
  ],
  [
    'takes no answer for no subscription',
    of(({ check }) => ({
      check: (remote, address) =>
        check(remote, address).catch((): Subscription[] => [
          { topic: 'order.placed', state: 'missing' },
        ]),
    })),
    'subscriptions that cannot be read',
  ],
  [
    'makes one again when the answer to the first was lost',
    of((sound) => ({
      heal: async (remote, address) => {
        const twice = {
          ...remote,
          call: async (request: Parameters<typeof remote.call>[0]) => {
            try {
              return await remote.call(request)
            } catch {
              return remote.call(request)
            }
          },
        }
        return sound.heal(twice, address)
      },
    })),
    'healing that breaks off',
  ],
])
