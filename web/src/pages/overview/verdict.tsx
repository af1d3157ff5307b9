/** The verdict: one sentence, its two axes, and what waits for a person. */
import { Alert, Button, Group, List, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconEye,
  IconPlugConnected,
  IconScale,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import type { Status } from '../../api/schema.ts'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { count, plain } from '../../parts/words.ts'
import { useCompared } from './compared.ts'

type Standing = Status['verdict']
const looks = {
  good: { color: 'teal', icon: IconCircleCheck },
  watch: { color: 'yellow', icon: IconEye },
  bad: { color: 'red', icon: IconAlertTriangle },
} as const

/** What waits, each with the page where it is dealt with. */
const waiting = [
  { key: 'drifts', thing: 'drift', says: 'to decide', to: '/drifts' },
  { key: 'heldBatches', thing: 'repair plan', says: 'to approve', to: '/batches?state=held' },
  { key: 'quarantined', thing: 'message', says: 'in quarantine', to: '/inbox?state=quarantined' },
  {
    key: 'deadLetters',
    thing: 'delivery',
    things: 'deliveries',
    says: 'given up',
    to: '/deliveries?state=dead',
  },
  { key: 'alerts', thing: 'alert', says: 'open', to: '/alerts' },
] as const

export function Verdict() {
  const overview = useAsk('/v1/overview', {}, { everyMs: 10_000 })
  const status = useAsk('/v1/status', {}, { everyMs: 30_000 })
  const compared = useCompared()
  const { data } = overview
  if (!data) {
    return (
      <Block title="The verdict" of={overview}>
        {() => null}
      </Block>
    )
  }
  const { color, icon: Icon } = looks[data.verdict]
  const open = waiting.filter(({ key }) => data.counts[key] > 0)
  return (
    <Stack gap="md">
      <Alert
        color={color}
        icon={<Icon size={26} aria-hidden />}
        title={
          <Text component="h2" size="lg" fw={650} c="var(--mantine-color-text)" data-verdict>
            {plain(data.says)}
          </Text>
        }
      >
        {open.length > 0 ? (
          <Group gap="xs" mt={4}>
            {open.map(({ key, thing, says, to, ...more }) => (
              <Button key={key} component={Link} to={to} variant="default" size="xs">
                {count(data.counts[key], thing, 'things' in more ? more.things : undefined)} {says}
              </Button>
            ))}
          </Group>
        ) : (
          <Text size="sm" c="var(--mantine-color-text)">
            Nothing waits for you.
          </Text>
        )}
      </Alert>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Axis
          title="Do the numbers agree?"
          icon={<IconScale size={18} aria-hidden />}
          state={data.numbers}
          words={{
            good: 'They agree',
            watch: compared === false ? 'Not known yet' : 'Mostly',
            bad: 'Not all',
          }}
          says={status.data?.numbers.says}
          well="What every system shows is what the ledger says, as of its last reading."
        />
        <Axis
          title="Are the links alive?"
          icon={<IconPlugConnected size={18} aria-hidden />}
          state={data.links}
          words={{ good: 'All of them', watch: 'Worth a look', bad: 'Not all' }}
          says={status.data?.links.says}
          well="Every system was heard, and every channel takes its numbers."
        />
      </SimpleGrid>
    </Stack>
  )
}

const MOST = 4

function Axis({
  title,
  icon,
  state,
  words,
  says = [],
  well,
}: {
  title: string
  icon: React.ReactNode
  state: Standing
  words: Record<Standing, string>
  says: readonly string[] | undefined
  /** What is said where there is nothing to say. */
  well: string
}) {
  const chip = { good: 'ok', watch: 'low', bad: 'critical' }[state]
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Group justify="space-between" mb={says.length ? 'xs' : 0}>
        <Group gap={8}>
          {icon}
          <Text fw={600} component="h3" size="md">
            {title}
          </Text>
        </Group>
        <Chip state={chip} label={words[state]} />
      </Group>
      {says.length === 0 && state === 'good' && <Text size="sm">{well}</Text>}
      {says.length > 0 && (
        <List size="sm" spacing={2}>
          {says.slice(0, MOST).map((line) => (
            <List.Item key={line}>{plain(line)}</List.Item>
          ))}
          {says.length > MOST && <List.Item>and {says.length - MOST} more</List.Item>}
        </List>
      )}
    </Paper>
  )
}
