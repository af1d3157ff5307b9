/** Bytes of a text file whose encoding nobody told us, as text; refuses rather than guesses wrong. */
import { Fault } from '../faults.ts'

export type Decoded = { text: string; encoding: string }

/**
 * `encoding` 'auto', or a label of the WHATWG Encoding Standard ('utf-8', 'windows-1250', …).
 * Auto: a byte order mark; else UTF-16 by where its zero bytes are; else UTF-8 where valid; else
 * Windows-1252, which is Latin-1 with the letters people meant. Throws a Fault that says what to do.
 */
export function decode(bytes: Uint8Array, encoding = 'auto'): Decoded {
  const other = signatures.find(([mark]) => mark.every((byte, i) => bytes[i] === byte))
  if (other) throw new Fault('invalid', `The file is ${other[1]}.`)
  const found = encoding === 'auto' ? detect(bytes) : encoding
  const text = read(bytes, found).replace(/^\uFEFF/, '')
  const zero = text.indexOf('\0')
  if (zero >= 0) {
    throw new Fault(
      'invalid',
      `The file has a NUL character (line ${lineAt(text, zero)}): it is not text, or is damaged.`,
    )
  }
  return { text, encoding: found }
}

const signatures: [readonly number[], string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a workbook or a zip archive, not CSV: save the sheet as CSV (UTF-8)'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook, not CSV: save the sheet as CSV (UTF-8)'],
  [[0x1f, 0x8b], 'compressed (gzip): unpack it first'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF, not CSV'],
  [[0xff, 0xfe, 0, 0], 'in UTF-32, which is not read: save it as UTF-8'],
  [[0, 0, 0xfe, 0xff], 'in UTF-32, which is not read: save it as UTF-8'],
]

function detect(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return sixteen(bytes) ?? (validUtf8(bytes) ? 'utf-8' : single(bytes))
}

/** UTF-16 without a mark: delimiters, digits and line ends leave zeros on one side of each pair. */
function sixteen(bytes: Uint8Array): string | undefined {
  const end = Math.min(bytes.length, 1 << 16)
  const zeros: [number, number] = [0, 0]
  for (let i = 0; i < end; i++) if (bytes[i] === 0) zeros[(i & 1) as 0 | 1]++
  const [even, odd] = zeros
  if (odd * 20 >= end && even * 2 <= odd) return 'utf-16le'
  if (even * 20 >= end && odd * 2 <= even) return 'utf-16be'
  return undefined
}

const validUtf8 = (bytes: Uint8Array) => {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/**
 * Not UTF-8. One-byte letters hardly ever look like UTF-8 by chance, so where most of them do, the
 * file is UTF-8 with damage, and reading it as anything else would garble every name in it.
 */
function single(bytes: Uint8Array): string {
  let sound = 0
  let broken = 0
  for (const [char] of new TextDecoder('utf-8').decode(bytes).matchAll(/[^\0-\x7f]/g)) {
    if (char === '\uFFFD') broken++
    else sound++
  }
  if (sound >= broken) {
    throw new Fault(
      'invalid',
      'The file is mostly UTF-8 but damaged or mixed with another encoding: save it again as UTF-8, or name its encoding.',
    )
  }
  return 'windows-1252'
}

function read(bytes: Uint8Array, encoding: string): string {
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new Fault(
      'invalid',
      `"${encoding}" is not an encoding: try utf-8, utf-16le or windows-1252.`,
    )
  }
  try {
    return decoder.decode(bytes)
  } catch {
    throw new Fault(
      'invalid',
      `The file is not valid ${encoding}: it is cut off, damaged, or in another encoding.`,
    )
  }
}

const lineAt = (text: string, at: number) => text.slice(0, at).split(/\r\n|\r|\n/).length
