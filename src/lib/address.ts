/** Which web addresses may be called: https, or http to this machine. Pure. */

/** What is against calling `address`, after its own name: "must be https". Undefined: nothing. */
export function addressMistake(address: string): string | undefined {
  const url = URL.parse(address)
  if (!url) return 'is not a web address'
  if (url.username || url.password) return 'must not hold a user or password'
  if (url.protocol === 'https:') return undefined
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return undefined
  return 'must be https (or http to this machine)'
}

/** The machine itself, as WHATWG URLs write it (127.1, 0x7f000001 and the like are normalised by then). */
export const isLoopback = (hostname: string) =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
