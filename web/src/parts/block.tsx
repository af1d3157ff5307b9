/** A part of a page with its own life: loading, broken, empty, or of a certain age. */
import { Box, Group, Paper, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Problem } from './problem.tsx'
import { Ago } from './time.tsx'

type Asked<A> = {
  data: A | undefined
  error: unknown
  isPending: boolean
  refetch: () => unknown
}

/** `children` is given the answer; while there is none, the block says why. */
export function Block<A>({
  title,
  says,
  of,
  at,
  actions,
  height = 120,
  children,
}: {
  title?: string
  says?: ReactNode
  of: Asked<A>
  /** When the answer was made, for the age beside the title. */
  at?: (answer: A) => string | null | undefined
  actions?: ReactNode
  /** Roughly what it will take, in px, so that nothing jumps. */
  height?: number
  children: (answer: A) => ReactNode
}) {
  const { data, error, isPending, refetch } = of
  return (
    <Paper withBorder p="md" component="section" aria-label={title} miw={0}>
      {(title || actions) && (
        <Group justify="space-between" mb="sm" align="flex-start" gap="xs">
          <Stack gap={0}>
            {title && (
              <Title order={2} size="h5">
                {title}
              </Title>
            )}
            {says && (
              <Text size="sm" c="dimmed">
                {says}
              </Text>
            )}
          </Stack>
          <Group gap="xs">
            {data !== undefined && at && (
              <Text size="xs" c="dimmed">
                as of <Ago at={at(data)} never="an unknown time" />
              </Text>
            )}
            {actions}
          </Group>
        </Group>
      )}
      {error && data === undefined ? (
        <Problem of={error} again={() => refetch()} />
      ) : isPending || data === undefined ? (
        <Stack gap={8} mih={height} aria-busy="true" aria-label="Loading">
          <Skeleton height={16} width="70%" />
          <Skeleton height={16} width="90%" />
          <Skeleton height={16} width="50%" />
        </Stack>
      ) : (
        <>
          {error ? (
            <Problem of={error} again={() => refetch()} mb="sm" title="This is from before" />
          ) : null}
          <Box>{children(data)}</Box>
        </>
      )}
    </Paper>
  )
}
