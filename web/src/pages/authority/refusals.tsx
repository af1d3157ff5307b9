/** Writes that were not applied: who tried what, and whose it is. */
import { Anchor, Box, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk, useList } from '../../api/hooks.ts'
import type { Refusal } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Choice, Filters, useFilters } from '../../parts/filters.tsx'
import { type Column, Rows } from '../../parts/rows.tsx'
import { Sku } from '../../parts/sku.tsx'
import { Ago } from '../../parts/time.tsx'
import { capital } from '../../parts/words.ts'
import { type Outcome, outcomeWords } from './words.ts'

const outcomes = Object.keys(outcomeWords) as Outcome[]

const columns: readonly Column<Refusal>[] = [
  { title: 'Item', width: 'minmax(100px, 0.8fr)', cell: ({ sku }) => <Sku sku={sku} /> },
  {
    title: 'What became of it',
    width: '170px',
    cell: ({ outcome }) => (
      <Chip state={outcome} label={capital(outcomeWords[outcome])} size="sm" />
    ),
  },
  {
    title: 'Who tried what',
    width: 'minmax(260px, 3fr)',
    head: true,
    cell: ({ says }) => <Text size="sm">{capital(says)}.</Text>,
  },
  { title: 'When', width: '120px', cell: ({ refusedAt }) => <Ago at={refusedAt} /> },
  {
    title: 'Message',
    width: '90px',
    cell: ({ message }) =>
      message === null ? (
        '–'
      ) : (
        <Anchor component={Link} to={`/inbox?message=${message}`} size="sm">
          {message}
        </Anchor>
      ),
  },
]

export function Refusals() {
  const { search, set } = useFilters()
  const status = useAsk('/v1/status')
  const filter = {
    ...(outcomes.includes(search.outcome as never) && { outcome: search.outcome as Outcome }),
    ...(search.system && { system: search.system }),
  }
  const list = useList('/v1/refusals', { query: filter })
  const filtered = Object.keys(filter).length > 0
  return (
    <>
      <Box p="md" pb={0}>
        <Title order={2} size="h5" mb="xs">
          Writes that were not applied
        </Title>
        <Filters>
          <Choice
            name="system"
            label="Any system"
            of={(status.data?.systems ?? []).map(({ system }) => ({
              value: system,
              label: system,
            }))}
          />
          <Choice
            name="outcome"
            label="Whatever became of it"
            of={outcomes.map((value) => ({ value, label: capital(outcomeWords[value]) }))}
            wide={230}
          />
        </Filters>
      </Box>
      <Rows
        inside
        label="Writes that were not applied, newest first"
        of={list}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          filtered ? (
            <Empty
              kind="filtered"
              title="No such write"
              clear={() => set({ outcome: undefined, system: undefined })}
            >
              The filters hide all others.
            </Empty>
          ) : (
            <Empty kind="well" title="No write was turned down">
              Every system has written only what is its own.
            </Empty>
          )
        }
      />
    </>
  )
}
