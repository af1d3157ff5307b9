/** One mail to one person, over SMTP: accepted, or why not and whether it is worth another try. */
import { createTransport } from 'nodemailer'
import type { MailConfig, Smtp } from '../../authority/telling.ts'
import { isLoopback } from '../../lib/address.ts'
import { Fault, messageOf } from '../../lib/faults.ts'
import type { World } from '../../lib/world.ts'

export type Mail = {
  to: string
  subject: string
  text: string
  html: string
  /** The same for every try, so that a mail that came twice is seen to be one. */
  id: string
}

/** `never`: the server knows this person not, or does not want them. */
export type Posted =
  | { posted: 'accepted'; says: string }
  | { posted: 'later' | 'never'; why: string }

/** Never throws. */
export type Post = (mail: Mail) => Promise<Posted>

const STEP_MS = 15_000
/** For all of it: a server that says one letter at a time is not waited for. */
export const DEADLINE_MS = 60_000

const careful = {
  connectionTimeout: STEP_MS,
  greetingTimeout: STEP_MS,
  socketTimeout: STEP_MS,
  dnsTimeout: STEP_MS,
  // Nothing of a mail comes from a file or an address, whatever its text says.
  disableFileAccess: true,
  disableUrlAccess: true,
}

/** Whether the server answers and lets us in; sends nothing. Why not, in words; undefined: it does. */
export async function smtpMistake(config: MailConfig, secret: World['secret']) {
  try {
    const smtp = serverOf(config.smtp, secret)
    const transport = createTransport({ ...smtp, ...careful })
    try {
      await transport.verify()
      return undefined
    } catch (error) {
      return (refusal(error as Refusal, smtp) as { why: string }).why
    } finally {
      transport.close()
    }
  } catch (error) {
    return messageOf(error)
  }
}

export function smtpPost(
  config: MailConfig,
  world: Pick<World, 'clock' | 'secret'>,
  deadlineMs = DEADLINE_MS,
): Post {
  const domain = /@([^\s<>@]+?)>?$/.exec(config.from)?.[1] ?? 'localhost'
  const address = /<([^>]+)>/.exec(config.from)?.[1] ?? config.from
  return async (mail) => {
    let smtp: Server
    try {
      smtp = serverOf(config.smtp, world.secret)
    } catch (error) {
      return { posted: 'later', why: messageOf(error) }
    }
    const transport = createTransport({ ...smtp, ...careful })
    const sending = transport.sendMail({
      from: config.from,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      date: world.clock.now(),
      messageId: `<${mail.id}@${domain}>`,
      headers: {
        // RFC 3834: no out-of-office notes, please. RFC 2369: whom to ask to be left out.
        'Auto-Submitted': 'auto-generated',
        'List-Unsubscribe': `<mailto:${address}?subject=${encodeURIComponent('Take me off the mails of Onhand')}>`,
        'List-Id': `Onhand <onhand.${domain}>`,
      },
    })
    const over = new AbortController()
    const late = world.clock.sleep(deadlineMs, over.signal).then(() => 'late' as const)
    try {
      const info = await Promise.race([sending, late])
      if (info === 'late') {
        sending.catch(() => {})
        return { posted: 'later', why: `${smtp.host} took longer than ${deadlineMs / 1000} s` }
      }
      return { posted: 'accepted', says: info.response }
    } catch (error) {
      return refusal(error as Refusal, smtp)
    } finally {
      over.abort()
      transport.close()
    }
  }
}

type Refusal = Error & { code?: string; responseCode?: number; response?: string; command?: string }

function refusal(error: Refusal, { host, port }: Server): Posted {
  const said = error.response ?? error.message
  if (
    error.code === 'EENVELOPE' &&
    error.command === 'RCPT TO' &&
    (error.responseCode ?? 0) >= 500
  ) {
    return { posted: 'never', why: `${host} refuses this address: ${said}` }
  }
  if (error.code === 'ETLS') {
    return {
      posted: 'later',
      why: `${host}:${port} does not speak TLS as it should (${said}); on a safe network say insecure: true in notify.mail.smtp`,
    }
  }
  return { posted: 'later', why: `${host}:${port}: ${said}` }
}

type Server = {
  host: string
  port: number
  secure: boolean
  requireTLS?: boolean
  auth?: { user: string; pass: string }
  tls?: { rejectUnauthorized: boolean }
}

/** The parts of the declaration with its secrets looked up. Throws a Fault that says what is missing. */
export function serverOf(smtp: string | Smtp, secret: World['secret']): Server {
  if (typeof smtp === 'string') return fromUrl(smtp.includes(':') ? smtp : secret(smtp))
  const { host, port, user, password, secure = port === 465, insecure = false } = smtp
  return {
    host,
    port: port ?? (secure ? 465 : 587),
    secure,
    ...safety(host, insecure),
    ...(user === undefined ? {} : { auth: { user, pass: secret(password!) } }),
  }
}

function fromUrl(address: string): Server {
  const url = URL.parse(address)
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    throw new Fault(
      'config',
      'The secret of notify.mail.smtp is not like smtps://user:password@host.',
    )
  }
  const secure = url.protocol === 'smtps:'
  return {
    host: url.hostname,
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ...safety(url.hostname, false),
    ...(url.username === ''
      ? {}
      : {
          auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
        }),
  }
}

/** Without TLS only to this machine, or where the operator says that the network is safe. */
const safety = (host: string, insecure: boolean) =>
  insecure || isLoopback(host)
    ? { requireTLS: false, tls: { rejectUnauthorized: false } }
    : { requireTLS: true }
