/** Everything that was seen, decided and done about it: when, and by whom; the newest on top. */
import { Anchor, Button, Collapse, Stack, Text, Timeline } from '@mantine/core'
import { IconEye, IconGavel, IconPoint, IconSearch, IconTool, IconUser } from '@tabler/icons-react'
import { useState } from 'react'
import type { DriftEvent } from '../../api/schema.ts'
import { Raw } from '../../parts/raw.tsx'
import { At } from '../../parts/time.tsx'
import { count, number } from '../../parts/words.ts'
import { eventOf, noteOf } from './words.ts'

const icons: Readonly<Record<string, typeof IconPoint>> = {
  seen: IconEye,
  'seen again': IconEye,
  'still there': IconEye,
  diagnosed: IconSearch,
  decided: IconGavel,
  repaired: IconTool,
  planned: IconTool,
}
const FEW = 8

export function History({ of }: { of: readonly DriftEvent[] }) {
  const [all, setAll] = useState(false)
  const newest = of.toReversed()
  const shown = all ? newest : newest.slice(0, FEW)
  return (
    <Stack gap="sm">
      <Timeline bulletSize={22} lineWidth={2} active={-1}>
        {shown.map((event) => {
          const Icon = icons[event.event] ?? (event.actor === 'onhand' ? IconPoint : IconUser)
          return (
            <Timeline.Item key={event.id} bullet={<Icon size={13} aria-hidden />}>
              <One of={event} />
            </Timeline.Item>
          )
        })}
      </Timeline>
      {newest.length > FEW && (
        <Button
          variant="subtle"
          size="compact-sm"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => setAll(!all)}
        >
          {all ? 'Show fewer' : `Show ${count(newest.length - FEW, 'earlier one')}`}
        </Button>
      )}
    </Stack>
  )
}

function One({ of: event }: { of: DriftEvent }) {
  const [open, setOpen] = useState(false)
  const note = noteOf(event)
  const more = Object.keys(event.detail).length > 0
  return (
    <>
      <Text size="sm" fw={550}>
        {eventOf(event)}
      </Text>
      {note && <Text size="sm">{note}</Text>}
      <Text size="xs" c="dimmed">
        <At at={event.at} /> · {event.actor === 'onhand' ? 'by itself' : `by ${event.actor}`} ·{' '}
        {number(event.observed)} against {number(event.expected)}
        {more && (
          <>
            {' · '}
            <Anchor
              component="button"
              type="button"
              size="xs"
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              {open ? 'Hide the record' : 'The record'}
            </Anchor>
          </>
        )}
      </Text>
      <Collapse expanded={open} mt={open ? 6 : 0}>
        {open && <Raw text={JSON.stringify(event.detail)} label="The record of this event" />}
      </Collapse>
    </>
  )
}
