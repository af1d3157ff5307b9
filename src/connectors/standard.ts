/** Standard Webhooks: signing and checking of raw bytes (standardwebhooks.com, specification 1.0). */
import { createHmac } from 'node:crypto'
import { sameBytes } from '../lib/bytes.ts'
import type { Raw } from './connector.ts'

/** How far the sender's clock may be from ours, in seconds. */
const TOLERANCE = 300
const MOST_SIGNATURES = 20

/** The headers of this scheme that are worth storing. */
export const standardHeaders = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

/**
 * True, or why not. Every `v1` signature is tried against every secret, always all of them, so that
 * neither order nor time tells which one is right. The published package is not used: it reads the
 * machine's clock and turns the body into text before it signs.
 */
export function verifyStandard(raw: Raw, secrets: readonly string[], now: Date): true | string {
  const id = raw.headers['webhook-id']
  const timestamp = raw.headers['webhook-timestamp']
  const given = raw.headers['webhook-signature']
  if (!id) return 'no webhook-id header'
  if (!timestamp) return 'no webhook-timestamp header'
  if (!given) return 'no webhook-signature header'
  // A stop in the id would let bytes move between id, time and body under one signature.
  if (id.length > 200 || !/^[\x21-\x2d\x2f-\x7e]+$/.test(id)) return 'the webhook-id is malformed'
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return 'the webhook-timestamp is not unix seconds'
  const keys = secrets.flatMap((secret) => keyOf(secret) ?? [])
  if (keys.length === 0) return 'no usable secret is configured'

  const offered = given.split(' ', MOST_SIGNATURES).map((one) => Buffer.from(one))
  let matches = 0
  for (const key of keys) {
    const ours = Buffer.from(`v1,${macOf(key, id, timestamp, raw.body)}`)
    for (const theirs of offered) if (sameBytes(theirs, ours)) matches++
  }
  if (matches === 0) return 'the signature does not match'
  const ahead = Number(timestamp) - now.getTime() / 1000
  if (ahead < -TOLERANCE) return 'the webhook-timestamp is too old'
  if (ahead > TOLERANCE) return 'the webhook-timestamp is in the future'
  return true
}

/** The headers that sign `body`; several secrets give several signatures, as while one is rotated. */
export function signStandard(
  message: { id: string; at: Date; body: Uint8Array | string },
  secrets: readonly string[],
): Record<(typeof standardHeaders)[number], string> {
  const timestamp = String(Math.floor(message.at.getTime() / 1000))
  const signatures = secrets.map((secret) => {
    const key = keyOf(secret)
    if (!key) throw new Error('the secret is not base64')
    return `v1,${macOf(key, message.id, timestamp, message.body)}`
  })
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}

/** The bytes of `whsec_<base64>`; the prefix may be absent. Undefined: not base64, or empty. */
function keyOf(secret: string): Buffer | undefined {
  const text = secret.trim().replace(/^whsec_/, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined
  const key = Buffer.from(text, 'base64')
  return key.length > 0 ? key : undefined
}

const macOf = (key: Buffer, id: string, timestamp: string, body: Uint8Array | string) =>
  createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')
