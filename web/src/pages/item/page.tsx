/** One item: what every system shows, the sums behind each number, and everything that ever happened to it. */
import {
  ActionIcon,
  Anchor,
  Badge,
  Grid,
  Group,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link, useParams } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import { useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { Problem } from '../../parts/problem.tsx'
import { brief } from '../../parts/words.ts'
import { Names } from './names.tsx'
import { Sides } from './sides.tsx'
import { Channels, Sums } from './sums.tsx'
import { Timeline } from './timeline.tsx'

export default function Item() {
  const { sku } = useParams({ strict: false }) as { sku: string }
  const { search, set } = useFilters()
  const asOf = search.asOf
  const item = useAsk('/v1/items/{sku}', { path: { sku } })
  const explained = useAsk(
    '/v1/items/{sku}/explain',
    { path: { sku }, query: { asOf, limit: 0 } },
    { keep: true },
  )
  const trail = [{ title: 'Stock', to: '/stock' }]
  if (item.error && !item.data) {
    return (
      <>
        <Header title={sku} trail={trail} />
        <Problem
          of={item.error}
          again={() => item.refetch()}
          next={
            item.error.status === 404 ? (
              <Anchor component={Link} to={`/stock?search=${encodeURIComponent(sku)}`}>
                Look for it among all items, by any of its names
              </Anchor>
            ) : undefined
          }
        />
      </>
    )
  }
  const { name, category, bundle = [] } = item.data ?? {}
  return (
    <>
      <Header
        title={sku}
        says={name}
        trail={trail}
        chips={
          <Group gap={6}>
            {category && <Badge color="gray">{category}</Badge>}
            {bundle.length > 0 && <Badge color="grape">Bundle</Badge>}
          </Group>
        }
        actions={<AsOf value={asOf} set={(value) => set({ asOf: value })} />}
      />
      <Stack>
        {!asOf && <Sides sku={sku} />}
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Sums of={explained} asOf={asOf} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 6 }}>
            <Stack>
              {!asOf && <Channels of={explained} />}
              <Names sku={sku} item={item} />
            </Stack>
          </Grid.Col>
        </Grid>
        <Timeline sku={sku} until={asOf} />
      </Stack>
    </>
  )
}

/** The ledger is never changed, so any past moment can be shown. */
function AsOf({
  value,
  set,
}: {
  value: string | undefined
  set: (value: string | undefined) => void
}) {
  const local = value ? toLocal(new Date(value)) : ''
  return (
    <Group gap={4}>
      <Tooltip label="What the ledger said at any moment, from its movements">
        <TextInput
          type="datetime-local"
          aria-label="Stock as of"
          leftSection={
            <Text size="xs" c="dimmed">
              as of
            </Text>
          }
          leftSectionWidth={48}
          value={local}
          max={toLocal(new Date())}
          onChange={({ currentTarget: { value: text } }) => {
            const at = new Date(text)
            set(text && !Number.isNaN(at.getTime()) ? at.toISOString() : undefined)
          }}
          w={260}
          title={value ? `Stock as of ${brief(value)}` : 'Stock as of…'}
        />
      </Tooltip>
      {value && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Back to now"
          onClick={() => set(undefined)}
        >
          <IconX size={17} />
        </ActionIcon>
      )}
    </Group>
  )
}

/** As `datetime-local` wants it: the local time without its zone. */
function toLocal(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}
