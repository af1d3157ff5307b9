/** What must be true in the end, counted by the tests themselves as it happens. */

/** Units of one SKU, as far as this business moves them. */
export type Real = { onHand: number; committed: number; reserved: number }

/** `counted`: the shelf was counted, and this is what is there. */
export type Change = Partial<Real> & { counted?: number }

export type Expected = {
  /** Something happened that must be in the ledger once, under this key. */
  expect(source: string, key: string, sku: string, change: Change): void
  /** Its caller was told that it is recorded: from now on it must be there at any time. */
  told(source: string, key: string, sku: string): void
  real(sku: string): Real
  /** Names of all movements, and of those that were acknowledged one by one. */
  all: ReadonlyMap<string, string>
  acknowledged: ReadonlySet<string>
}

export const nameOf = (source: string, key: string, sku: string) => `${source} ${key} ${sku}`

/** What a movement says, as the ledger's own columns would. */
export const says = (change: Change) =>
  change.counted === undefined
    ? `${change.onHand ?? 0} ${change.committed ?? 0} ${change.reserved ?? 0}`
    : `counted ${change.counted}`

export function expected(skus: readonly string[]): Expected {
  const positions = new Map(skus.map((sku) => [sku, { onHand: 0, committed: 0, reserved: 0 }]))
  const all = new Map<string, string>()
  const acknowledged = new Set<string>()
  return {
    expect(source, key, sku, change) {
      const name = nameOf(source, key, sku)
      if (all.has(name)) throw new Error(`${name} happened twice: the test itself is wrong`)
      all.set(name, says(change))
      const real = positions.get(sku)!
      if (change.counted !== undefined) real.onHand = change.counted
      real.onHand += change.onHand ?? 0
      real.committed += change.committed ?? 0
      real.reserved += change.reserved ?? 0
    },
    told: (source, key, sku) => void acknowledged.add(nameOf(source, key, sku)),
    real: (sku) => positions.get(sku)!,
    all,
    acknowledged,
  }
}
