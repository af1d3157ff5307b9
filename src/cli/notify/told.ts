/** The doctor's look at who is told: secrets that are there, a mail server that lets us in. Sends nothing. */
import type { Registry } from '../../authority/registry.ts'
import { isSecretName } from '../../authority/telling.ts'
import type { Finding } from '../../connectors/connector.ts'
import { messageOf } from '../../lib/faults.ts'
import { type Secret, Theirs } from '../settings/stored.ts'

type Check = Finding & { optional?: boolean }

export async function told({ notify }: Registry, secret: Secret): Promise<Check[]> {
  const checks: Check[] = []
  if (notify.mail) {
    const check = 'mail server'
    const { smtpMistake } = await import('../../notify/mail/smtp.ts')
    const why = await smtpMistake(notify.mail, secret)
    const people = notify.mail.to.length
    checks.push(
      why === undefined
        ? {
            check,
            ok: true,
            says: `lets us in; ${people} ${people === 1 ? 'gets' : 'get'} the daily mail`,
          }
        : { check, ok: false, says: why, fix: 'correct notify.mail.smtp in onhand.config.ts' },
    )
  }
  const named = [
    ...(notify.heartbeat && isSecretName(notify.heartbeat) ? [notify.heartbeat] : []),
    ...(notify.alerts ?? []).flatMap(({ to }) =>
      to === 'mail' ? [] : 'slack' in to ? [to.slack] : [to.secret],
    ),
  ]
  for (const name of named) {
    try {
      secret(name)
    } catch (error) {
      if (error instanceof Theirs) continue
      checks.push({
        check: `secret ${name}`,
        ok: false,
        says: messageOf(error),
        fix: 'put it there',
      })
    }
  }
  const nobody = [
    ...(notify.mail ? [] : ['nobody gets the daily mail (notify.mail)']),
    ...(notify.alerts?.length ? [] : ['nobody is told when something is wrong (notify.alerts)']),
    ...(notify.mail && !notify.heartbeat
      ? ['nobody notices when the daily mail does not come (notify.heartbeat)']
      : []),
  ]
  if (nobody.length === 0)
    return [...checks, { check: 'telling people', ok: true, says: 'mail, alerts, heartbeat' }]
  return [
    ...checks,
    {
      check: 'telling people',
      ok: false,
      optional: true,
      says: nobody.join('\n'),
      fix: 'declare it under notify in onhand.config.ts: docs/guides/telling.md',
    },
  ]
}
