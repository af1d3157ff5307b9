/** What the program needs of the outside, passed in: time, chance, network, secrets, a place to log. */
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'
import type { Random } from './random.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export type World = {
  clock: Clock
  random: Random
  log: Log
  fetch: Fetch
  /** The value of the secret with this name; throws a Fault that says where to put it. */
  secret(name: string): string
}
