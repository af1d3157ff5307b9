import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import type { Raw } from './connector.ts'
import { signStandard, verifyStandard } from './standard.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const at = new Date(1_614_265_330_000)
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD'
const body = bytes('{"test": 2432232314}')
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek'
const signed = (secrets = [secret], content: Uint8Array = body): Raw => ({
  headers: signStandard({ id, at, body: content }, secrets),
  body: content,
})
const after = (seconds: number) => new Date(at.getTime() + seconds * 1000)

/** `text` with one bit of its UTF-8 bytes turned; read as Latin-1, as a header would be. */
function flipped(text: string, bit: number): string {
  const turned = Buffer.from(text)
  turned[bit >> 3]! ^= 1 << (bit & 7)
  return turned.toString('latin1')
}

describe('Standard Webhooks', () => {
  test('the vector published with the specification passes', () => {
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    }
    assert.equal(verifyStandard({ headers, body }, [secret], at), true)
    assert.deepEqual(signed().headers, headers)
  })

  const vectors = join(
    import.meta.dirname,
    '../../../shared/data/api/vectors/webhook-signatures.json',
  )
  const absent = existsSync(vectors) ? false : 'the collected vectors are not on this machine'
  test('the collected vectors pass', { skip: absent }, () => {
    type Vector = { system: string; secret: string; body: string; expected: string }
    const file = JSON.parse(readFileSync(vectors, 'utf8')) as {
      vectors: (Vector & { headers: Record<string, string> })[]
    }
    const ours = file.vectors.filter((vector) => vector.system === 'standard-webhooks')
    assert.ok(ours.length > 0)
    for (const vector of ours) {
      const headers = { ...vector.headers, 'webhook-signature': vector.expected }
      const then = new Date(Number(vector.headers['webhook-timestamp']) * 1000)
      assert.equal(
        verifyStandard({ headers, body: bytes(vector.body) }, [vector.secret], then),
        true,
      )
    }
  })

  test('the published library and this one sign alike', () => {
    const text = '{"name":"Größe 4 – ☃","n":[1,2]}'
    const theirs = new Webhook(secret).sign(id, at, text)
    assert.equal(signed([secret], bytes(text)).headers['webhook-signature'], theirs)
  })

  test('a body that is not text is signed byte for byte', () => {
    const a = signed([secret], Uint8Array.of(0xff, 0xfe, 0x00))
    assert.equal(verifyStandard(a, [secret], at), true)
    const b = { ...a, body: Uint8Array.of(0xfe, 0xff, 0x00) }
    assert.equal(verifyStandard(b, [secret], at), 'the signature does not match')
  })

  test('any signature may fit any secret, in any order, with or without the prefix', () => {
    const bare = other.slice('whsec_'.length)
    for (const secrets of [[secret], [other], [secret, other], [other, secret], [bare]]) {
      for (const known of [
        [secret, other],
        [other, secret],
      ]) {
        assert.equal(verifyStandard(signed(secrets), known, at), true)
      }
    }
    assert.equal(verifyStandard(signed([secret]), [other], at), 'the signature does not match')
  })

  test('unknown schemes and rubbish beside the right signature do no harm', () => {
    const good = signed().headers['webhook-signature']
    for (const list of [`v1a,abcd ${good}`, `v1,AAAA ${good} v2,x`, `, ${good}`]) {
      const raw = { headers: { ...signed().headers, 'webhook-signature': list }, body }
      assert.equal(verifyStandard(raw, [secret], at), true, list)
    }
    const many = `${'v1,AAAA '.repeat(1000)}${good}`
    const raw = { headers: { ...signed().headers, 'webhook-signature': many }, body }
    assert.notEqual(verifyStandard(raw, [secret], at), true, 'no end of signatures is tried')
  })

  test('five minutes either way pass, one second more does not', () => {
    for (const seconds of [-300, -1, 0, 1, 300]) {
      assert.equal(verifyStandard(signed(), [secret], after(seconds)), true, String(seconds))
    }
    assert.equal(verifyStandard(signed(), [secret], after(301)), 'the webhook-timestamp is too old')
    assert.equal(
      verifyStandard(signed(), [secret], after(-301)),
      'the webhook-timestamp is in the future',
    )
  })

  test('a missing header is named, and no secret is never a pass', () => {
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
      const { [name]: _, ...headers } = signed().headers as Record<string, string>
      assert.equal(verifyStandard({ headers, body }, [secret], at), `no ${name} header`)
    }
    for (const secrets of [[], [''], ['whsec_'], ['not base64!']]) {
      assert.equal(verifyStandard(signed(), secrets, at), 'no usable secret is configured')
    }
  })

  test('bytes cannot be moved between id, time and body', () => {
    const a = signStandard({ id: 'a.1', at, body: 'x' }, [secret])
    const moved = { ...a, 'webhook-id': 'a' }
    const raw = { headers: { ...moved, 'webhook-timestamp': '1.1614265330' }, body: bytes('x') }
    assert.notEqual(verifyStandard(raw, [secret], at), true)
    assert.equal(
      verifyStandard({ headers: a, body: bytes('x') }, [secret], at),
      'the webhook-id is malformed',
    )
  })

  test('one turned bit of body, id, time or signature fails', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.nat(),
        fc.constantFrom('body', 'webhook-id', 'webhook-timestamp', 'webhook-signature'),
        (content, n, where) => {
          const raw = signed([secret], content)
          if (where === 'body') {
            const turned = Uint8Array.from(content)
            const bit = n % (turned.length * 8)
            turned[bit >> 3]! ^= 1 << (bit & 7)
            return verifyStandard({ ...raw, body: turned }, [secret], at) !== true
          }
          const text = raw.headers[where]!
          const headers = { ...raw.headers, [where]: flipped(text, n % (text.length * 8)) }
          return verifyStandard({ headers, body: content }, [secret], at) !== true
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('no length of anything throws', () => {
    const some = fc.oneof(
      fc.string({ maxLength: 40, unit: 'binary' }),
      fc.nat(10_000).map((n) => 'v1,'.padEnd(n, 'A')),
      fc.nat(10_000).map((n) => '9'.repeat(n)),
    )
    fc.assert(
      fc.property(some, some, some, fc.nat(10_000), some, (a, b, c, length, key) => {
        const headers = { 'webhook-id': a, 'webhook-timestamp': b, 'webhook-signature': c }
        const answer = verifyStandard({ headers, body: new Uint8Array(length) }, [key, secret], at)
        return typeof answer === 'string'
      }),
      { numRuns: 2000 },
    )
    const genuine = signed().headers
    for (let length = 0; length <= 10_000; length += 1) {
      const headers = { ...genuine, 'webhook-signature': 'A'.repeat(length) }
      assert.notEqual(verifyStandard({ headers, body }, [secret], at), true)
    }
  })
})
