/** The head of a page: what it is, what it says, what can be done. Sets the title of the tab too. */
import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'

export function Header({
  title,
  says,
  actions,
  chips,
  trail = [],
}: {
  title: string
  /** What one sees here, in a sentence. */
  says?: ReactNode
  actions?: ReactNode
  chips?: ReactNode
  /** The pages above this one. */
  trail?: readonly { title: string; to: string }[]
}) {
  useEffect(() => {
    document.title = `${title} · Onhand`
  }, [title])
  return (
    <Stack gap={4} mb="md">
      {trail.length > 0 && (
        <Breadcrumbs separator="›" fz="sm">
          {trail.map((step) => (
            <Anchor key={step.to} component={Link} to={step.to} size="sm">
              {step.title}
            </Anchor>
          ))}
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        {/* On a phone what can be done comes after what one sees. */}
        <Stack gap={4} flex={says ? '1 1 320px' : undefined} miw={0}>
          <Group gap="sm" align="center">
            <Title order={1} size="h2">
              {title}
            </Title>
            {chips}
          </Group>
          {says && (
            <Text c="dimmed" maw={820}>
              {says}
            </Text>
          )}
        </Stack>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
    </Stack>
  )
}
