import { noticed, pull, webhook, why } from '../../../test/mutants.ts'
import { Unreadable } from '../connector.ts'
import { webhookChecks } from './webhook.ts'

noticed(webhookChecks, [
  ['takes any signature', webhook(() => ({ verify: () => true })), 'a webhook with one wrong bit'],
  ['takes none', webhook(() => ({ verify: () => 'no' })), 'a genuine webhook passes'],
  [
    'tries only the first secret',
    webhook(({ verify }) => ({
      verify: (raw, secrets, now, s) => verify(raw, secrets.slice(0, 1), now, s),
    })),
    'a genuine webhook passes',
  ],
  [
    'ignores the time',
    webhook(({ verify }) => ({
      verify: (raw, secrets, _, s) =>
        verify(raw, secrets, new Date(Number(raw.headers['webhook-timestamp']) * 1000), s),
    })),
    'a webhook that is too old',
  ],
  [
    'signs the parsed body, not the bytes',
    webhook(({ verify }) => ({
      verify(raw, secrets, now, s) {
        const text = JSON.stringify(JSON.parse(Buffer.from(raw.body).toString()))
        return verify({ ...raw, body: Buffer.from(text) }, secrets, now, s)
      },
    })),
    'a webhook with one wrong bit',
  ],
  [
    'throws at long signatures',
    webhook(({ verify }) => ({
      verify(raw, ...rest) {
        if ((raw.headers['webhook-signature'] ?? '').length > 1000) throw new RangeError(why)
        return verify(raw, ...rest)
      },
    })),
    'no header, however long',
  ],
  [
    'names a message by the time of its delivery',
    webhook(({ identify }) => ({
      identify: (raw, s) => ({ ...identify(raw, s), key: raw.headers['webhook-timestamp']! }),
    })),
    'a message keeps its key',
  ],
  [
    'names messages by their content',
    webhook(({ identify }) => ({
      identify: (raw, s) => ({ ...identify(raw, s), key: String(raw.body.length) }),
    })),
    'a message keeps its key',
  ],
  [
    'forgets a line',
    webhook(({ parse }) => ({
      parse(message, s) {
        const parsed = parse(message, s)
        return { ...parsed, lines: parsed.lines.slice(1) }
      },
    })),
    'every example is read exactly',
  ],
  [
    'refuses fields it does not know',
    webhook(({ parse }) => ({
      parse(message, s) {
        if (Buffer.from(message.body).includes('x_unknown')) throw new Unreadable(why)
        return parse(message, s)
      },
    })),
    'every example is read exactly',
  ],
  [
    'takes what is missing for nothing',
    webhook(({ parse }) => ({
      parse(message, s) {
        try {
          return parse(message, s)
        } catch {
          return { lines: [], readings: [], ignored: why }
        }
      },
    })),
    'a missing field is named',
  ],
  [
    'does not say what is missing',
    webhook(({ parse }) => ({
      parse(message, s) {
        try {
          return parse(message, s)
        } catch {
          throw new Unreadable('bad')
        }
      },
    })),
    'a missing field is named',
  ],
  [
    'crashes on rubbish',
    webhook(() => ({
      identify: (raw) => ({ key: 'k', topic: JSON.parse(Buffer.from(raw.body).toString()).type }),
    })),
    'a body that is no message',
  ],
  [
    'pulls what it can’t read',
    pull(
      (since) =>
        async function* (cursor, remote) {
          for await (const r of since(cursor, remote)) yield { ...r, body: r.body.slice(1) }
        },
    ),
    'every record of a pull',
  ],
])
