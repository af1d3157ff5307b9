/**
 * OAuth 1.0a without a token (RFC 5849, HMAC-SHA256), as WooCommerce checks it over plain http: the
 * parameters stand in the query, and the key that signs is the consumer secret followed by `&`. Pure.
 */
import { createHmac } from 'node:crypto'

/** `url` with the signature's parameters added; `seconds` is the unix time. */
export function signed(
  method: string,
  url: string,
  key: { key: string; secret: string },
  seconds: number,
  nonce: string,
): string {
  const to = new URL(url)
  to.searchParams.set('oauth_consumer_key', key.key)
  to.searchParams.set('oauth_nonce', nonce)
  to.searchParams.set('oauth_signature_method', 'HMAC-SHA256')
  to.searchParams.set('oauth_timestamp', String(seconds))
  const signature = createHmac('sha256', `${key.secret}&`)
    .update(baseOf(method, to))
    .digest('base64')
  // Written out: as a form `~` and spaces are encoded differently from what is signed.
  return `${to.origin}${to.pathname}?${pairs(to).join('&')}&oauth_signature=${encode(signature)}`
}

/**
 * The text that is signed (RFC 5849 §3.4.1), but for the slash at the end: WordPress puts the address
 * together anew, from where the shop is, and that has none.
 */
export function baseOf(method: string, url: URL): string {
  const address = `${url.origin}${url.pathname.replace(/\/$/, '')}`
  return [method, address, pairs(url).join('&')].map(encode).join('&')
}

/** Encoded and in order of their names: WooCommerce sorts them by name, no name stands twice. */
const pairs = (url: URL) =>
  [...url.searchParams]
    .filter(([name]) => name !== 'oauth_signature')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)

/** RFC 3986: everything but letters, digits and `-._~`. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
