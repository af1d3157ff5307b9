/** Ways to spoil a webhook: bytes, structure, values, headers, address. */
import type { Random } from '../../src/lib/random.ts'

export type Mutated = {
  how: string
  id: string
  body: Buffer
  headers: Record<string, string>
  /** False: the signature is wrong. */
  signed: boolean
  path?: string
}

type Way = (m: Mutated, random: Random) => Partial<Mutated>

const whole = (random: Random, below: number) => Math.floor(random.next() * below)
const one = <T>(random: Random, of: readonly T[]): T => of[whole(random, of.length)]!

/** Values that break naive readers. */
const odd: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  0,
  -0,
  -1,
  1.5,
  1e21,
  1e308,
  -1e-9,
  2 ** 31,
  2 ** 53,
  9007199254740993n.toString(),
  '0x10',
  '1e3',
  'NaN',
  'Infinity',
  '٣',
  '½',
  '1,5',
  '−1',
  [],
  {},
  [[]],
  { a: 1 },
  'a\u0000b',
  'a\nb',
  '\ud800',
  '\u202e',
  '\ufeff',
  'x'.repeat(400),
  'x'.repeat(5_000),
  "'; drop table movement; --",
  '{{7*7}}',
  '../../etc/passwd',
  '%00',
  '__proto__',
  'constructor',
  'toString',
  'received',
  'counted',
  'compensated',
  'reserved',
  'NOPE',
  '9999-12-31T23:59:59Z',
  '0000-00-00',
  '2026-01-10T11:30:00',
  '-271821-04-20T00:00:00Z',
]

const ways: Record<string, Way> = {
  'as it is': () => ({}),
  'a flipped byte': ({ body }, random) => {
    const spoilt = Buffer.from(body)
    if (spoilt.length > 0) spoilt[whole(random, spoilt.length)]! ^= 1 << whole(random, 8)
    return { body: spoilt }
  },
  'cut short': ({ body }, random) => ({ body: body.subarray(0, whole(random, body.length)) }),
  'something in between': ({ body }, random) => {
    const at = whole(random, body.length)
    const extra = one(random, [
      '{',
      '}',
      '[',
      '"',
      ',',
      ':',
      '\\',
      '\u0000',
      '\\u0000',
      '\\ud800',
      '\xff',
      '//',
      '1e999',
    ])
    return {
      body: Buffer.concat([body.subarray(0, at), Buffer.from(extra, 'latin1'), body.subarray(at)]),
    }
  },
  'random bytes': (_, random) => ({ body: Buffer.from(random.bytes(whole(random, 300))) }),
  'an odd value': (m, random) => ({ body: changed(m.body, random, () => one(random, odd)) }),
  'a value gone': (m, random) => ({ body: changed(m.body, random, () => undefined) }),
  'a value doubled': (m, random) => ({ body: changed(m.body, random, (v) => [v, v]) }),
  deep: (_, random) => {
    const depth = one(random, [10, 63, 64, 65, 1000, 100_000])
    return { body: Buffer.from('['.repeat(depth) + ']'.repeat(depth)) }
  },
  'many keys': (_, random) => {
    const keys = Array.from({ length: one(random, [100, 9_999, 10_001]) }, (_, i) => `"k${i}":1`)
    return { body: Buffer.from(`{"type":"movements",${keys.join(',')}}`) }
  },
  'a key twice': ({ body }) => ({
    body: Buffer.from(body.toString().replace('{', '{"type":"x",')),
  }),
  'a prototype': ({ body }) => ({
    body: Buffer.from(body.toString().replace('{', '{"__proto__":{"x":1},')),
  }),
  // Bodies of a megabyte are rare, so that a long run is not one of copying.
  'too large': (_, random) =>
    random.next() < 0.03
      ? { body: Buffer.alloc(one(random, [999_999, 1_000_001]), 32) }
      : { headers: { 'content-length': '1000001' } },
  'another encoding': ({ body }, random) => ({
    body:
      random.next() < 0.5 ? Buffer.from(body.toString(), 'utf16le') : Buffer.from(`\ufeff${body}`),
  }),
  forged: () => ({ signed: false }),
  'a header changed': (_, random) => ({
    headers: { [one(random, names)]: String(one(random, odd)) },
  }),
  'a header too long': (_, random) => ({ headers: { [one(random, names)]: 'x'.repeat(20_000) } }),
  'an odd id': (_, random) => ({
    id: one(random, ['evt.1', 'e'.repeat(201), 'e'.repeat(400), 'é', 'a b', '\u00a0', '-']),
  }),
  'an id again': (_, random) => ({ id: `evt_${whole(random, 50)}` }),
  encoded: (_, random) => ({
    headers: { 'content-encoding': one(random, ['gzip', 'br', 'identity', 'x']) },
  }),
  'a false length': (_, random) => ({
    headers: { 'content-length': one(random, ['0', '5', '-1', 'x', '1e9', '99999999999']) },
  }),
  'somewhere else': (_, random) => ({
    path: one(random, [
      '/webhooks/nobody',
      '/webhooks/',
      '/webhooks/__proto__',
      '/webhooks/wms/',
      '/webhooks/%00',
      '/webhooks/%ff',
      '/webhooks/wms%2F..',
      `/webhooks/${'w'.repeat(3_000)}`,
    ]),
  }),
}

const names = [
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
  'content-type',
  'host',
  'x-forwarded-for',
]
const all = Object.keys(ways)

/** One or two of them at once. */
export function mutate(random: Random, m: Mutated): Mutated {
  const chosen = random.next() < 0.25 ? [one(random, all), one(random, all)] : [one(random, all)]
  let spoilt = m
  for (const way of chosen) {
    const how = `${spoilt.how}, ${way}`
    spoilt = Object.assign({}, spoilt, ways[way]!(spoilt, random), { how })
  }
  return spoilt
}

/** The JSON with one value, anywhere in it, changed; what is not JSON any more, or huge: as it is. */
function changed(body: Buffer, random: Random, to: (value: unknown) => unknown): Buffer {
  let value: unknown
  try {
    if (body.length > 50_000) return body
    value = JSON.parse(body.toString())
  } catch {
    return body
  }
  const places: [Record<string, unknown>, string][] = []
  const walk = (at: unknown) => {
    if (typeof at !== 'object' || at === null) return
    for (const name of Object.keys(at)) {
      places.push([at as Record<string, unknown>, name])
      walk((at as Record<string, unknown>)[name])
    }
  }
  walk(value)
  if (places.length === 0) return body
  const [parent, name] = one(random, places)
  parent[name] = to(parent[name])
  return Buffer.from(JSON.stringify(value) ?? '')
}
