/** The ways by which people are told: mail, Slack or what speaks like it, and signed webhooks. */
import type { Alarm, AlertWay, Notify } from '../../authority/telling.ts'
import { RemoteError, remote } from '../../connectors/remote.ts'
import { signStandard } from '../../connectors/standard.ts'
import { addressMistake } from '../../lib/address.ts'
import { sha256 } from '../../lib/bytes.ts'
import { messageOf } from '../../lib/faults.ts'
import { limiter } from '../../lib/limiter.ts'
import type { World } from '../../lib/world.ts'
import type { Alert } from '../alerts.ts'
import { linkTo } from '../links.ts'
import { alertLetter } from '../mail/alert.ts'
import { fitted } from '../mail/fit.ts'
import type { Post } from '../mail/smtp.ts'

export type Way = {
  /** The same after a restart: what was told is kept under it. */
  name: string
  from: Alarm
  /** Answers, for those that could not be told, why. */
  tell(alerts: readonly Alert[]): Promise<Map<number, string>>
}

export type Telling = {
  notify: Notify
  publicUrl: string | undefined
  post: Post | undefined
  world: World
}

/** As declared, in that order. */
export const waysOf = (telling: Telling): Way[] =>
  (telling.notify.alerts ?? []).map(({ to, from = 'high' }) => ({ from, ...wayOf(telling, to) }))

function wayOf(telling: Telling, to: AlertWay): Omit<Way, 'from'> {
  if (to === 'mail') return { name: 'mail', tell: (alerts) => mailed(telling, alerts) }
  if ('slack' in to) {
    const call = caller(telling)
    return { name: `slack:${to.slack}`, tell: (alerts) => slacked(telling, call, to.slack, alerts) }
  }
  const url = URL.parse(to.webhook)!
  const call = caller(telling)
  return {
    name: `webhook:${url.origin}${url.pathname}`,
    tell: (alerts) => hooked(telling, call, to, alerts),
  }
}

type Caller = (
  url: string,
  body: string,
  headers?: Record<string, string>,
) => Promise<string | undefined>

/** Says why it was not taken; undefined when it was. Deadline, size cap and no redirects, as for every system. */
function caller({ world }: Telling): Caller {
  const { clock, secret, fetch } = world
  const one = remote({ settings: {}, secret, clock, limiter: limiter(2, 10), fetch })
  return async (url, body, headers = {}) => {
    const against = addressMistake(url)
    if (against) return `its address ${against}`
    try {
      const answer = await one.call({
        url,
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...headers },
      })
      return answer.status < 300
        ? undefined
        : `answered ${answer.status}: ${answer.text.slice(0, 200)}`
    } catch (error) {
      if (error instanceof RemoteError) return error.message
      throw error
    }
  }
}

/** One mail for all of them; told when at least one person's server has accepted it. */
async function mailed({ notify, publicUrl, post, world }: Telling, alerts: readonly Alert[]) {
  const letter = fitted(alertLetter(alerts, publicUrl, world.clock.now()))
  const what = alerts.map((a) => `${a.id}${a.severity}`).join()
  const failures: string[] = []
  const people = notify.mail?.to ?? []
  for (const to of people) {
    const posted = await post!({
      to,
      ...letter,
      id: `alert.${sha256(`${what} ${to}`).toString('hex').slice(0, 24)}`,
    })
    if (posted.posted !== 'accepted') failures.push(`${to}: ${posted.why}`)
  }
  const none = failures.length === people.length
  return new Map(none ? alerts.map((a) => [a.id, failures.join('; ')]) : [])
}

async function slacked(
  { publicUrl, world }: Telling,
  call: Caller,
  name: string,
  alerts: readonly Alert[],
) {
  const lines = alerts.map((a) => {
    const link = linkTo(publicUrl, a.link ?? '/alerts')
    const more = link ? ` <${link}|Open>` : ''
    return `${sign[a.severity]} *${plain(a.title)}* (${a.severity})\n${plain(a.says)}${more}`
  })
  const why = await call(world.secret(name), JSON.stringify({ text: lines.join('\n\n') }))
  return new Map(why === undefined ? [] : alerts.map((a) => [a.id, why]))
}

const sign = { critical: ':red_circle:', high: ':large_orange_circle:', low: ':white_circle:' }

/** Nothing in it links, mentions or formats: Slack's three characters are written as entities. */
const plain = (text: string) =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[*_~`]/g, '\u2060$&')

/** One call each, for a program: CloudEvents attributes, signed as Standard Webhooks says. */
async function hooked(
  { publicUrl, world }: Telling,
  call: Caller,
  to: { webhook: string; secret: string },
  alerts: readonly Alert[],
) {
  const failed = new Map<number, string>()
  let broken: string | undefined
  for (const a of alerts) {
    // Whoever does not answer one is not kept waiting for with all the others.
    const why = broken ?? (await one(a))
    if (why === undefined) continue
    failed.set(a.id, why)
    broken = why
  }
  return failed

  async function one(a: Alert): Promise<string | undefined> {
    const id = `alert_${a.id}_${a.severity}`
    const body = JSON.stringify({
      specversion: '1.0',
      id,
      source: publicUrl ?? 'onhand',
      type: 'alert.opened',
      time: a.openedAt.toISOString(),
      data: {
        key: a.key,
        severity: a.severity,
        title: a.title,
        says: a.says,
        link: linkTo(publicUrl, a.link ?? '/alerts') ?? null,
        openedAt: a.openedAt.toISOString(),
        times: a.times,
      },
    })
    try {
      const signed = signStandard({ id, at: world.clock.now(), body }, [world.secret(to.secret)])
      return await call(to.webhook, body, signed)
    } catch (error) {
      return messageOf(error)
    }
  }
}
