/** Every system: what it is and owns, whether the link is alive, whether its numbers agree. */
import { Anchor, Button, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import type { FactExercise, Links } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Header } from '../../parts/header.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Ago } from '../../parts/time.tsx'
import { count, sentence } from '../../parts/words.ts'
import { Agrees, linkChip } from './axes.tsx'
import { ownedBy, roleWords } from './words.ts'

export default function Connections() {
  const links = useAsk('/v1/overview/links', {}, { everyMs: 30_000 })
  const authority = useAsk('/v1/authority')
  const secrets = useAsk('/v1/secrets', {}, { enabled: useMay()('admin') })
  const lacks = (system: string) =>
    (secrets.data?.rows ?? []).filter(
      (one) => one.found === 'nowhere' && one.systems.includes(system),
    ).length
  const systems = links.data?.systems ?? []
  return (
    <>
      <Header
        title="Connections"
        says="The systems that onhand.config.ts names. Whether the link is alive and whether the numbers agree are two questions."
        actions={
          <Button component={Link} to="/start" variant="default">
            Begin with a system
          </Button>
        }
      />
      {links.error && !links.data && (
        <Problem of={links.error} again={() => void links.refetch()} />
      )}
      {links.data && systems.length === 0 && (
        <Empty kind="not_yet" title="No system is named yet">
          Name some in onhand.config.ts where Onhand runs; “Begin” shows how.
        </Empty>
      )}
      <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="md">
        {systems.map((one) => (
          <Card
            key={one.system}
            of={one}
            facts={authority.data?.facts}
            lacks={lacks(one.system)}
            channels={links.data!.channels.filter((c) => c.system === one.system).length}
          />
        ))}
      </SimpleGrid>
    </>
  )
}

function Card({
  of,
  facts,
  lacks,
  channels,
}: {
  of: Links['systems'][number]
  facts: FactExercise[] | undefined
  lacks: number
  channels: number
}) {
  const owns = facts && ownedBy(facts, of.system)
  return (
    <Paper withBorder p="md" component="section" aria-label={of.system}>
      <Stack gap="xs">
        <div>
          <Title order={2} size="h5">
            <Anchor component={Link} to={`/connections/${of.system}`} inherit>
              {of.system}
            </Anchor>
          </Title>
          <Text size="sm" c="dimmed">
            {roleWords[of.role]}, connector {of.connector}
          </Text>
        </div>
        <Group gap="xs">
          {linkChip(of)}
          <Agrees system={of.system} />
          {lacks > 0 && (
            <Chip state="missing" label={count(lacks, 'secret missing', 'secrets missing')} />
          )}
        </Group>
        <Text size="sm">{sentence(of.says)}</Text>
        <Facts
          of={[
            ['Owns', owns === undefined ? undefined : owns || 'nothing: it is told'],
            ['Last heard', <Ago key="h" at={of.lastHeardAt} never="not yet" />],
            [
              'Last told',
              channels === 0 ? (
                'it is told nothing'
              ) : (
                <Ago key="t" at={of.lastToldAt} never="not yet" />
              ),
            ],
            [
              'Webhooks',
              of.webhooks === null
                ? 'none that we look after'
                : of.deaf.length > 0
                  ? `${of.deaf.join(', ')} do not come`
                  : `${count(of.webhooks.length, 'subscription')}, all live`,
            ],
          ]}
        />
      </Stack>
    </Paper>
  )
}
