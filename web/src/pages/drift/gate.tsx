/** What was decided, and every lock in front of a repair with its words. */
import { Button, Collapse, Group, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconLock, IconLockOpen2 } from '@tabler/icons-react'
import { useState } from 'react'
import type { DriftExplained } from '../../api/schema.ts'
import { capital, count } from '../../parts/words.ts'
import { locks as asks, decisionOf } from './words.ts'

export function Gate({ of: { drift, locks } }: { of: DriftExplained }) {
  const [all, setAll] = useState(false)
  const { title, says } = decisionOf(drift.decision)
  const holding = locks.filter(({ holds }) => holds)
  const open = locks.filter(({ holds }) => !holds)
  return (
    <Stack gap="xs">
      <div>
        <Text fw={650}>{title}</Text>
        <Text size="sm" c="dimmed">
          {says}
        </Text>
      </div>
      {holding.map((lock) => (
        <Lock key={lock.lock} of={lock} />
      ))}
      {open.length > 0 && (
        <>
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => setAll(!all)}
            aria-expanded={all}
            style={{ alignSelf: 'flex-start' }}
          >
            {all ? 'Hide the open ones' : `${count(open.length, 'lock is', 'locks are')} open`}
          </Button>
          <Collapse expanded={all}>
            <Stack gap="xs">
              {open.map((lock) => (
                <Lock key={lock.lock} of={lock} />
              ))}
            </Stack>
          </Collapse>
        </>
      )}
    </Stack>
  )
}

function Lock({ of: { lock, holds, why } }: { of: DriftExplained['locks'][number] }) {
  const Icon = holds ? IconLock : IconLockOpen2
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <ThemeIcon size={26} variant="light" color={holds ? 'orange' : 'gray'} aria-hidden>
        <Icon size={15} />
      </ThemeIcon>
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={550}>
          {asks[lock]}{' '}
          <Text span size="xs" c="dimmed" fw={400}>
            {holds ? 'holds' : 'open'}
          </Text>
        </Text>
        <Text size="sm">{capital(why)}.</Text>
      </div>
    </Group>
  )
}
