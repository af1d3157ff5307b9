import { z } from 'zod'
import { storefrontSubject, wmsSubject } from '../../../sim/systems/subject.ts'
import { broken, levels, noticed, push, why } from '../../../test/mutants.ts'
import { RemoteError } from '../remote.ts'
import { safetyChecks } from './safety.ts'

noticed(safetyChecks, [
  [
    'shows its token in a complaint',
    push(
      (send) => async (wanted, remote) =>
        (await send(wanted, remote)).map((s) =>
          'why' in s ? { ...s, why: remote.secret('THERE_TOKEN') } : s,
        ),
    ),
    'no secret is in',
  ],
  [
    'shows its token in an error',
    levels(() => ({
      of: async (_, remote) => {
        throw new RemoteError('later', `could not read with ${remote.secret('THERE_TOKEN')}`)
      },
    })),
    'no secret is in',
  ],
  ['accepts any settings', broken(() => ({ settings: z.unknown() })), 'the settings pass'],
  [
    'keeps the secret in its settings',
    (() => {
      const of = storefrontSubject(true)
      const settings = { ...(of.bound.settings as object), note: of.secrets.THERE_TOKEN }
      return { ...of, bound: { ...of.bound, settings } }
    })(),
    'the settings pass',
  ],
  ['has a batch of none', broken((c) => ({ limits: { ...c.limits, batch: 0 } })), 'the limits are'],
  [
    'is a hypochondriac',
    broken(() => ({
      async *doctor() {
        yield { check: 'all', ok: false, says: why, fix: 'nothing' }
      },
    })),
    'the doctor finds nothing wrong',
  ],
  [
    'heals while it looks',
    broken((c) => ({
      async *doctor(remote) {
        const [level] = await c.levels!.of(
          [{ external: 'SKU 0/ä&', location: 'main', remote: {} }],
          remote,
        )
        await c.push!.send([{ ...level!, remote: {}, quantity: 1, over: null, key: 'd' }], remote)
        yield { check: 'all', ok: true, says: 'well' }
      },
    })),
    'the doctor finds nothing wrong',
  ],
  [
    'sees no evil',
    broken(() => ({
      async *doctor() {
        yield { check: 'all', ok: true, says: 'well' }
      },
    })),
    'the doctor reports',
  ],
  [
    'proposes under a new key each time',
    broken((c) => {
      let n = 0
      return {
        propose: (all, remote) =>
          c.propose!(
            all.map((p) => ({ ...p, key: `${p.key}-${n++}` })),
            remote,
          ),
      }
    }, wmsSubject()),
    'a proposal arrives once',
  ],
  [
    'is sure that a proposal failed',
    broken(
      (c) => ({
        propose: async (all, remote) =>
          (await c.propose!(all, remote)).map((s) =>
            s.sent === 'unclear' ? { sent: 'later', why } : s,
          ),
      }),
      wmsSubject(),
    ),
    'a proposal whose answer is lost',
  ],
])
