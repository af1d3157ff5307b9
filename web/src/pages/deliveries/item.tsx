/** One item at its channels: what each shows, every attempt to tell it, and telling it again. */
import {
  Anchor,
  Badge,
  Button,
  CopyButton,
  Group,
  Paper,
  Skeleton,
  Stack,
  Table,
  Text,
} from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Fragment, useState } from 'react'
import { useAct, useAsk } from '../../api/hooks.ts'
import type { Attempt, Delivery } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Part, Side } from '../../parts/side.tsx'
import { At } from '../../parts/time.tsx'
import { duration, number } from '../../parts/words.ts'
import { Calls } from './calls.tsx'
import { Due } from './due.tsx'
import { chipOf, curlOf, triedWords } from './words.ts'

const MOST = 200

export function ItemSide({
  sku,
  channel,
  close,
  all,
}: {
  sku: string | undefined
  /** Only this one of its channels. */
  channel: string | undefined
  close: () => void
  all: () => void
}) {
  const found = useAsk(
    '/v1/items/{sku}/deliveries',
    { path: { sku: sku ?? '' }, query: { limit: MOST } },
    { enabled: sku !== undefined, everyMs: 5_000 },
  )
  const rows = found.data?.rows ?? []
  const shown = rows.filter((one) => channel === undefined || one.channel === channel)
  return (
    <Side opened={sku !== undefined} close={close} title={sku ?? ''}>
      <Group gap="md">
        <Anchor component={Link} to={`/stock/${encodeURIComponent(sku ?? '')}`} size="sm">
          Why its numbers are what they are
        </Anchor>
        {channel !== undefined && rows.length > shown.length && (
          <Anchor component="button" type="button" size="sm" onClick={all}>
            All of its {number(rows.length)} channels
          </Anchor>
        )}
      </Group>
      {found.error && !found.data ? (
        <Problem of={found.error} again={() => found.refetch()} />
      ) : !found.data ? (
        <Skeleton height={200} aria-label="Loading" />
      ) : shown.length === 0 ? (
        <Text size="sm">
          {channel ? `${channel} does not list it` : 'No channel lists it'}, so nobody has to be
          told its number.
        </Text>
      ) : (
        shown.map((delivery) => (
          <One
            key={delivery.channel}
            of={delivery}
            attempts={found.data.attempts.filter((a) => a.channel === delivery.channel)}
          />
        ))
      )}
    </Side>
  )
}

function One({ of, attempts }: { of: Delivery; attempts: readonly Attempt[] }) {
  const may = useMay()
  const { sku, channel } = of
  const replay = useAct('post', '/v1/items/{sku}/deliveries/{channel}/replay', [
    '/v1/items/{sku}/deliveries',
    '/v1/deliveries',
    '/v1/channels',
  ])
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="xs">
            <Text fw={600}>{channel}</Text>
            <Chip state={chipOf(of.state)} />
          </Group>
          <Group gap="xs">
            {may('write') && (
              <Act
                size="xs"
                label="Tell it again"
                act={async () => {
                  await replay.mutateAsync({ path: { sku, channel } })
                  return `The number of ${sku} is read anew and told to ${channel}.`
                }}
              />
            )}
            <CopyButton value={curlOf(location.origin, sku, channel)}>
              {({ copied, copy }) => (
                <Button size="xs" variant="default" onClick={copy}>
                  {copied ? 'Copied' : 'Copy as curl'}
                </Button>
              )}
            </CopyButton>
          </Group>
        </Group>
        {of.dead && (
          <Text size="sm" fw={500}>
            Given up: {of.dead}
          </Text>
        )}
        <Facts
          of={[
            ['It shows', of.known === null ? 'nothing that we have seen' : number(of.known)],
            [
              'To be told since',
              of.state === 'told' ? undefined : <At key="at" at={of.markedAt} />,
            ],
            [
              'Next try',
              of.state === 'dead' ? (
                'none, until somebody tells it again'
              ) : (
                <Due key="due" at={of.dueAt} />
              ),
            ],
            ['Failed tries in a row', of.tries > 0 ? number(of.tries) : undefined],
          ]}
        />
        <Part title="Attempts">
          <Attempts of={attempts} sku={sku} />
        </Part>
      </Stack>
    </Paper>
  )
}

function Attempts({ of, sku }: { of: readonly Attempt[]; sku: string }) {
  const [opened, open] = useState<string | null>(null)
  if (of.length === 0)
    return (
      <Text size="sm" c="dimmed">
        None that is still kept.
      </Text>
    )
  return (
    <Table verticalSpacing={5}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>What was told, and what came of it</Table.Th>
          <Table.Th ta="right" w={86}>
            Took
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {of.map((one, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: attempts are only ever added in front
          <Fragment key={i}>
            <Table.Tr>
              <Table.Td>
                <Group gap={6}>
                  <Badge size="sm" color={colors[one.outcome] ?? 'gray'}>
                    {labels[one.outcome] ?? one.outcome}
                  </Badge>
                  <Text size="xs" c="dimmed">
                    <At at={one.at} />
                  </Text>
                </Group>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {triedWords(one)}
                </Text>
                {one.calls > 0 && (
                  <Anchor
                    component="button"
                    type="button"
                    size="sm"
                    aria-expanded={opened === one.at}
                    onClick={() => open(opened === one.at ? null : one.at)}
                  >
                    {opened === one.at ? 'Hide request and answer' : 'Request and answer'}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td ta="right" style={{ verticalAlign: 'top', whiteSpace: 'nowrap' }}>
                {duration(one.tookMs)}
              </Table.Td>
            </Table.Tr>
            {opened === one.at && (
              <Table.Tr>
                <Table.Td colSpan={2}>
                  <Calls sku={sku} channel={one.channel} at={one.at} />
                </Table.Td>
              </Table.Tr>
            )}
          </Fragment>
        ))}
      </Table.Tbody>
    </Table>
  )
}

const labels: Readonly<Record<string, string>> = {
  done: 'Taken',
  same: 'Right already',
  later: 'Later',
  unclear: 'No answer',
  never: 'Refused',
  stale: 'Overtaken',
}
const colors: Readonly<Record<string, string>> = {
  done: 'teal',
  same: 'teal',
  later: 'orange',
  unclear: 'orange',
  never: 'red',
}
