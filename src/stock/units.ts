/** Whole base units only. What does not convert exactly is refused, never rounded. */

/** The largest quantity one movement may carry. */
export const LARGEST = 1_000_000_000

export type Converted = { ok: true; units: number } | { ok: false; why: string }

/**
 * `quantity` packs of `pack` base units each, exactly. Takes a number or a decimal string
 * ("2", "0.5", "-3"); 0.5 of a pack of 12 is 6, 0.5 of a pack of 5 is refused.
 */
export function toUnits(quantity: number | string, pack: number): Converted {
  const text = typeof quantity === 'number' ? String(quantity) : quantity.trim()
  const match = /^([+-]?)(\d{1,15})(?:\.(\d{1,9}))?$/.exec(text)
  if (!match) return { ok: false, why: `"${text.slice(0, 40)}" is not a decimal number` }
  const [, sign, whole, fraction = ''] = match
  const scale = 10n ** BigInt(fraction.length)
  const scaled = BigInt(whole! + fraction) * BigInt(pack)
  if (scaled % scale !== 0n) {
    const packs = pack === 1 ? '' : ` packs of ${pack}`
    return { ok: false, why: `${text}${packs} is not a whole number of base units` }
  }
  const units = Number(scaled / scale)
  if (units > LARGEST)
    return { ok: false, why: `${text} × ${pack} base units is more than ${LARGEST}` }
  return { ok: true, units: units === 0 ? 0 : sign === '-' ? -units : units }
}

/** `units` in whole packs, rounded down. */
export const toPacks = (units: number, pack: number) => Math.floor(units / pack)
