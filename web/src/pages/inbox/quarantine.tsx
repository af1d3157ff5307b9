/** What could not be applied, by system and reason: what it means, how it is mended, and mending it here. */
import { Alert, Button, Collapse, Divider, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCircleCheck } from '@tabler/icons-react'
import type { Answer } from '../../api/client.ts'
import { useAct, useAsk } from '../../api/hooks.ts'
import { useMay } from '../../app/session.tsx'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Sure } from '../../parts/sure.tsx'
import { Ago } from '../../parts/time.tsx'
import { count, number } from '../../parts/words.ts'
import { Codes } from './mend.tsx'
import { mendOf } from './reasons.ts'

type Reason = Answer<'/v1/quarantine', 'get'>['rows'][number]

export function Quarantine({ show }: { show: (some: Record<string, string | undefined>) => void }) {
  const found = useAsk('/v1/quarantine')
  const rows = found.data?.rows
  if (rows?.length === 0)
    return (
      <Alert
        color="teal"
        variant="light"
        icon={<IconCircleCheck />}
        title="Nothing is in quarantine"
      >
        <Text size="sm">Every message that came could be applied, or is in line.</Text>
      </Alert>
    )
  const all = rows?.reduce((sum, { messages }) => sum + messages, 0)
  return (
    <Block
      title={all === undefined ? 'Quarantine' : `Quarantine: ${count(all, 'message')}`}
      says="What they say is not in the numbers yet. Mend the cause once, then replay them together."
      of={found}
    >
      {({ rows }) => (
        <Stack gap="sm">
          {rows.map((group) => (
            <OneReason key={`${group.system} ${group.reason}`} of={group} show={show} />
          ))}
        </Stack>
      )}
    </Block>
  )
}

function OneReason({
  of,
  show,
}: {
  of: Reason
  show: (some: Record<string, string | undefined>) => void
}) {
  const { system, reason, messages, oldest } = of
  const [opened, { toggle }] = useDisclosure(false)
  const may = useMay()
  const { title, means, mend, here } = mendOf(reason)
  return (
    <Paper withBorder p="sm" component="section" aria-label={`${system}: ${title}`}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} style={{ flex: '1 1 320px' }} miw={0}>
          <Group gap="xs">
            <Title order={3} size="h6">
              {system}: {title}
            </Title>
            <Chip state="quarantined" label={count(messages, 'message')} size="sm" />
            <Text size="xs" c="dimmed">
              the oldest came <Ago at={oldest} />
            </Text>
          </Group>
          <Text size="sm">{means}</Text>
          <Text size="sm" fw={500}>
            {mend}
          </Text>
        </Stack>
        <Group gap="xs">
          {here && may('write') && (
            <Button size="xs" onClick={toggle} aria-expanded={opened}>
              {opened ? 'Close' : 'Mend it here'}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            onClick={() => show({ state: 'quarantined', reason, system })}
          >
            Show them
          </Button>
          {may('write') || (
            <Text size="xs" c="dimmed" maw={180}>
              Mending and replaying need a role that may write.
            </Text>
          )}
          {may('write') && <ReplayAll system={system} reason={reason} messages={messages} />}
        </Group>
      </Group>
      {here && (
        <Collapse expanded={opened}>
          <Divider my="sm" />
          {opened && <Codes system={system} reason={reason} here={here} />}
        </Collapse>
      )}
    </Paper>
  )
}

/** Puts all of one reason back in line; where that changes much, its number is asked for. */
export function ReplayAll({
  system,
  reason,
  messages,
  label = 'Replay all',
  done,
}: {
  system: string
  reason: string
  messages: number
  label?: string
  done?: () => void
}) {
  const replay = useAct('post', '/v1/quarantine/replay', ['/v1/inbox', '/v1/quarantine'])
  return (
    <Sure
      size="xs"
      label={label}
      title={`Replay what waits: ${mendOf(reason).title}`}
      ask={`${count(messages, 'message')} from ${system} ${messages === 1 ? 'is' : 'are'} worked through again, with everything as it is mapped now. What still cannot be applied comes back here; nothing counts twice.`}
      act={async (confirm) => {
        const { replayed } = await replay.mutateAsync({
          body: { reason: reason as never, system, ...(confirm !== undefined && { confirm }) },
        })
        done?.()
        return `${number(replayed)} back in line.`
      }}
    />
  )
}
