import { done, noticed, push, says, why } from '../../../test/mutants.ts'
import type { Sent } from '../connector.ts'
import { brokenChecks } from './broken.ts'

noticed(brokenChecks, [
  [
    'is sure where it can’t be',
    says((s) => (s.sent === 'unclear' ? { sent: 'later', why } : s)),
    'push tells the truth',
  ],
  ['is optimistic', says((s) => (s.sent === 'unclear' ? done : s)), 'push tells the truth'],
  [
    'gives up on errors',
    says((s) => (s.sent === 'unclear' ? { sent: 'never', why } : s)),
    'push tells the truth',
  ],
  [
    'takes 200 for success',
    push((send) => async (wanted, remote) => {
      let status = 0
      const watched = {
        ...remote,
        call: async (c: Parameters<typeof remote.call>[0]) => {
          const answer = await remote.call(c)
          status = answer.status
          return answer
        },
      }
      const sent = await send(wanted, watched)
      return status === 200 ? wanted.map(() => done) : sent
    }),
    'push with some rows turned away',
  ],
  [
    'throws away a good row’s outcome with a bad call',
    push((send) => async (wanted, remote) => {
      const sent = await send(wanted, remote)
      const bad = sent.find((s) => s.sent === 'later')
      return bad ? sent.map(() => bad) : sent
    }),
    'push keeps what is done',
  ],
  [
    'does not hear Retry-After',
    says((s) => (s.sent === 'later' ? { sent: 'later', why } : s)),
    'push that was told to slow',
  ],
  [
    'takes Retry-After for milliseconds',
    says((s) => (s.sent === 'later' ? { ...s, afterMs: (s.afterMs ?? 0) / 1000 } : s)),
    'push that was told to slow',
  ],
  [
    'gives up when told to slow down',
    says((s) => (s.sent === 'later' ? { sent: 'never', why } : s)),
    'push that was told to slow',
  ],
  [
    'gives up when not let in',
    push((send) => async (wanted, remote) => {
      try {
        return await send(wanted, remote)
      } catch {
        return wanted.map((): Sent => ({ sent: 'never', why }))
      }
    }),
    'push that is not let in',
  ],
  [
    'takes "nobody there" for doubt',
    says((s) => (s.sent === 'later' ? { sent: 'unclear', why } : s)),
    'push that cannot reach',
  ],
  [
    'never compares',
    push(
      (send) => (wanted, remote) =>
        send(
          wanted.map((w) => ({ ...w, over: null })),
          remote,
        ),
    ),
    'push that lands late',
  ],
  [
    'lies one time in nine',
    (() => {
      let tries = 0
      return says((s) => (s.sent !== 'done' && ++tries % 9 === 0 ? done : s))
    })(),
    'push tried again through a storm',
  ],
])
