/** Everything that happened to an item, newest first: what, how much, by whom, from which document. */
import { Box, Button, Drawer, Group, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useAsk, useList } from '../../api/hooks.ts'
import type { Movement } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Choice, Filters, useFilters } from '../../parts/filters.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Raw } from '../../parts/raw.tsx'
import { type Column, Rows } from '../../parts/rows.tsx'
import { Ago, At } from '../../parts/time.tsx'
import { number, signed, words } from '../../parts/words.ts'

export function Timeline({ sku, until }: { sku: string; until: string | undefined }) {
  const { search, set } = useFilters()
  const locations = useAsk('/v1/locations')
  const list = useList('/v1/movements', {
    query: { sku, until, location: search.location },
  })
  const open = list.rows.find(({ id }) => id === search.movement)
  const navigate = useNavigate()
  return (
    <Box component="section" aria-label="Movements">
      <Text component="h2" size="lg" fw={650} mb="xs">
        Movements
      </Text>
      <Filters>
        <Choice
          name="location"
          label="Every location"
          of={(locations.data?.locations ?? []).map(({ location, name }) => ({
            value: location,
            label: name,
          }))}
        />
      </Filters>
      <Rows
        label={`Movements of ${sku}`}
        of={list}
        keyOf={({ id }) => id}
        columns={columns}
        selected={search.movement ?? null}
        select={({ id }) => set({ movement: id })}
        open={({ id }) => set({ movement: id })}
        empty={
          search.location ? (
            <Empty
              kind="filtered"
              title="Nothing moved at this location"
              clear={() => set({ location: undefined })}
            />
          ) : (
            <Empty kind="not_yet" title="Nothing moved yet">
              Orders, parcels, receipts and counts appear here as soon as a system tells of them.
            </Empty>
          )
        }
      />
      <Drawer
        opened={open !== undefined}
        onClose={() => set({ movement: undefined })}
        title={open ? `${words(open.kind)}, ${open.location}` : ''}
        size="lg"
      >
        {open && (
          <Details {...open} openMessage={(id) => navigate({ to: `/inbox?message=${id}` })} />
        )}
      </Drawer>
    </Box>
  )
}

const parts = [
  ['on_hand', 'on hand'],
  ['committed', 'committed'],
  ['reserved', 'reserved'],
  ['unavailable', 'unavailable'],
  ['incoming', 'incoming'],
] as const

/** What it did, in words: `+3 on hand, −3 incoming`. */
const did = (m: Movement) =>
  parts
    .filter(([name]) => m[name] !== 0)
    .map(([name, says]) => `${signed(m[name])} ${says}`)
    .join(', ') || (m.counted === null ? 'changes nothing' : `counted ${number(m.counted)}`)

const columns: Column<Movement>[] = [
  {
    title: 'What',
    width: 'minmax(160px, 2fr)',
    head: true,
    cell: (m) => (
      <>
        <Text size="sm" fw={550}>
          {words(m.kind)}
          {m.before_count && (
            <Text span size="xs" c="dimmed" fw={400}>
              {' '}
              · before a count, which stands
            </Text>
          )}
        </Text>
        <Text size="xs" c="dimmed" lineClamp={1}>
          {m.says}
        </Text>
      </>
    ),
  },
  { title: 'Did', width: 'minmax(130px, 1.3fr)', cell: did },
  {
    title: 'On hand after',
    width: 'minmax(76px, .7fr)',
    right: true,
    cell: ({ after }) => number(after.on_hand),
  },
  {
    title: 'Available after',
    width: 'minmax(76px, .7fr)',
    right: true,
    cell: ({ after }) => number(after.available),
  },
  { title: 'Where', width: 'minmax(70px, .7fr)', cell: ({ location }) => location },
  {
    title: 'By',
    width: 'minmax(100px, 1fr)',
    cell: ({ actor, reportedBy, reason }) => (
      <>
        {actor ?? reportedBy}
        {reason && (
          <Text size="xs" c="dimmed" lineClamp={2} title={reason}>
            {words(reason)}
          </Text>
        )}
      </>
    ),
  },
  {
    title: 'Happened',
    width: 'minmax(104px, .9fr)',
    cell: ({ happenedAt }) => <At at={happenedAt} />,
  },
  {
    title: 'Channels',
    width: 'minmax(110px, .9fr)',
    cell: ({ confirmed, open }) =>
      open.length > 0 ? (
        <Chip size="sm" state="pending" label={`${open.length} to tell`} why={open.join(', ')} />
      ) : confirmed.length > 0 ? (
        <Chip
          size="sm"
          state="confirmed"
          label="All know"
          why={confirmed.map(({ channel }) => channel).join(', ')}
        />
      ) : (
        <Text span size="xs" c="dimmed">
          none to tell
        </Text>
      ),
  },
]

function Details({ openMessage, ...m }: Movement & { openMessage: (id: number) => void }) {
  const message = useAsk(
    '/v1/inbox/{id}',
    { path: { id: m.message ?? 0 } },
    { enabled: m.message !== null },
  )
  return (
    <Stack>
      <Text size="sm">{m.says}</Text>
      <Group gap="xl" align="flex-start">
        <Fact name="Did" is={did(m)} />
        <Fact name="Told by" is={m.reportedBy} />
        {m.actor && <Fact name="In the name of" is={m.actor} />}
        {m.reason && <Fact name="Reason" is={words(m.reason)} />}
        <Fact name="Happened" is={<At at={m.happenedAt} />} />
        <Fact name="Recorded" is={<At at={m.recordedAt} />} />
      </Group>
      <div>
        <Text size="sm" fw={600}>
          What there was right after it
        </Text>
        <Text size="sm">
          {parts.map(([name, says]) => `${number(m.after[name])} ${says}`).join(', ')}:{' '}
          {number(m.after.available)} available
        </Text>
      </div>
      <div>
        <Text size="sm" fw={600}>
          Who knows of it
        </Text>
        {m.confirmed.length + m.open.length === 0 && (
          <Text size="sm">No channel is told what this changed.</Text>
        )}
        {m.confirmed.map(({ channel, at }) => (
          <Text key={channel} size="sm">
            {channel}: confirmed <Ago at={at} />
          </Text>
        ))}
        {m.open.map((channel) => (
          <Text key={channel} size="sm">
            {channel}: still to be told
          </Text>
        ))}
      </div>
      <div>
        <Text size="sm" fw={600} mb={4}>
          The message it came with
        </Text>
        {m.message === null ? (
          <Text size="sm">None: it was told over the API, or made here.</Text>
        ) : message.error ? (
          <Problem of={message.error} />
        ) : message.data ? (
          <Stack gap="xs">
            <Raw text={message.data.body} label="The message" />
            <Button variant="default" onClick={() => openMessage(m.message!)}>
              Open it in the inbox
            </Button>
          </Stack>
        ) : (
          <Text size="sm">Loading…</Text>
        )}
      </div>
      <Text size="xs" c="dimmed">
        Key {m.id}, version {m.version} of the position.
      </Text>
    </Stack>
  )
}

const Fact = ({ name, is }: { name: string; is: React.ReactNode }) => (
  <div>
    <Text size="xs" c="dimmed">
      {name}
    </Text>
    <Text size="sm" component="div">
      {is}
    </Text>
  </div>
)
