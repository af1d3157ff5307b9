/** A time as people say it, with the exact one behind it. */
import { Text, type TextProps, Tooltip } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { ago, brief, exact } from './words.ts'

let now = Date.now()
const listeners = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined

function listen(listener: () => void) {
  listeners.add(listener)
  ticking ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, 10_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(ticking)
      ticking = undefined
    }
  }
}

/** The time now, told again every ten seconds to all who show it. */
export const useNow = () => useSyncExternalStore(listen, () => now)

/** `never`: what is said where there is no time. */
export function Ago({
  at,
  never = 'never',
  ...rest
}: { at: string | null | undefined; never?: string } & TextProps) {
  const current = useNow()
  if (!at) {
    return (
      <Text span inherit c="dimmed" {...rest}>
        {never}
      </Text>
    )
  }
  return (
    <Tooltip label={exact(at)}>
      <Text span inherit {...rest}>
        <time dateTime={at}>{ago(at, Math.max(current, Date.now() - 10_000))}</time>
      </Text>
    </Tooltip>
  )
}

/** The day and hour, with the exact second behind it. */
export function At({ at, ...rest }: { at: string } & TextProps) {
  return (
    <Tooltip label={exact(at)}>
      <Text span inherit {...rest}>
        <time dateTime={at}>{brief(at)}</time>
      </Text>
    </Tooltip>
  )
}
