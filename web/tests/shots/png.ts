/** A PNG with few colours, which is what a picture of a page needs; a third of its size. Pure. */
import { crc32, deflateSync, inflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const MOST_COLOURS = 48

/** `png`: eight bits a channel, RGB or RGBA, not interlaced, as browsers write it; throws on any other. */
export function fewColours(png: Buffer): Buffer {
  const { width, height, pixels } = decoded(png)
  const counts = new Map<number, number>()
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  const palette = chosen(counts)
  const places = new Map<number, number>()
  for (const colour of counts.keys()) places.set(colour, nearest(palette, colour))
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rows[y * (width + 1) + 1 + x] = places.get(pixels[y * width + x]!)!
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flatMap(parts))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const parts = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255]

/** Those that fill most of the picture, after what nobody can tell apart became one; a little of a colour says more than much grey. */
function chosen(counts: ReadonlyMap<number, number>): number[] {
  if (counts.size <= MOST_COLOURS) return [...counts.keys()]
  const groups = new Map<number, { colour: number; most: number; all: number }>()
  for (const [colour, n] of counts) {
    const group = colour & 0xf8f8f8
    const known = groups.get(group) ?? { colour, most: 0, all: 0 }
    known.all += n
    if (n > known.most) Object.assign(known, { colour, most: n })
    groups.set(group, known)
  }
  return [...groups.values()]
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, MOST_COLOURS)
    .map(({ colour }) => colour)
}

const weight = ({ colour, all }: { colour: number; all: number }) => {
  const own = parts(colour)
  return all * (1 + (Math.max(...own) - Math.min(...own)) / 4)
}

function nearest(palette: readonly number[], colour: number): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  const [r, g, b] = parts(colour) as [number, number, number]
  for (const [i, other] of palette.entries()) {
    const far =
      ((other >> 16) - r) ** 2 + (((other >> 8) & 255) - g) ** 2 + ((other & 255) - b) ** 2
    if (far >= least) continue
    least = far
    best = i
  }
  return best
}

function decoded(png: Buffer): { width: number; height: number; pixels: Uint32Array } {
  const data: Buffer[] = []
  let head: Buffer = Buffer.alloc(0)
  for (let at = SIGNATURE.length; at < png.length; ) {
    const size = png.readUInt32BE(at)
    const name = png.toString('latin1', at + 4, at + 8)
    const body = png.subarray(at + 8, at + 8 + size)
    if (name === 'IHDR') head = body
    if (name === 'IDAT') data.push(body)
    at += size + 12
  }
  const [depth, type, , , interlaced] = head.subarray(8)
  if (depth !== 8 || (type !== 2 && type !== 6) || interlaced !== 0)
    throw new Error(`a PNG of depth ${depth}, type ${type}, interlace ${interlaced}`)
  const width = head.readUInt32BE(0)
  const height = head.readUInt32BE(4)
  const each = type === 2 ? 3 : 4
  const rows = unfiltered(inflateSync(Buffer.concat(data)), width * each, each)
  const pixels = new Uint32Array(width * height)
  for (let i = 0; i < pixels.length; i++) {
    const at = i * each
    pixels[i] = (rows[at]! << 16) | (rows[at + 1]! << 8) | rows[at + 2]!
  }
  return { width, height, pixels }
}

/** PNG (third edition), section 9: each byte is told by its neighbours to the left and above. */
function unfiltered(coded: Buffer, line: number, each: number): Uint8Array {
  const rows = coded.length / (line + 1)
  const out = new Uint8Array(rows * line)
  for (let y = 0; y < rows; y++) {
    const filter = coded[y * (line + 1)]!
    for (let x = 0; x < line; x++) {
      const a = x >= each ? out[y * line + x - each]! : 0
      const b = y > 0 ? out[(y - 1) * line + x]! : 0
      const c = x >= each && y > 0 ? out[(y - 1) * line + x - each]! : 0
      const by = [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter]!
      out[y * line + x] = coded[y * (line + 1) + 1 + x]! + by
    }
  }
  return out
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]
  if (pa <= pb && pa <= pc) return a
  return pb <= pc ? b : c
}

function chunk(name: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body])
  const out = Buffer.alloc(body.length + 12)
  out.writeUInt32BE(body.length, 0)
  out.set(named, 4)
  out.writeUInt32BE(crc32(named), body.length + 8)
  return out
}
