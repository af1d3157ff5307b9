/** The usual sync: it adds up what it hears, and after each change sets the number, whatever is there. */
import type { Fetch } from '../../../src/lib/world.ts'
import type { Front, Letter, OpenFront } from './front.ts'

const TRIES = 3

export type Plain = {
  hear(letter: Letter): Promise<void>
  moved(n: number, units: number): Promise<void>
}

/** Each order counts once, however often it is heard; what fails is tried three times and then left. */
export function createPlain(
  front: Front,
  open: OpenFront,
  stock: readonly number[],
  fetch: Fetch,
): Plain {
  const book = [...stock]
  const heard = new Set<string>()
  const indexOf = new Map(stock.map((_, n) => [front.listing(n).external, n]))

  async function tell(n: number) {
    const { url, init } = open.overwrite(n, Math.max(0, book[n]!))
    for (let tries = 0; tries < TRIES; tries++) {
      try {
        if ((await fetch(url, init)).ok) return
      } catch {}
    }
  }
  return {
    async hear(letter) {
      const order = front.bought(letter)
      if (!order || heard.has(order.order)) return
      heard.add(order.order)
      for (const { external, quantity } of order.lines) {
        const n = indexOf.get(external)!
        book[n]! -= quantity
        await tell(n)
      }
    },
    async moved(n, units) {
      book[n]! += units
      await tell(n)
    },
  }
}
