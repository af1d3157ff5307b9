/** Checks of `webhook`: forged, old and repeated deliveries, and what a message is read as. */
import { isDeepStrictEqual } from 'node:util'
import { later } from '../../lib/clock.ts'
import { messageOf } from '../../lib/faults.ts'
import { type Connector, type Parsed, type Raw, Unreadable } from '../connector.ts'
import { bench, type Check, type Example, type Subject } from './subject.ts'

const speaks = (subject: Subject) => subject.webhook !== undefined
const bytes = (text: string) => new TextEncoder().encode(text)
const at = new Date(Date.UTC(2026, 0, 5, 12))
/** Of the right form, and not the one that signed. */
const otherSecret = 'whsec_b25lIHRoYXQgaGFzIHNpZ25lZCBub3RoaW5nIGhlcmU='

/** The connector's webhook, its settings and one signed example. */
function open(subject: Subject, example = subject.webhook!.examples[0]!) {
  const connector = subject.bound.connector as Connector<unknown>
  const body = bytes(example.body)
  const settings = connector.settings.parse(subject.bound.settings)
  const { secret, sign } = subject.webhook!
  const raw: Raw = { headers: sign({ id: 'message-1', body, at }, secret), body }
  const webhook = connector.webhook!
  const passes = (one: Raw, secrets = [secret], now = at) =>
    webhook.verify(one, secrets, now, settings) === true
  return { webhook, settings, raw, passes, secret, sign }
}

/** As the inbox does it: identified, stored with the headers worth keeping, parsed from what is stored. */
function read(subject: Subject, example: Example, body = example.body): Parsed {
  const { webhook, settings, raw } = open(subject, { ...example, body })
  const { topic } = webhook.identify(raw, settings)
  const headers = Object.fromEntries(
    Object.entries(raw.headers).filter(([name]) => webhook.keepHeaders.includes(name)),
  )
  return webhook.parse({ topic, headers, body: raw.body }, settings)
}

export const webhookChecks: Check[] = [
  {
    says: 'a genuine webhook passes, with any one of the valid secrets',
    applies: speaks,
    async run(subject) {
      const { raw, passes, secret } = open(subject)
      return [[secret], [otherSecret, secret], [secret, otherSecret]].flatMap((secrets) =>
        passes(raw, secrets) ? [] : [`refused with ${secrets.length} secret(s)`],
      )
    },
  },
  {
    says: 'a webhook with one wrong bit, another secret or no headers is refused',
    applies: speaks,
    async run(subject) {
      const { raw, passes } = open(subject)
      const complaints: string[] = []
      for (let bit = 0; bit < raw.body.length * 8; bit += 7) {
        const body = Uint8Array.from(raw.body)
        body[bit >> 3]! ^= 1 << (bit & 7)
        if (passes({ ...raw, body })) complaints.push(`passed with bit ${bit} of the body turned`)
      }
      for (const body of [new Uint8Array(), raw.body.slice(1), new Uint8Array([...raw.body, 32])]) {
        if (passes({ ...raw, body })) complaints.push('passed with another body')
      }
      if (passes(raw, [otherSecret])) complaints.push('passed with another secret')
      if (passes(raw, [])) complaints.push('passed without any secret')
      if (passes({ ...raw, headers: {} })) complaints.push('passed without headers')
      return complaints.slice(0, 10)
    },
  },
  {
    says: 'no header, however long or strange, makes the signature check throw',
    applies: speaks,
    async run(subject) {
      const { raw, passes } = open(subject)
      const { unsigned = [] } = subject.webhook!
      const complaints: string[] = []
      for (const name of Object.keys(raw.headers)) {
        for (const value of [
          '',
          ' ',
          ',',
          'v1,',
          'A'.repeat(10_000),
          '9'.repeat(400),
          'é\u{1f600}',
        ]) {
          try {
            const passed = passes({ ...raw, headers: { ...raw.headers, [name]: value } })
            if (passed && !unsigned.includes(name))
              complaints.push(`passed with ${name}: ${value.slice(0, 20)}`)
          } catch (error) {
            complaints.push(`${name}: ${value.slice(0, 20)}: threw ${messageOf(error)}`)
          }
        }
      }
      return complaints
    },
  },
  {
    says: 'a webhook that is too old, or from the future, is refused',
    applies: (subject) => subject.webhook?.windowMs !== undefined,
    async run(subject) {
      const { raw, passes, secret } = open(subject)
      const ms = subject.webhook!.windowMs!
      const complaints = [-ms, 0, ms].flatMap((past) =>
        passes(raw, [secret], later(at, past)) ? [] : [`refused ${past} ms after it was signed`],
      )
      for (const past of [-ms - 1000, ms + 1000]) {
        if (passes(raw, [secret], later(at, past))) complaints.push(`passed ${past} ms after`)
      }
      return complaints
    },
  },
  {
    says: 'a message keeps its key over retries, another has another',
    applies: speaks,
    async run(subject) {
      const { webhook, settings, raw, sign, secret } = open(subject)
      const { body } = raw
      const sent = (id: string, when: Date) => ({
        headers: sign({ id, body, at: when }, secret),
        body,
      })
      const key = (one: Raw) => webhook.identify(one, settings).key
      const first = key(sent('message-1', at))
      const complaints = first === '' ? ['the key is empty'] : []
      if (key(sent('message-1', later(at, 60_000))) !== first) complaints.push('a retry is new')
      if (key(sent('message-2', at)) === first) complaints.push('two messages have one key')
      return complaints
    },
  },
  {
    says: 'every example is read exactly, with unknown fields too',
    applies: speaks,
    async run(subject) {
      return subject.webhook!.examples.flatMap((example) => {
        const bodies = [example.body, ...withUnknown(example.body)]
        return bodies.flatMap((body, i) => {
          const how = i === 0 ? example.says : `${example.says}, with unknown fields`
          try {
            const parsed = read(subject, example, body)
            if (isDeepStrictEqual(parsed, example.expect)) return []
            return [
              `${how}: read as ${JSON.stringify(parsed)}, not ${JSON.stringify(example.expect)}`,
            ]
          } catch (error) {
            return [`${how}: threw ${messageOf(error)}`]
          }
        })
      })
    },
  },
  {
    says: 'a missing field is named, and never taken for nothing',
    applies: speaks,
    async run(subject) {
      return subject.webhook!.examples.flatMap((example) =>
        example.required.flatMap((path) => {
          const name = path.split('.').at(-1)!
          return [undefined, null].flatMap((value) => {
            try {
              const parsed = read(subject, example, replaced(example.body, path, value))
              return [`${example.says} without ${path}: read as ${JSON.stringify(parsed)}`]
            } catch (error) {
              if (!(error instanceof Unreadable)) return [`without ${path}: ${messageOf(error)}`]
              return error.message.includes(name) ? [] : [`without ${path}: "${error.message}"`]
            }
          })
        }),
      )
    },
  },
  {
    says: 'a body that is no message at all is identified, and then unreadable in words',
    applies: speaks,
    async run(subject) {
      const example = subject.webhook!.examples[0]!
      return ['', '{', 'null', '[]', '"x"', '\u0000', '['.repeat(100_000)].flatMap((body) => {
        try {
          const parsed = read(subject, example, body)
          return parsed.ignored ? [] : [`${body.slice(0, 10)}: read as ${JSON.stringify(parsed)}`]
        } catch (error) {
          return error instanceof Unreadable ? [] : [`${body.slice(0, 10)}: ${messageOf(error)}`]
        }
      })
    },
  },
  {
    says: 'every record of a pull can be read',
    applies: (subject) => subject.bound.connector.pull !== undefined,
    async run(subject) {
      const b = bench(subject)
      const { connector, remote } = b
      b.double.happen!(5)
      const read = connector.webhook?.parse ?? connector.parse
      const complaints: string[] = read ? [] : ['it pulls what it cannot read']
      for await (const { topic, body } of connector.pull!.since('', remote)) {
        try {
          const { problems = [] } = read!({ topic, headers: {}, body }, remote.settings)
          complaints.push(...problems.map(({ row, why }) => `row ${row}: ${why}`))
        } catch (error) {
          complaints.push(messageOf(error))
        }
      }
      await b.close()
      return complaints
    },
  },
]

/** The body with a field nobody knows in every object; nothing where it is not JSON. */
function withUnknown(body: string): string[] {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return []
  }
  const more = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(more)
    if (typeof one !== 'object' || one === null) return one
    const fields = Object.entries(one).map(([name, inner]) => [name, more(inner)])
    return { ...Object.fromEntries(fields), x_unknown: { note: ['new', 1, null] } }
  }
  return [JSON.stringify(more(value))]
}

/** The JSON body with the field at `path` set, or removed where `value` is undefined. */
function replaced(body: string, path: string, value: unknown): string {
  const message = JSON.parse(body)
  const names = path.split('.')
  const last = names.pop()!
  const holder = names.reduce((here, name) => here[name], message)
  if (!(last in holder)) throw new Error(`the example has no ${path}`)
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return JSON.stringify(message)
}
