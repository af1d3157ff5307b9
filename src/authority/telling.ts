/** Who is told what, and how long things are kept: as declared, checked with a sentence for every mistake. Pure. */
import { addressMistake } from '../lib/address.ts'

/** How bad something is that somebody must know. */
export const alarms = ['low', 'high', 'critical'] as const
export type Alarm = (typeof alarms)[number]

/** The mail server. Secrets are named, never written here. */
export type Smtp = {
  host: string
  /** Default: 465 when `secure`, else 587. */
  port?: number
  user?: string
  /** The name of the secret. */
  password?: string
  /** TLS from the first byte (smtps). Otherwise it begins with STARTTLS. Default: when the port is 465. */
  secure?: boolean
  /** It is on a safe network: it may do without TLS, and its certificate is not checked. */
  insecure?: boolean
}

export type MailConfig = {
  /** `smtp://host:25`, the name of a secret that is such an address (with user and password), or its parts. */
  smtp: string | Smtp
  /** `Onhand <onhand@example.com>`. */
  from: string
  to: readonly string[]
}

/** To the people of the daily mail; to Slack or what speaks like it; to anything, signed (Standard Webhooks). */
export type AlertWay = 'mail' | { slack: string } | { webhook: string; secret: string }

export type Notify = {
  /** The daily mail, and what alerts are mailed with. */
  mail?: MailConfig
  /** Asked for (GET) once the mail server has accepted the daily mail, so that somebody notices when
   *  it was not: an address, or the name of the secret that holds it. */
  heartbeat?: string
  /** `from`: this bad and worse. Default `high`. */
  alerts?: readonly { to: AlertWay; from?: Alarm }[]
}

/** How long what is only looked back at is kept, in days. Movements are kept for ever. */
export type Retention = {
  /** The text of messages that were applied or dismissed; afterwards they can't be replayed. */
  bodyDays: number
  /** Tries at telling; the last one that was confirmed stays. */
  attemptDays: number
  /** What was said to a channel in those tries, and what it answered. */
  callDays: number
  runDays: number
  /** Alerts that are over. */
  alertDays: number
  /** The keys of messages, by which a repeat is recognised. */
  keyDays: number
}

export const retention: Retention = {
  bodyDays: 90,
  attemptDays: 90,
  callDays: 14,
  runDays: 400,
  alertDays: 400,
  keyDays: 400,
}

/** The name of a secret, as the environment or the folder of secrets would have it. */
export const isSecretName = (text: string) =>
  /^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(text) && !/^(whsec_|sk_|xox)/.test(text)

export function notifyMistakes(notify: Notify | undefined): string[] {
  if (notify === undefined) return []
  const { mail, heartbeat, alerts = [] } = notify
  const wrong = mail === undefined ? [] : mailMistakes(mail)
  if (heartbeat !== undefined) {
    if (mail === undefined) {
      wrong.push(
        'notify.heartbeat is asked for when the daily mail was accepted: declare notify.mail too.',
      )
    }
    wrong.push(...addressOrSecret('notify.heartbeat', heartbeat))
  }
  for (const [i, { to, from }] of alerts.entries()) {
    const at = `notify.alerts[${i}]`
    if (from !== undefined && !alarms.includes(from)) {
      wrong.push(`${at}: from is "${from}": it must be one of ${alarms.join(', ')}.`)
    }
    wrong.push(...wayMistakes(at, to, mail !== undefined))
  }
  return wrong
}

function wayMistakes(at: string, to: AlertWay, mailed: boolean): string[] {
  if (to === 'mail') {
    if (mailed) return []
    return [`${at}: alerts are to be mailed, but no mail server is declared: add notify.mail.`]
  }
  if (typeof to !== 'object' || to === null) {
    return [`${at}: to must be 'mail', { slack: … } or { webhook: …, secret: … }.`]
  }
  if ('slack' in to) {
    if (isSecretName(to.slack)) return []
    return [
      `${at}: slack must be the name of a secret that holds the address; whoever has that address can write there.`,
    ]
  }
  const wrong: string[] = []
  const why = addressMistake(to.webhook)
  if (why) wrong.push(`${at}: "${to.webhook}" ${why}.`)
  if (!isSecretName(to.secret ?? '')) {
    wrong.push(`${at}: secret must be the name of the secret that signs what is sent.`)
  }
  return wrong
}

function mailMistakes({ smtp, from, to }: MailConfig): string[] {
  const wrong: string[] = []
  if (typeof smtp === 'string') wrong.push(...smtpMistakes(smtp))
  else {
    if (!/^[A-Za-z0-9.:-]+$/.test(smtp.host)) {
      wrong.push(`notify.mail.smtp: "${smtp.host}" is not the name of a machine.`)
    }
    if (smtp.password !== undefined && !isSecretName(smtp.password)) {
      wrong.push('notify.mail.smtp: password must be the name of a secret, not the password.')
    }
    if ((smtp.user === undefined) !== (smtp.password === undefined)) {
      wrong.push('notify.mail.smtp: user and password belong together: give both or neither.')
    }
  }
  if (!isMailAddress(from)) {
    wrong.push(
      `notify.mail.from: "${from}" is not a mail address: write Onhand <onhand@example.com>.`,
    )
  }
  if (to.length === 0) wrong.push('notify.mail.to: nobody would get it; name at least one person.')
  for (const one of to) {
    if (!isMailAddress(one)) wrong.push(`notify.mail.to: "${one}" is not a mail address.`)
  }
  if (new Set(to).size < to.length) wrong.push('notify.mail.to names somebody twice.')
  return wrong
}

function smtpMistakes(smtp: string): string[] {
  if (!smtp.includes(':')) {
    if (isSecretName(smtp)) return []
    return [
      `notify.mail.smtp: "${smtp}" is neither an address (smtp://…) nor the name of a secret.`,
    ]
  }
  const url = URL.parse(smtp)
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    return ['notify.mail.smtp: write smtp://host:port or smtps://host.']
  }
  if (url.username === '' && url.password === '') return []
  return [
    'notify.mail.smtp: no password in an address; put the whole address into a secret and write its name, or use { host, user, password: NAME }.',
  ]
}

function addressOrSecret(at: string, value: string): string[] {
  if (isSecretName(value)) return []
  const why = addressMistake(value)
  return why ? [`${at}: "${value}" ${why}; or write the name of the secret that holds it.`] : []
}

/** `a@b` or `Name <a@b>`, and nothing that could add a line or a second person. */
export const isMailAddress = (text: string) =>
  /^(?:[^<>@,;:"\\\r\n]+ <[^\s<>@,;:"\\]+@[^\s<>@,;:"\\]+>|[^\s<>@,;:"\\]+@[^\s<>@,;:"\\]+)$/.test(
    text,
  )

/** The keys of messages must live as long as a late repeat is still taken in. */
export function retentionMistakes(given: Partial<Retention> = {}, horizonMs: number): string[] {
  const keep = { ...retention, ...given }
  const wrong = Object.entries(keep)
    .filter(([, days]) => !(Number.isFinite(days) && days >= 1))
    .map(([name, days]) => `retention.${name} is ${days}: it must be at least 1 day.`)
  const horizonDays = Math.min(400, Math.ceil(horizonMs / 86_400_000))
  if (keep.keyDays < horizonDays) {
    wrong.push(
      `retention.keyDays is ${keep.keyDays}: it must be at least ${horizonDays}, for as long as an old message is still taken in; a repeat would count twice.`,
    )
  }
  if (keep.keyDays < keep.bodyDays) {
    wrong.push('retention.keyDays is less than bodyDays: a message goes with its key.')
  }
  return wrong
}
