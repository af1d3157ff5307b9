/** The connector for systems that have none: HTTP and Standard Webhooks, mapped in the configuration. */
import type { Bound, Connector } from '../connector.ts'
import { standardHeaders, verifyStandard } from '../standard.ts'
import { doctor } from './doctor.ts'
import { parse, topicOf } from './events.ts'
import { allLevels, levelsOf } from './levels.ts'
import { pull } from './pull.ts'
import { propose, push } from './push.ts'
import { type Given, namesIn, Settings, secretOf } from './settings.ts'

/**
 * A connector with the abilities that `settings` describe. Settings that do not pass are kept as
 * they are: the check of the whole configuration names every mistake at once.
 */
export function generic(settings: Given): Bound {
  const checked = Settings.safeParse(settings)
  return { connector: connector(checked.data), settings: checked.data ?? settings }
}

function connector(settings: Settings | undefined): Connector<Settings> {
  return {
    name: 'generic',
    settings: Settings,
    secrets: ({ auth }) => (auth === undefined ? [] : [secretOf(auth)]),
    limits: limitsOf(settings),
    webhook: {
      verify: (raw, secrets, now) => verifyStandard(raw, secrets, now),
      identify: (raw, given) => ({
        key: raw.headers['webhook-id'] ?? '',
        topic: topicOf(raw.body, given),
      }),
      keepHeaders: standardHeaders,
      parse,
    },
    ...(settings?.push && {
      push: { compares: namesIn(settings.push.row).includes('over'), send: push },
    }),
    ...(settings?.levels && { levels: { of: levelsOf, all: allLevels } }),
    ...(settings?.pull && {
      pull: { stream: settings.pull.stream, everyMs: settings.pull.everyMs, since: pull },
    }),
    ...(settings?.propose && { propose }),
    doctor,
  }
}

function limitsOf(settings: Settings | undefined): Connector<Settings>['limits'] {
  const { batch, perSecond, burst, inFlight } = settings?.limits ?? Settings.parse({}).limits
  return { batch, perSecond, burst, ...(inFlight === undefined ? {} : { inFlight }) }
}
