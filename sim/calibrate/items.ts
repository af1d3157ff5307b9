/** What the calibration world sells: variants with confusable names, cases, six-packs, bundles. */
import type { Random } from '../../src/lib/random.ts'

export type Item = {
  id: number
  sku: string
  shopName: string
  /** Base units that the shop means by 1. */
  shopPack: number
  /** Base units of the case that the warehouse also knows; 1: none. */
  pack: number
  /** Kept in Bath as well, and at the 3PL in York. */
  bath: boolean
  york: boolean
  /** The books keep a copy of it. */
  kept: boolean
  /** What a bundle is made of; empty for everything else. */
  parts: { item: Item; quantity: number }[]
  /** Nobody ever had it: no opening count. */
  unopened: boolean
}

const things = ['TEE', 'MUG', 'SCARF', 'LAMP', 'SOAP', 'CANDLE', 'TRAY', 'VASE', 'RUG', 'BOWL']
const colours = ['RED', 'BLUE', 'GREEN', 'GREY', 'SAND', 'ROSE']
const sizes = ['S', 'M', 'L', 'XL']

export function itemsOf(random: Random, size: number): Item[] {
  const items = Array.from({ length: size }, (_, i): Item => {
    const name = [
      things[Math.floor(i / 24) % things.length],
      colours[Math.floor(i / 4) % colours.length],
      sizes[i % 4],
    ].join('-')
    const sku = i < 240 ? name : `${name}-${Math.floor(i / 240) + 1}`
    const sixes = random.next() < 0.08
    return {
      id: 0,
      sku,
      shopName: sixes ? `${sku}-6PK` : sku,
      shopPack: sixes ? 6 : 1,
      pack: random.next() < 0.4 ? (random.next() < 0.5 ? 12 : 6) : 1,
      bath: random.next() < 0.4,
      york: !sixes && random.next() < 0.45,
      kept: random.next() < 0.4,
      parts: [],
      unopened: random.next() < 0.03,
    }
  })
  const plain = items.filter((i) => !i.unopened && i.shopPack === 1)
  const bundles = Array.from({ length: Math.floor(size / 25) }, (_, i): Item => {
    const [a, b] = [0, 1].map(() => plain[Math.floor(random.next() * plain.length)]!)
    const parts =
      a === b
        ? [{ item: a!, quantity: 2 }]
        : [
            { item: a!, quantity: 2 },
            { item: b!, quantity: 1 },
          ]
    const sku = `SET-${i + 1}`
    return {
      id: 0,
      sku,
      shopName: sku,
      shopPack: 1,
      pack: 1,
      bath: false,
      york: false,
      kept: false,
      parts,
      unopened: false,
    }
  })
  return [...items, ...bundles]
}
