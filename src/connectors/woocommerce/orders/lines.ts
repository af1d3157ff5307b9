/** The lines that follow from what is known of an order, in the order in which it happened. Pure. */
import type { Line } from '../../connector.ts'
import { documentOf, type Order, timeOf } from './order.ts'
import type { Past } from './past.ts'
import { storyOf } from './story.ts'

export function linesOf(
  order: Pick<Order, 'id' | 'number'>,
  seen: Past,
  by: 'id' | 'number' | undefined,
): Line[] {
  const document = documentOf(order, by)
  return Object.entries(seen.lines)
    .sort(([a], [b]) => Number(a) - Number(b))
    .flatMap(([line, { of, events }]) =>
      storyOf(events).told.map(
        ({ kind, transition, quantity, at }, i): Line => ({
          kind,
          document,
          line,
          transition,
          sku: of,
          quantity,
          location: null,
          happenedAt: timeOf(at),
          ...(i === 0 ? {} : { after: [line, 'ordered'] as const }),
        }),
      ),
    )
}
