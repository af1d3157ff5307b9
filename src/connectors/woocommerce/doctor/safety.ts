/** How much to keep back where a channel cannot compare before it sets. Pure. */

export type Sale = { item: string; quantity: number; at: Date }

/**
 * The most of one item that was sold within any `windowMs`, and of which. What sells between our
 * look and our write, or while our answer is on its way, is overwritten until the next look: so
 * many can be sold twice.
 */
export function busiest(
  sales: readonly Sale[],
  windowMs: number,
): { item: string; quantity: number } | undefined {
  let most: { item: string; quantity: number } | undefined
  for (const [item, some] of Map.groupBy(sales, (sale) => sale.item)) {
    const inTurn = some.toSorted((a, b) => a.at.getTime() - b.at.getTime())
    let [first, quantity] = [0, 0]
    for (const sale of inTurn) {
      quantity += sale.quantity
      while (sale.at.getTime() - inTurn[first]!.at.getTime() > windowMs) {
        quantity -= inTurn[first++]!.quantity
      }
      if (quantity > (most?.quantity ?? 0)) most = { item, quantity }
    }
  }
  return most
}
