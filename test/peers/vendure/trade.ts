/** A day at the shop: what buyers and the clerk do, and what is true of every order line afterwards. */
import { type Random, seededRandom } from '../../../src/lib/random.ts'
import { type Cart, type Clerk, fillCart, type Placed, pay } from './shop.ts'

/** What became of one order line, by what was done to it. */
export type Truth = {
  order: string
  line: string
  variant: string
  ordered: number
  cancelled: number
  left: number
}

export type Trade = {
  truths: Truth[]
  /** Orders placed so far. */
  placed(): number
  /** `orders` of them by four buyers side by side, each followed by what the clerk does with it. */
  trade(orders: number): Promise<void>
  /**
   * So many carts, one unit of `variant` each, all paid in the same moment: Vendure takes them all,
   * also when there is less. Two of them are cancelled then, and two sent if Vendure lets them go.
   */
  rush(carts: number, variant: string): Promise<void>
}

export function createTrade(
  shop: string,
  clerk: Clerk,
  variants: readonly string[],
  seed: number,
): Trade {
  const random = seededRandom(seed)
  const truths: Truth[] = []
  let placed = 0
  let begun = 0

  function note(order: Placed): Truth[] {
    placed++
    const noted = order.lines.map((l) => ({
      order: order.code,
      line: l.id,
      variant: l.variant,
      ordered: l.quantity,
      cancelled: 0,
      left: 0,
    }))
    truths.push(...noted)
    return noted
  }

  async function handle(order: Placed, lines: Truth[], what: number) {
    const all = lines.map((l) => ({ orderLineId: l.line, quantity: l.ordered }))
    const [first] = lines
    if (what === 0) {
      await clerk.cancel(order.id)
      for (const l of lines) l.cancelled = l.ordered
    } else if (what === 1) {
      const parcel = await clerk.fulfil(all)
      await clerk.parcel(parcel, 'Shipped')
      await clerk.parcel(parcel, 'Delivered')
      for (const l of lines) l.left = l.ordered
    } else if (what === 2) {
      // Vendure makes one unit out of nothing here.
      await clerk.fulfil([{ orderLineId: first!.line, quantity: 2 }])
      await clerk.cancel(order.id, [{ orderLineId: first!.line, quantity: 1 }])
      first!.left = 2
      first!.cancelled = 1
    } else if (what === 3) {
      const parcel = await clerk.fulfil(all)
      await clerk.parcel(parcel, 'Cancelled')
    } else if (what === 4) {
      await clerk.add(order.id, first!.variant, 2)
      first!.ordered += 2
    }
  }

  async function buyer(name: number, orders: number) {
    for (;;) {
      const number = begun++
      if (number >= orders) return
      const order = await pay(
        await fillCart(shop, cartOf(variants, random), `buyer-${name}-${number}`),
      )
      await handle(order, note(order), number % 8)
    }
  }

  return {
    truths,
    placed: () => placed,
    async trade(orders) {
      begun = 0
      await Promise.all([0, 1, 2, 3].map((name) => buyer(name, orders)))
    },
    async rush(carts, variant) {
      const ready = await Promise.all(
        Array.from({ length: carts }, (_, i) => fillCart(shop, [[variant, 1]], `rush-${i}`)),
      )
      const orders = await Promise.all(ready.map(pay))
      const noted = orders.map(note)
      for (const i of [0, 1]) await handle(orders[i]!, noted[i]!, 0)
      for (const i of [2, 3]) {
        // Having lost allocations, Vendure may think that there is nothing left to send.
        await handle(orders[i]!, noted[i]!, 1).catch((error: Error) => {
          if (!error.message.startsWith('INSUFFICIENT_STOCK_ON_HAND_ERROR')) throw error
        })
      }
    },
  }
}

/** One to three different variants, three of the first. */
function cartOf(variants: readonly string[], random: Random): Cart {
  const start = Math.floor(random.next() * variants.length)
  const lines = 1 + Math.floor(random.next() * 3)
  return Array.from({ length: lines }, (_, i) => {
    const quantity = i === 0 ? 3 : 1 + Math.floor(random.next() * 2)
    return [variants[(start + i) % variants.length]!, quantity] as const
  })
}
