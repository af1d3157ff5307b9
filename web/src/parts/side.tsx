/** A drawer for one thing of a list; the list stays where it is. On a phone it has the whole screen. */
import { Box, Drawer, Group, Stack, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ReactNode } from 'react'

export function Side({
  opened,
  close,
  title,
  chips,
  actions,
  children,
}: {
  opened: boolean
  close: () => void
  title: string
  chips?: ReactNode
  /** What can be done with it; stands at the top, where it is found without scrolling. */
  actions?: ReactNode
  children: ReactNode
}) {
  const narrow = useMediaQuery('(max-width: 48em)') ?? false
  return (
    <Drawer
      opened={opened}
      onClose={close}
      size={narrow ? '100%' : 640}
      closeButtonProps={{ 'aria-label': 'Close', size: 'lg' }}
      title={
        <Group gap="xs" component="span">
          <Title order={2} size="h4" component="span" style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Title>
          {chips}
        </Group>
      }
    >
      <Stack gap="lg">
        {actions && <Group gap="xs">{actions}</Group>}
        {children}
      </Stack>
    </Drawer>
  )
}

/** A part of a drawer under its own heading. */
export const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <Box component="section" aria-label={title}>
    <Title order={3} size="h6" mb={6}>
      {title}
    </Title>
    {children}
  </Box>
)
