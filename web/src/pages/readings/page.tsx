/** Each system read whole and compared: when last, what was read, how fresh, what was left out and why. */
import { Anchor, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Answer } from '../../api/client.ts'
import { useAct, useAsk, useList } from '../../api/hooks.ts'
import type { Reading } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Choice, Filters, useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { type Column, Rows } from '../../parts/rows.tsx'
import { Ago, At } from '../../parts/time.tsx'
import { capital, number } from '../../parts/words.ts'
import { Came } from './came.tsx'
import { ReadingSide } from './reading.tsx'

const states = ['running', 'complete', 'partial', 'suspect', 'failed'] as const
const touched = ['/v1/readings', '/v1/drifts', '/v1/overview', '/v1/jobs', '/v1/runs']

const columns: readonly Column<Reading>[] = [
  {
    title: 'Begun',
    width: '128px',
    cell: ({ startedAt }) => <At at={startedAt} />,
  },
  { title: 'System', width: 'minmax(80px, 1fr)', cell: ({ system }) => system },
  {
    title: 'How it went',
    width: 'minmax(120px, 2fr)',
    head: true,
    cell: ({ state, why, acceptedBy }) => (
      <>
        <Chip state={state} />
        {why && (
          <Text size="xs" lineClamp={2} title={why}>
            {why}
          </Text>
        )}
        {acceptedBy && <Text size="xs">accepted by {acceptedBy}</Text>}
      </>
    ),
  },
  {
    title: 'As of',
    width: '90px',
    cell: ({ asOf }) => <Ago at={asOf} never="not known" />,
  },
  { title: 'Read', width: '58px', right: true, cell: ({ levels }) => number(levels) },
  {
    title: 'Changed',
    width: '66px',
    right: true,
    cell: ({ changed }) => number(changed),
  },
  {
    title: 'Differ',
    width: '50px',
    right: true,
    cell: ({ different }) => number(different),
  },
  {
    title: 'Not ours',
    width: '62px',
    right: true,
    cell: ({ unmatched }) => number(unmatched),
  },
  { title: 'Now 0', width: '50px', right: true, cell: ({ zeroed }) => number(zeroed) },
]

type Done = Answer<'/v1/reconcile', 'post'>

export default function Page() {
  const { search, set, clear } = useFilters()
  const may = useMay()
  const now = useAct('post', '/v1/reconcile', touched)
  const [came, setCame] = useState<{ of: Done; what: string }>()
  const filter = {
    ...(search.system && { system: search.system }),
    ...(states.includes(search.state as never) && {
      state: search.state as (typeof states)[number],
    }),
  }
  const list = useList('/v1/readings', { query: filter })
  const standing = useAsk('/v1/readings', { query: { limit: 1 } }, { everyMs: 30_000 })
  const run = async (system?: string) => {
    setCame(undefined)
    const of = await now.mutateAsync({ body: system === undefined ? {} : { system } })
    setCame({ of, what: system ?? 'every system' })
    return undefined
  }
  const filtered = Object.keys(filter).length > 0
  return (
    <>
      <Header
        title="Reconciliation"
        says="Every system is read whole and compared with the ledger, whether or not anything was heard. Nothing is concluded from half a list, an old one, or a flood of zeros."
        actions={
          may('write') && (
            <Act
              label="Read and compare all now"
              disabled={now.isPending}
              act={() => run()}
              variant="filled"
            />
          )
        }
      />
      {came && <Came of={came.of} what={came.what} close={() => setCame(undefined)} />}
      <Block title="When each was last read whole" of={standing}>
        {({ systems }) =>
          systems.length === 0 ? (
            <Empty kind="not_yet" title="There is nothing to read yet">
              A system whose connector can list its stock is read and compared. See{' '}
              <Anchor component={Link} to="/connections" inherit underline="always">
                Connections
              </Anchor>
              .
            </Empty>
          ) : (
            <SimpleGrid cols={{ base: 1, xs: 2, md: 3, xl: 4 }} spacing="sm">
              {systems.map(({ system, state, doneAt, why, last }) => (
                <Paper withBorder p="sm" key={system} component="section" aria-label={system}>
                  <Stack gap={6}>
                    <Text fw={600}>{system}</Text>
                    <Text size="sm">
                      read whole <Ago at={doneAt} />
                    </Text>
                    {state !== null && state !== 'complete' && (
                      <>
                        <Chip state={state} label={`Last time: ${state}`} />
                        {why && <Text size="xs">{why}</Text>}
                      </>
                    )}
                    <Stack gap={4} align="flex-start">
                      {last !== null && (
                        <Anchor
                          component="button"
                          type="button"
                          size="sm"
                          onClick={() => set({ reading: String(last) })}
                        >
                          The last pass
                        </Anchor>
                      )}
                      {may('write') && (
                        <Act
                          size="xs"
                          label={`Read ${system} now`}
                          disabled={now.isPending}
                          act={() => run(system)}
                        />
                      )}
                    </Stack>
                  </Stack>
                </Paper>
              ))}
            </SimpleGrid>
          )
        }
      </Block>
      <Text component="h2" fw={650} size="lg" mt="xl" mb="xs">
        Each pass
      </Text>
      <Filters>
        <Choice
          name="system"
          label="Any system"
          of={(standing.data?.systems ?? []).map(({ system }) => ({
            value: system,
            label: system,
          }))}
        />
        <Choice
          name="state"
          label="However it went"
          of={states.map((value) => ({
            value,
            label: value === 'suspect' ? 'Not believed' : capital(value),
          }))}
        />
      </Filters>
      <Rows
        label="Passes over systems, newest first"
        of={list}
        columns={columns}
        keyOf={({ id }) => id}
        open={({ id }) => set({ reading: String(id) })}
        empty={
          filtered ? (
            <Empty kind="filtered" title="No pass is like that" clear={clear}>
              The filters hide all others.
            </Empty>
          ) : (
            <Empty kind="not_yet" title="Nothing was read yet">
              It is read on a schedule, usually every hour; or now, with the button above.
            </Empty>
          )
        }
      />
      <ReadingSide
        id={search.reading}
        of={list.rows}
        close={() => set({ reading: undefined })}
        compare={(system) => run(system)}
      />
    </>
  )
}
