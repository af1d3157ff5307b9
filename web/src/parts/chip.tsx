/** A state as an icon, a word and a colour, in that order of importance. */
import { Badge, Tooltip } from '@mantine/core'
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconClock,
  IconInfoCircle,
  IconPlayerPause,
  IconQuestionMark,
  IconX,
} from '@tabler/icons-react'
import { words } from './words.ts'

type Look = { icon: typeof IconX; color: string; word?: string }

const good: Look = { icon: IconCircleCheck, color: 'teal' }
const waiting: Look = { icon: IconClock, color: 'blue' }
const unknown: Look = { icon: IconQuestionMark, color: 'gray' }
const minor: Look = { icon: IconInfoCircle, color: 'yellow' }
const major: Look = { icon: IconAlertTriangle, color: 'orange' }
const worst: Look = { icon: IconAlertOctagon, color: 'red' }
const off: Look = { icon: IconPlayerPause, color: 'gray' }
const gone: Look = { icon: IconX, color: 'gray' }
const begun: Look = { icon: IconCircleDashed, color: 'blue' }

/** Every state that the API names, once. What is not here is shown as its word, without colour. */
const looks: Readonly<Record<string, Look>> = {
  agrees: good,
  ok: good,
  live: good,
  up: good,
  complete: good,
  done: good,
  applied: good,
  resolved: good,
  verified: good,
  confirmed: good,
  told: good,
  recorded: good,
  in_flight: { ...waiting, word: 'On its way' },
  on_its_way: { ...waiting, word: 'On its way' },
  sold_ahead: { ...good, color: 'gray', word: 'Sold ahead' },
  pending: waiting,
  unverified: { ...waiting, word: 'Not confirmed yet' },
  received: waiting,
  parked: { ...waiting, word: 'Waiting for what comes before it' },
  correcting: waiting,
  running: begun,
  planned: begun,
  counting: begun,
  new: begun,
  unknown,
  stale: { ...unknown, color: 'orange', icon: IconClock },
  low: minor,
  late: minor,
  partial: minor,
  held: minor,
  open: minor,
  explained: minor,
  repeated: { ...good, color: 'gray' },
  high: major,
  escalated: { ...major, word: 'For a person' },
  quarantined: major,
  suspect: { ...major, word: 'Not believed' },
  differs: major,
  disabled: major,
  missing: major,
  elsewhere: major,
  refused: major,
  forwarded: waiting,
  contradicted: major,
  silent: major,
  attention: major,
  critical: worst,
  dead: { ...worst, word: 'Given up' },
  down: worst,
  broken: worst,
  failed: worst,
  lost: worst,
  paused: off,
  snoozed: off,
  ignored: off,
  dismissed: gone,
  discarded: gone,
  reverted: { ...gone, word: 'Taken back' },
  skipped: gone,
}

export function Chip({
  state,
  label,
  why,
  size = 'md',
}: {
  state: string
  /** Instead of the state's own word. */
  label?: string
  /** Said when one points at it. */
  why?: string | null | undefined
  size?: 'sm' | 'md' | 'lg'
}) {
  const look = looks[state]
  const Icon = look?.icon
  const chip = (
    <Badge
      color={look?.color ?? 'gray'}
      size={size}
      leftSection={Icon && <Icon size={size === 'lg' ? 15 : 12} aria-hidden />}
      // Its word is never cut, in whatever column it stands.
      style={{ flexShrink: 0, minWidth: 'max-content' }}
    >
      {label ?? look?.word ?? words(state)}
    </Badge>
  )
  return why ? <Tooltip label={why}>{chip}</Tooltip> : chip
}
