/** What happened to a line of an order, one event after the other, and what that says of stock. Pure. */
import { z } from 'zod'
import type { Line } from '../../connector.ts'

const at = z.string()
export const event = z.union([
  /** From then on so many are promised. */
  z.tuple([z.literal('held'), z.number(), at]),
  /** A refund put so many back. */
  z.tuple([z.literal('back'), z.number(), z.number(), at]),
  /** What was promised has left. */
  z.tuple([z.literal('left'), at]),
])
export type Event = z.infer<typeof event>

export type Told = Pick<Line, 'kind'> & { transition: string; quantity: number; at: string }

export type Story = {
  told: Told[]
  /** How many were promised at the end; undefined: nothing ever was. */
  level: number | undefined
  /** Of these, how many are still here, and how many have left. */
  owed: number
  out: number
  /** How often something left. */
  leavings: number
}

/** Events are only ever added, and what the earlier ones say stays: so keys and quantities stay. */
export function storyOf(events: readonly Event[]): Story {
  const story: Story = { told: [], level: undefined, owed: 0, out: 0, leavings: 0 }
  let changes = 0
  for (const one of events) {
    if (one[0] === 'left') leave(story, one[1])
    else if (one[0] === 'back') giveBack(story, `restocked/${one[1]}`, one[2], one[3])
    else {
      change(story, changes, one[1], one[2])
      changes++
    }
  }
  return story
}

function tell(
  story: Story,
  kind: Told['kind'],
  transition: string,
  quantity: number,
  when: string,
) {
  // Quantities may be decimals where a plugin allows them; their sums are not to carry a tail.
  const exact = Number(quantity.toFixed(9))
  if (exact !== 0) story.told.push({ kind, transition, quantity: exact, at: when })
}

/** The `n`th change of what is promised; the first cancellation has a name of its own. */
function change(story: Story, n: number, to: number, when: string) {
  const from = story.level ?? 0
  story.level = to
  if (to > from) {
    tell(story, 'ordered', n === 0 ? 'ordered' : `ordered/${n}`, to - from, when)
    story.owed += to - from
  } else {
    const all = to === 0 ? story.owed + story.out : from - to
    giveBack(story, n === 1 && to === 0 ? 'cancelled' : `cancelled/${n}`, all, when)
  }
}

function leave(story: Story, when: string) {
  const n = story.leavings++
  tell(story, 'shipped', n === 0 ? 'shipped' : `shipped/${n}`, story.owed, when)
  story.out += story.owed
  story.owed = 0
}

/** What is still here is cancelled; what has left comes back. */
function giveBack(story: Story, transition: string, quantity: number, when: string) {
  const here = Math.min(quantity, story.owed)
  const back = Math.min(quantity - here, story.out)
  tell(story, 'order_cancelled', transition, here, when)
  tell(story, 'returned', here > 0 ? `${transition}/returned` : transition, back, when)
  story.owed -= here
  story.out -= back
}
