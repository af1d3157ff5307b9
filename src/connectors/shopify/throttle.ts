/** Shopify's bucket of points, as its last answer described it: a call that would not fit waits. */
import { z } from 'zod'
import type { Remote } from '../remote.ts'
import type { Settings } from './settings.ts'

const cost = z.object({
  requestedQueryCost: z.number().nonnegative(),
  throttleStatus: z.object({
    maximumAvailable: z.number().positive(),
    currentlyAvailable: z.number(),
    restoreRate: z.number().positive(),
  }),
})
const answered = z.object({ cost })
const bucket = z.object({ most: z.number(), left: z.number(), rate: z.number(), at: z.number() })

const LONGEST_MS = 10_000
const LEAST_MS = 1_000
const BUCKET = 'bucket'
const costOf = (name: string) => `cost ${name}`

/** Remembers what an answer says of the bucket. */
export function note(remote: Remote<Settings>, name: string, extensions: unknown): void {
  const said = answered.safeParse(extensions)
  if (!said.success) return
  const { requestedQueryCost, throttleStatus: t } = said.data.cost
  const at = remote.clock.now().getTime()
  const now = { most: t.maximumAvailable, left: t.currentlyAvailable, rate: t.restoreRate, at }
  remote.memory.set(BUCKET, JSON.stringify(now))
  remote.memory.set(costOf(name), String(requestedQueryCost))
}

/** Waits until a call like the last one of this name fits, though never for very long. */
export async function pace(remote: Remote<Settings>, name: string): Promise<void> {
  const ms = waitMs(remote, name)
  if (ms > 0) await remote.clock.sleep(Math.min(ms, LONGEST_MS))
}

/** How long to leave the shop alone after it said that the bucket is empty. */
export const refillMs = (remote: Remote<Settings>, name: string) =>
  Math.min(Math.max(waitMs(remote, name), LEAST_MS), LONGEST_MS)

function waitMs(remote: Remote<Settings>, name: string): number {
  const known = remote.memory.get(BUCKET)
  if (known === undefined) return 0
  const { most, left, rate, at } = bucket.parse(JSON.parse(known))
  const wanted = Math.min(Number(remote.memory.get(costOf(name)) ?? 0), most)
  const passedMs = Math.max(0, remote.clock.now().getTime() - at)
  const there = Math.min(most, left + (passedMs * rate) / 1000)
  return there >= wanted ? 0 : Math.ceil(((wanted - there) * 1000) / rate)
}
