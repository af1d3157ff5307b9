/** Webhooks as they really travel: some never, some late, some twice. */
import { signStandard } from '../../src/connectors/standard.ts'
import type { Random } from '../../src/lib/random.ts'
import type { Fetch } from '../../src/lib/world.ts'
import type { VirtualClock } from '../clock.ts'
import { named } from './issuer.ts'

export type Post = {
  from(system: string): Fetch
  /** Everything arrives. */
  calm: boolean
  tally: { lost: number; late: number; repeated: number }
}

const LOST = 0.03
const LATE = { share: 0.05, mostMs: 600_000 }
const REPEATED = 0.1

/** The sender is told that it was taken, whatever becomes of it: so it does not try again. */
export function badPost(fetch: Fetch, clock: VirtualClock, random: Random, secret: string): Post {
  const post: Post = {
    calm: false,
    tally: { lost: 0, late: 0, repeated: 0 },
    from: (system) => async (url, sent) => {
      const init = system === 'wms' ? signed(sent, named(String(sent.body))) : sent
      const dice = post.calm ? 1 : random.next()
      const again = !post.calm && random.next() < REPEATED
      if (dice < LOST) {
        post.tally.lost++
        return new Response(null, { status: 202 })
      }
      if (again) {
        post.tally.repeated++
        void clock.sleep(random.next() * LATE.mostMs).then(() => fetch(url, signed(init)))
      }
      if (dice < LOST + LATE.share) {
        post.tally.late++
        void clock.sleep(random.next() * LATE.mostMs).then(() => fetch(url, signed(init)))
        return new Response(null, { status: 202 })
      }
      return fetch(url, init)
    },
  }
  return post

  function signed(init: RequestInit, body = String(init.body)): RequestInit {
    const headers = Object.fromEntries(new Headers(init.headers).entries())
    const id = headers['webhook-id']!
    return {
      method: 'POST',
      body,
      headers: { ...headers, ...signStandard({ id, at: clock.now(), body }, [secret]) },
    }
  }
}
