/** Sealing: AES-256-GCM, a key of its own for each secret, that key under a master key. Pure. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { sha256 } from '../lib/bytes.ts'
import type { Random } from '../lib/random.ts'

export const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

export type MasterKey = {
  /** Tells keys apart and tells nothing of them. */
  id: string
  bytes: Uint8Array
}

/** Whose it is: a seal that is moved to another row, field or brand does not open there. */
export type Label = { schema: string; name: string }

/** As it lies in the database. */
export type Sealed = { keyId: string; wrapped: Uint8Array; sealed: Uint8Array }

export const masterKey = (bytes: Uint8Array): MasterKey => ({
  id: sha256(Buffer.concat([Buffer.from('onhand master key\0'), bytes]))
    .toString('hex')
    .slice(0, 12),
  bytes: Buffer.from(bytes),
})

/** A key as text: 32 bytes in base64 or hex; undefined when it is something else. */
export function readKey(text: string): MasterKey | undefined {
  const given = text.trim()
  const bytes = /^[0-9a-f]{64}$/i.test(given)
    ? Buffer.from(given, 'hex')
    : /^[A-Za-z0-9+/_-]{43}=?$/.test(given)
      ? Buffer.from(given, 'base64')
      : undefined
  return bytes?.length === KEY_BYTES ? masterKey(bytes) : undefined
}

export const writeKey = ({ bytes }: MasterKey) => Buffer.from(bytes).toString('base64')

export function seal(value: string, label: Label, key: MasterKey, random: Random): Sealed {
  const own = random.bytes(KEY_BYTES)
  return {
    keyId: key.id,
    wrapped: lock(own, key.bytes, bound(label, 'key'), random),
    sealed: lock(Buffer.from(value, 'utf8'), own, bound(label, 'value'), random),
  }
}

/** Throws when it was not sealed with this key, under this label, or was changed. */
export function open({ wrapped, sealed }: Sealed, label: Label, key: MasterKey): string {
  const own = unlock(wrapped, key.bytes, bound(label, 'key'))
  return unlock(sealed, own, bound(label, 'value')).toString('utf8')
}

/** The same secret under another master key; its value is not looked at. */
export function rewrap(
  it: Sealed,
  label: Label,
  from: MasterKey,
  to: MasterKey,
  random: Random,
): Sealed {
  const own = unlock(it.wrapped, from.bytes, bound(label, 'key'))
  // What can't be opened afterwards must stop the rotation, not be carried along.
  unlock(it.sealed, own, bound(label, 'value'))
  return { ...it, keyId: to.id, wrapped: lock(own, to.bytes, bound(label, 'key'), random) }
}

const bound = ({ schema, name }: Label, field: 'key' | 'value') =>
  Buffer.from(JSON.stringify([schema, name, field]))

function lock(plain: Uint8Array, key: Uint8Array, label: Buffer, random: Random): Uint8Array {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(label)
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

function unlock(locked: Uint8Array, key: Uint8Array, label: Buffer): Buffer {
  const bytes = Buffer.from(locked)
  const nonce = bytes.subarray(0, NONCE_BYTES)
  const body = bytes.subarray(NONCE_BYTES + TAG_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(label)
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  return Buffer.concat([decipher.update(body), decipher.final()])
}
