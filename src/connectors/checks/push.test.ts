import { done, noticed, push, says, why } from '../../../test/mutants.ts'
import type { Sent } from '../connector.ts'
import { pushChecks } from './push.ts'

noticed(pushChecks, [
  [
    'does nothing and says done',
    push(() => async (wanted) => wanted.map(() => done)),
    'push sets exactly',
  ],
  ['never commits itself', says(() => ({ sent: 'unclear', why })), 'push sets exactly'],
  [
    'takes zero for nothing to say',
    push(
      (send) => (wanted, remote) =>
        send(
          wanted.map((w) => ({ ...w, quantity: w.quantity || 1 })),
          remote,
        ),
    ),
    'push sets exactly',
  ],
  [
    'sets its neighbour too',
    push((send) => async (wanted, remote) => {
      const extra = {
        ...wanted[0]!,
        external: wanted[0]!.external.replace('0', '5'),
        over: null,
        key: 'x',
      }
      return (await send([...wanted, extra], remote)).slice(0, -1)
    }),
    'push sets exactly',
  ],
  [
    'does not say what its calls are about',
    push(
      (send) => (wanted, remote) =>
        send(wanted, { ...remote, call: ({ about: _, ...call }) => remote.call(call) }),
    ),
    'push can be looked at',
  ],
  [
    'calls for nothing',
    push((send) => async (wanted, remote) => {
      if (wanted.length === 0) await remote.call({ url: 'https://there.test/levels' })
      return send(wanted, remote)
    }),
    'push of nothing',
  ],
  [
    'answers in another order',
    push((send) => async (wanted, remote) => [...(await send(wanted, remote))].reverse()),
    'push answers in the order',
  ],
  [
    'lets one bad row hold back the rest',
    push((send) => async (wanted, remote) => {
      const bad = wanted.find((w) => w.external.startsWith('nobody'))
      return bad ? wanted.map((): Sent => ({ sent: 'never', why })) : send(wanted, remote)
    }),
    'push answers in the order',
  ],
  [
    'forgets what does not fit a batch',
    push((send) => (wanted, remote) => send(wanted.slice(0, 100), remote)),
    'push of more than a batch',
  ],
  [
    'takes stale for done',
    says((s) => (s.sent === 'stale' ? done : s)),
    'push over something else',
  ],
  [
    'says what it wanted, not what is there',
    says((s) => (s.sent === 'stale' ? { ...s, observed: s.observed + 1 } : s)),
    'push over something else',
  ],
  [
    'makes a new key for each try',
    (() => {
      let tries = 0
      return push(
        (send) => (wanted, remote) =>
          send(
            wanted.map((w) => ({ ...w, over: null, key: `${w.key}-${tries++}` })),
            remote,
          ),
      )
    })(),
    'push with the same key twice',
  ],
])
