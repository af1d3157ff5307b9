/** Draws from measured distributions, and the made-up catalogue. */
import type { Random } from '../../../src/lib/random.ts'
import { prices, type Quantiles, rowsByRank, shares } from './shape.ts'

/** The value at `share` of the distribution. */
export function at(quantiles: Quantiles, share: number): number {
  const i = quantiles.findIndex(([below]) => below >= share)
  if (i <= 0) return quantiles[0]![1]
  const [a, low] = quantiles[i - 1]!
  const [b, high] = quantiles[i]!
  return low * (high / low) ** ((share - a) / (b - a))
}

/** One of the values, as often as its weight says. */
export function among<T>(
  weighted: readonly (readonly [value: T, weight: number])[],
  random: Random,
): T {
  let left = random.next() * weighted.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [value, weight] of weighted) {
    left -= weight
    if (left < 0) return value
  }
  return weighted.at(-1)![0]
}

type Item = { code: string; name: string; price: number }
export type Made = { items: readonly Item[]; pick(random: Random): Item }

/** As many items as the real shop sold, in order of how well they sell. */
export function catalogue(random: Random): Made {
  const most = rowsByRank.at(-1)![0]
  const sums: number[] = []
  const items: Item[] = []
  for (let rank = 1; rank <= most; rank++) {
    sums.push((sums.at(-1) ?? 0) + rowsAt(rank))
    // 2147 and 5003 are coprime, so each rank gets a code of its own.
    const number = 20_000 + ((rank * 2147) % 5003)
    const letter = random.next() < shares.lettered ? 'ABCDLNS'[rank % 7]! : ''
    const price = Math.round(at(prices, random.next()) * 100) / 100
    items.push({ code: `${number}${letter}`, name: nameOf(rank), price })
  }
  return {
    items,
    pick(random) {
      const wanted = random.next() * sums.at(-1)!
      let low = 0
      let high = sums.length - 1
      while (low < high) {
        const middle = (low + high) >> 1
        if (sums[middle]! <= wanted) low = middle + 1
        else high = middle
      }
      return items[low]!
    },
  }
}

/** On a log-log line between the measured ranks. */
function rowsAt(rank: number): number {
  const i = rowsByRank.findIndex(([at]) => at >= rank)
  const [b, low] = rowsByRank[i]!
  if (b === rank) return low
  const [a, high] = rowsByRank[i - 1]!
  return high * (low / high) ** (Math.log(rank / a) / Math.log(b / a))
}

const colours =
  'WHITE RED BLUE PINK IVORY GREEN BLACK CREAM SILVER YELLOW LILAC GREY MINT ROSE GOLD CORAL'.split(
    ' ',
  )
const patterns =
  'HEART,RETROSPOT,PAISLEY,GINGHAM,DOVE,STAR,VINTAGE,LACE,POLKADOT,REGENCY,FLORAL,WOODLAND,DOLLY,ENAMEL,RIBBON,SKULL'.split(
    ',',
  )
const things =
  'T-LIGHT HOLDER,LUNCH BAG,CAKE STAND,MUG,BUNTING,DOORMAT,TEA TOWEL,PHOTO FRAME,LANTERN,TIN,CUSHION,NOTEBOOK,APRON,CLOCK,BOWL,HOOK'.split(
    ',',
  )

/** 4,096 names; 1789 is odd, so no two ranks share one. */
function nameOf(rank: number): string {
  const n = (rank * 1789) % 4096
  return `${colours[n & 15]} ${patterns[(n >> 4) & 15]} ${things[n >> 8]}`
}
