/** What somebody must know, the worst first, who was told; and the work that runs on a schedule. */
import { Anchor, Group, List, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk, useList } from '../../api/hooks.ts'
import type { Alert } from '../../api/schema.ts'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { type Column, Rows } from '../../parts/rows.tsx'
import { Part, Side } from '../../parts/side.tsx'
import { Ago, At } from '../../parts/time.tsx'
import { count, duration } from '../../parts/words.ts'
import { Jobs } from '../jobs/standing.tsx'
import { insideOf, spoken, toldOf, worstFirst } from './told.ts'

const columns: readonly Column<Alert>[] = [
  {
    title: 'What it was',
    width: 'minmax(220px, 3fr)',
    head: true,
    cell: ({ title }) => title,
  },
  { title: 'How bad', width: '120px', cell: ({ severity }) => <Chip state={severity} size="sm" /> },
  { title: 'Opened', width: '150px', cell: ({ openedAt }) => <At at={openedAt} /> },
  {
    title: 'Lasted',
    width: '110px',
    cell: ({ openedAt, closedAt }) =>
      closedAt
        ? duration(new Date(closedAt).getTime() - new Date(openedAt).getTime())
        : 'still open',
  },
  { title: 'Closed', width: '110px', cell: ({ closedAt }) => <Ago at={closedAt} never="–" /> },
]

export default function Page() {
  const { search, set } = useFilters()
  const open = useAsk('/v1/alerts', { query: { open: 'true', limit: 1000 } })
  const closed = useList('/v1/alerts', { query: { open: 'false' } })
  const asked = Number(search.alert)
  const chosen = [...(open.data?.rows ?? []), ...closed.rows].find(({ id }) => id === asked)
  return (
    <>
      <Header
        title="Alerts & jobs"
        says="What needs somebody, told once however often it is noticed, and closed by itself when it is over. Below it, the work that has its hour: if it does not run, that is an alert too."
      />
      <Block
        title={open.data ? `Open alerts: ${open.data.rows.length}` : 'Open alerts'}
        of={open}
        height={80}
      >
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty kind="well" title="Nothing needs anybody">
              No alert is open. Whether the checks behind that ran is shown below, job by job.
            </Empty>
          ) : (
            <Stack gap="sm">
              {worstFirst(rows).map((alert) => (
                <Open key={alert.id} of={alert} />
              ))}
            </Stack>
          )
        }
      </Block>
      <Jobs />
      <Text component="h2" fw={650} size="lg" mt="xl" mb="xs">
        Closed alerts
      </Text>
      <Rows
        label="Closed alerts, newest first"
        of={closed}
        columns={columns}
        keyOf={({ id }) => id}
        open={({ id }) => set({ alert: String(id) })}
        empty={
          <Empty kind="not_yet" title="No alert was closed yet">
            An alert closes by itself when its cause is gone; then it is kept here.
          </Empty>
        }
      />
      <Side
        opened={search.alert !== undefined && chosen !== undefined}
        close={() => set({ alert: undefined })}
        title={chosen?.title ?? ''}
        chips={chosen && <Chip state={chosen.severity} />}
      >
        {chosen && <Said of={chosen} />}
      </Side>
    </>
  )
}

function Open({ of }: { of: Alert }) {
  return (
    <Paper withBorder p="sm" component="section" aria-label={of.title}>
      <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap">
        <Stack gap={4} miw={0}>
          <Title order={3} size="h6">
            {of.title}
          </Title>
          <Said of={of} short />
        </Stack>
        <Chip state={of.severity} />
      </Group>
    </Paper>
  )
}

function Said({ of, short }: { of: Alert; short?: boolean }) {
  const inside = insideOf(of.link)
  const told = toldOf(of.told)
  const list =
    told.length === 0 ? (
      <Text size="sm" c="dimmed">
        Nobody was told outside of this page: no way of telling is declared for it, or none was due.
      </Text>
    ) : (
      <List size="sm">
        {told.map(({ way, at, failedAt, why }) => (
          <List.Item key={way}>
            {way}:{' '}
            {at ? (
              <>
                told <Ago at={at} />
              </>
            ) : (
              'not told yet'
            )}
            {failedAt && (
              <>
                , tried in vain <Ago at={failedAt} />
                {why && ` (${why})`}
              </>
            )}
          </List.Item>
        ))}
      </List>
    )
  return (
    <>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {spoken(of.says)}
      </Text>
      <Text size="xs" c="dimmed">
        since <Ago at={of.openedAt} />, last seen <Ago at={of.seenAt} />, {count(of.times, 'time')}
        {of.closedAt && (
          <>
            , closed <Ago at={of.closedAt} />
          </>
        )}
      </Text>
      {inside && (
        <Anchor component={Link} to={inside} size="sm">
          Look at it
        </Anchor>
      )}
      {short ? list : <Part title="Who was told">{list}</Part>}
    </>
  )
}
