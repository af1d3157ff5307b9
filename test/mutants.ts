/** Connectors that are broken on purpose: a check that does not notice them is no check. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { storefrontSubject } from '../sim/systems/subject.ts'
import type { Check, Subject } from '../src/connectors/conformance.ts'
import type { Connector, Sent } from '../src/connectors/connector.ts'

type Any = Connector<unknown>
type Webhook = NonNullable<Any['webhook']>
type Levels = NonNullable<Any['levels']>
type Send = NonNullable<Any['push']>['send']
type Since = NonNullable<Any['pull']>['since']

/** The sound subject with some of its connector replaced. */
export function broken(
  change: (sound: Any) => Partial<Any>,
  of: Subject = storefrontSubject(true),
): Subject {
  const connector = of.bound.connector as Any
  const { settings } = of.bound
  return { ...of, bound: { settings, connector: { ...connector, ...change(connector) } } }
}

export const push = (send: (sound: Send) => Send) =>
  broken((sound) => ({ push: { ...sound.push!, send: send(sound.push!.send) } }))
/** A connector that says something else than what happened. */
export const says = (change: (sent: Sent) => Sent) =>
  push((send) => async (wanted, remote) => (await send(wanted, remote)).map(change))
export const levels = (change: (sound: Levels) => Partial<Levels>) =>
  broken((sound) => ({ levels: { ...sound.levels!, ...change(sound.levels!) } }))
export const webhook = (change: (sound: Webhook) => Partial<Webhook>) =>
  broken((sound) => ({ webhook: { ...sound.webhook!, ...change(sound.webhook!) } }))
export const pull = (since: (sound: Since) => Since) =>
  broken((sound) => ({ pull: { ...sound.pull!, since: since(sound.pull!.since) } }))

export const done: Sent = { sent: 'done' }
export const why = 'broken on purpose'

/** What is wrong with it, and the start of the name of the check that must notice. */
type Mutant = readonly [what: string, subject: Subject, check: string]

/** Registers a test for each mutant, and one that no check goes without. */
export function noticed(checks: readonly Check[], mutants: readonly Mutant[]): void {
  describe('the conformance suite notices a connector that', () => {
    for (const [what, subject, name] of mutants) {
      test(what, async () => {
        const check = checks.find((one) => one.says.startsWith(name))
        assert.ok(check, `no check is called "${name}…"`)
        assert.ok(check.applies(subject))
        const complaints = await check.run(subject).catch((error) => [`threw ${error}`])
        assert.notEqual(complaints.length, 0)
      })
    }
    test('is broken in any way there is a check for', () => {
      const idle = checks.filter(({ says }) => !mutants.some(([, , name]) => says.startsWith(name)))
      assert.deepEqual(
        idle.map(({ says }) => says),
        [],
      )
    })
  })
}
