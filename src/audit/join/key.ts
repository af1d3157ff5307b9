/** Under which key the SKUs of two systems meet: without outer space and, unless told otherwise, without case. Pure. */

export type KeyOptions = {
  /** "abc" and "ABC" are two items. */
  exactCase?: boolean
  /** "00123" and "123" are one item. */
  ignoreZeros?: boolean
}

export function keyOf(sku: string, { exactCase, ignoreZeros }: KeyOptions): string {
  const cased = exactCase ? sku : sku.toLowerCase()
  return ignoreZeros ? cased.replace(/^0+(?=.)/, '') : cased
}

/**
 * What is left of a SKU when spreadsheets and typists have had their way with it: no zeros in front,
 * no ".0" behind, no signs, no case. Two SKUs that are equal in this are only alike; a person decides.
 */
export function blurred(sku: string): string {
  return sku
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\.0+$/, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/^0+(?=.)/, '')
}
