/** Whether Onhand's plugin is in Vendure, tells us, and nobody else instead. */
import { later } from '../../lib/clock.ts'
import type { Connector, Subscription } from '../connector.ts'
import { type Remote, RemoteError } from '../remote.ts'
import { read } from './ask.ts'
import { plugin, pluginOf1 } from './documents.ts'
import type { Settings } from './settings.ts'

/** What it posts; see webhook.ts. */
const topics = ['order', 'level']
/** It tries again within a minute; what waits for longer does not get through. */
const STUCK_MS = 600_000

export const subscriptions: NonNullable<Connector<Settings>['subscriptions']> = {
  check,
  /** Nobody but Vendure's own operator can install or set it up: this only looks again. */
  heal: check,
}

async function check(remote: Remote<Settings>, address: string): Promise<readonly Subscription[]> {
  const state = stateOf(await pluginIn(remote), address, remote.clock.now())
  return topics.map((topic) => ({ topic, ...state }))
}

export type Plugin = {
  version: string
  vendure: string
  waiting: number
  oldest: string | null
  lastError: string | null
  /** Where it posts to; a plugin of version 1.0 does not say. */
  url?: string
}

/** Null: it is not installed. */
export async function pluginIn(remote: Remote<Settings>): Promise<Plugin | null> {
  try {
    return (await read(remote, plugin)).onhandPlugin
  } catch (error) {
    if (!unknownField(error)) throw error
  }
  try {
    return (await read(remote, pluginOf1)).onhandPlugin
  } catch (error) {
    if (unknownField(error)) return null
    throw error
  }
}

const unknownField = (error: unknown) =>
  error instanceof RemoteError && /Cannot query field/.test(error.message)

function stateOf(
  there: Plugin | null,
  address: string,
  now: Date,
): Pick<Subscription, 'state' | 'why'> {
  if (there === null)
    return { state: 'missing', why: "Onhand's plugin is not installed in Vendure" }
  const { url, waiting, oldest, lastError } = there
  if (url !== undefined && url !== address) return { state: 'elsewhere', why: `it posts to ${url}` }
  if (oldest !== null && new Date(oldest) < later(now, -STUCK_MS)) {
    const says = lastError ?? 'without saying why'
    return {
      state: 'disabled',
      why: `${waiting} event(s) do not get through since ${oldest}: ${says}`,
    }
  }
  return { state: 'live' }
}
