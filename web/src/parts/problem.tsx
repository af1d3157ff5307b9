/** What went wrong, in the server's words, and what to do about it. */
import { Alert, type AlertProps, Button, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Trouble } from '../api/client.ts'

export function Problem({
  of,
  again,
  title,
  next,
  ...rest
}: {
  of: unknown
  again?: () => void
  /** Instead of what the server says to do, which is for programs too. */
  next?: ReactNode
} & Omit<AlertProps, 'children'>) {
  const known = of instanceof Trouble ? of.problem : undefined
  return (
    <Alert
      color="red"
      icon={<IconAlertTriangle />}
      title={title ?? known?.title ?? 'This page failed'}
      role="alert"
      {...rest}
    >
      <Text size="sm">{known?.detail ?? (of as Error)?.message ?? String(of)}</Text>
      {(next ?? known?.next) && (
        <Text size="sm" mt={4} fw={500}>
          {next ?? known?.next}
        </Text>
      )}
      {again && (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={again}>
            Try again
          </Button>
        </Group>
      )}
    </Alert>
  )
}
