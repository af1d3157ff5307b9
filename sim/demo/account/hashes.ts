/** A set of texts that is only asked whether each is in it, once: 53 bits a text. Pure. */

export type Hashes = {
  add(text: string): void
  size(): number
  /** False when `text` was not added, or was taken as often as it was added. */
  take(text: string): boolean
  /** True when `text` was added and not taken. */
  left(text: string): boolean
  /** How many were added and not taken. */
  remaining(): number
}

/** 1,100,000 texts take 10 MB, and two of them agree by chance in one of 10,000 runs. */
export function hashes(): Hashes {
  let all = new Float64Array(1024)
  let taken = new Uint8Array(0)
  let size = 0
  let remaining = 0
  let sorted = false

  /** The first of this text's entries that is not taken; -1 when there is none. */
  function find(text: string): number {
    if (!sorted) {
      all.subarray(0, size).sort()
      taken = new Uint8Array(size)
      sorted = true
    }
    const hash = hashOf(text)
    let low = 0
    let high = size
    while (low < high) {
      const middle = (low + high) >> 1
      if (all[middle]! < hash) low = middle + 1
      else high = middle
    }
    while (low < size && all[low] === hash && taken[low] === 1) low++
    return low < size && all[low] === hash ? low : -1
  }

  return {
    add(text) {
      if (sorted) throw new Error('all texts are added before the first is taken')
      if (size === all.length) {
        const larger = new Float64Array(size * 2)
        larger.set(all)
        all = larger
      }
      all[size++] = hashOf(text)
      remaining++
    },
    size: () => size,
    take(text) {
      const i = find(text)
      if (i === -1) return false
      taken[i] = 1
      remaining--
      return true
    },
    left: (text) => find(text) !== -1,
    remaining: () => remaining,
  }
}

/** Two different 32-bit hashes, one forwards and one backwards, 53 bits of them. */
function hashOf(text: string): number {
  let a = 0x811c9dc5
  let b = 0x9747b28c
  for (let i = 0, j = text.length - 1; j >= 0; i++, j--) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193)
    b = Math.imul(b ^ text.charCodeAt(j), 0x85ebca6b) ^ (b >>> 13)
  }
  return (a >>> 0) * 2 ** 21 + ((b >>> 0) & 0x1fffff)
}
