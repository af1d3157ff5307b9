/** One drift in three lines: what, where, how far off, since when, and what it may be. */
import { ActionIcon, Checkbox, Group, Stack, Text } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { Drift } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { Ago, useNow } from '../../parts/time.tsx'
import { direction, number, words } from '../../parts/words.ts'
import { placeName, sure } from '../drift/words.ts'

export function One({
  drift,
  chosen,
  choose,
  more,
}: {
  drift: Drift
  chosen: boolean
  choose: () => void
  /** What can be done, for the thumb. */
  more: (() => void) | undefined
}) {
  const now = useNow()
  const away = drift.snoozedUntil !== null && new Date(drift.snoozedUntil).getTime() > now
  const cause = drift.assigned ?? drift.cause
  return (
    <Group wrap="nowrap" gap="sm" align="flex-start">
      <Checkbox
        checked={chosen}
        onChange={choose}
        aria-label={`Select ${drift.sku} at ${drift.system}`}
        mt={2}
      />
      <Stack gap={3} flex={1} miw={0}>
        <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
          <Text size="sm" fw={600} lineClamp={1} title={`${drift.sku} ${drift.name}`}>
            {drift.sku}{' '}
            <Text span size="sm" fw={400} c="dimmed">
              {drift.name}
            </Text>
          </Text>
          <Text size="xs" c="dimmed" style={{ flexShrink: 0 }}>
            <Ago at={drift.firstSeenAt} />
          </Text>
        </Group>
        <Text size="sm">
          {placeName(drift)} shows {number(drift.observed)}, expected {number(drift.expected)}:{' '}
          <b>{direction(drift.observed, drift.expected)}</b>
        </Text>
        <Group gap={5}>
          <Chip state={drift.severity} size="sm" why={drift.severityWhy} />
          {drift.state !== 'open' && drift.state !== 'explained' && (
            <Chip state={drift.state} size="sm" />
          )}
          {drift.regressed && <Chip state="late" label="Came back" size="sm" />}
          {away && <Chip state="snoozed" label="Put off" size="sm" />}
          <Text size="xs" lineClamp={1} flex={1} miw={120}>
            {drift.residue === 0
              ? 'All of it is on its way'
              : cause === null
                ? 'No cause found'
                : `${words(cause)}${
                    drift.assigned
                      ? ` (says ${drift.assignedBy})`
                      : drift.confidence === null
                        ? ''
                        : ` (${sure(drift.confidence)})`
                  }`}
          </Text>
        </Group>
      </Stack>
      {more && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          onClick={more}
          aria-label={`What to do about ${drift.sku} at ${drift.system}`}
        >
          <IconDots size={20} />
        </ActionIcon>
      )}
    </Group>
  )
}
