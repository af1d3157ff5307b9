/** What is said of webhooks that do not come. Pure. */
import type { Heard } from '../../inbox/subscriptions.ts'

const states = {
  missing: 'are not subscribed to there',
  disabled: 'are switched off there',
  elsewhere: 'go to another address',
} as const

/** What the system does not tell us now, and whether we would know. */
export function deafness(
  system: string,
  webhooks: readonly Heard[] | null,
  now: Date,
  lookEveryMs: number,
): { isBad: boolean; says: string }[] {
  if (webhooks === null) return []
  const said = (Object.keys(states) as (keyof typeof states)[]).flatMap((state) => {
    const broken = webhooks.filter((w) => w.state === state)
    if (broken.length === 0) return []
    const topics = broken.map((w) => w.topic).join(', ')
    const since = new Date(Math.min(...broken.map((w) => w.deafSince!.getTime())))
    const why = broken.find((w) => w.why)?.why
    const says = `${system}'s webhooks ${topics} ${states[state]}, since ${since.toISOString()} or later${why ? ` (${why})` : ''}; Onhand mends it at its next look if it can (onhand doctor)`
    return [{ isBad: true, says }]
  })
  const last = Math.max(...webhooks.map((w) => w.checkedAt.getTime()))
  if (webhooks.length > 0 && now.getTime() - last > 3 * lookEveryMs) {
    const says = `${system}'s webhooks were last looked at ${new Date(last).toISOString()}: whether they still come is not known`
    said.push({ isBad: false, says })
  }
  return said
}

/** Older than this it is for the comparison of numbers to find. */
const RECENT_MS = 7 * 86_400_000

/** What it did not tell us then and has not been pulled from its records since. */
export function missed(system: string, webhooks: readonly Heard[], now: Date): string[] {
  const open = webhooks.filter(
    ({ deafSince, deafUntil, caughtUpAt }) =>
      deafSince && !caughtUpAt && (!deafUntil || now.getTime() - deafUntil.getTime() < RECENT_MS),
  )
  if (open.length === 0) return []
  const since = new Date(Math.min(...open.map((w) => w.deafSince!.getTime())))
  return [
    `${system} has not told us everything since ${since.toISOString()}: what it missed telling is not in the numbers until it is pulled`,
  ]
}
