/** What lies between a storefront and whoever listens: webhooks lost, late and doubled, and writes that go wrong. */
import type { Clock } from '../../../src/lib/clock.ts'
import type { Random } from '../../../src/lib/random.ts'
import type { Fetch } from '../../../src/lib/world.ts'
import { faulty } from '../../systems/faulty.ts'
import { network } from '../../systems/network.ts'
import type { Letter, OpenFront } from './front.ts'

/** As harsh as the model in which designs were first compared: ranking matters, not the percentages. */
export const rates = { lost: 0.03, late: 0.05, lateMostMs: 600_000, doubled: 0.1 }
const writing = {
  error_before: 0.08,
  error_after: 0.04,
  answer_lost: 0.07,
  lands_late: 0.06,
} as const

export type Post = ReturnType<typeof createPost>

/** The storefront is answered 200 at once; what becomes of the letter it never hears. */
export function createPost(clock: Clock, random: Random, given: Partial<typeof rates> = {}) {
  const { lost, late, lateMostMs, doubled } = { ...rates, ...given }
  let waiting: { at: number; letter: Letter }[] = []
  const count = { sent: 0, lost: 0, late: 0 }
  /** Nobody answers at our address. */
  let down = false
  return {
    count,
    down(yes: boolean) {
      down = yes
    },
    async take(letter: Letter): Promise<number> {
      if (down) return 503
      const dice = [random.next(), random.next(), random.next(), random.next()] as const
      count.sent++
      if (dice[0] < lost) {
        count.lost++
        return 200
      }
      const isLate = dice[1] < late
      if (isLate) count.late++
      const at = clock.now().getTime() + (isLate ? dice[2] * lateMostMs : 0)
      waiting.push({ at, letter })
      if (dice[3] < doubled) waiting.push({ at: at + 1000, letter })
      return 200
    },
    /** What has arrived by now, in the order of arrival. */
    arrived(): Letter[] {
      const now = clock.now().getTime()
      const here = waiting.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at)
      waiting = waiting.filter(({ at }) => at > now)
      return here.map(({ letter }) => letter)
    },
  }
}

/** The way to the storefront's interface: about a quarter of its writes go wrong, reads never do. */
export function wayTo(
  front: OpenFront,
  clock: Clock,
  random: Random,
  chances = true,
  /** What happens while a call is on its way. */
  meanwhile: () => Promise<void> = async () => {},
) {
  const layer = faulty(front.app, {
    clock,
    random,
    chances: chances ? writing : {},
    lateMs: 30_000,
  })
  const both = {
    bad: network({ 'https://shop.test': layer.app, 'https://example.myshopify.com': layer.app }),
    good: network({
      'https://shop.test': front.app,
      'https://example.myshopify.com': front.app,
      'https://files.test': front.app,
    }),
  }
  const fetch: Fetch = async (url, init) => {
    await meanwhile()
    const writes = front.writes({ url, body: String(init.body ?? '') })
    return (writes ? both.bad : both.good)(url, init)
  }
  return { fetch, calm: layer.calm, struck: layer.struck }
}
