/** Nothing to show is one of three things, and each says which: all is well, not looked yet, filtered away. */
import { Anchor, Button, EmptyState, Text } from '@mantine/core'
import { IconCircleCheck, IconFilterOff, IconHourglassEmpty, IconMapOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

type Kind = 'well' | 'not_yet' | 'filtered'
const icons = { well: IconCircleCheck, not_yet: IconHourglassEmpty, filtered: IconFilterOff }
const colors = { well: 'teal', not_yet: 'gray', filtered: 'gray' }

/** `well`: there is none, and that is good. `not_yet`: it says what will appear here, and how. */
export function Empty({
  kind,
  title,
  children,
  clear,
  action,
}: {
  kind: Kind
  title: string
  children?: ReactNode
  /** For `filtered`: shows everything again. */
  clear?: () => void
  action?: ReactNode
}) {
  const Icon = icons[kind]
  return (
    <EmptyState
      py="xl"
      variant="light"
      color={colors[kind]}
      icon={<Icon size={28} aria-hidden />}
      title={title}
      description={children}
    >
      {(clear || action) && (
        <EmptyState.Actions>
          {clear && (
            <Button variant="default" size="xs" onClick={clear}>
              Show all
            </Button>
          )}
          {action}
        </EmptyState.Actions>
      )}
    </EmptyState>
  )
}

export function Nowhere() {
  return (
    <EmptyState
      py={80}
      icon={<IconMapOff size={28} aria-hidden />}
      variant="light"
      color="gray"
      title="There is no page at this address"
      description={
        <Text size="sm">
          It may be an old link.{' '}
          <Anchor component={Link} to="/">
            To the overview
          </Anchor>
        </Text>
      }
    />
  )
}
