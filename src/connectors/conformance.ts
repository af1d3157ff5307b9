/** The suite every connector must pass against a double of its system, with faults put in. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { brokenChecks } from './checks/broken.ts'
import { offerChecks, openChecks } from './checks/catalogue.ts'
import { pushChecks } from './checks/push.ts'
import { levelChecks, pullChecks } from './checks/read.ts'
import { safetyChecks } from './checks/safety.ts'
import type { Check, Subject } from './checks/subject.ts'
import { subscriptionChecks } from './checks/subscriptions.ts'
import { webhookChecks } from './checks/webhook.ts'

export { type FaultName, faultNames, SLOW_DOWN_SECONDS } from './checks/faults.ts'
export type { Check, Double, Example, Listing, Spoil, Subject } from './checks/subject.ts'

/** Plain functions that answer complaints, so that they can be shown to object. */
export const checks: readonly Check[] = [
  ...webhookChecks,
  ...pushChecks,
  ...brokenChecks,
  ...levelChecks,
  ...pullChecks,
  ...openChecks,
  ...offerChecks,
  ...subscriptionChecks,
  ...safetyChecks,
]

/** Registers one test for each check that concerns an ability of `subject`'s connector. */
export function conformance(subject: Subject): void {
  describe(subject.name, () => {
    for (const check of checks.filter((one) => one.applies(subject))) {
      test(check.says, async () => {
        assert.deepEqual(await check.run(subject), [])
      })
    }
  })
}
