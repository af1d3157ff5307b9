/** Every run of every job: what it counted, what it left out and why, how long it took. */
import { List, Text } from '@mantine/core'
import { useAsk, useList } from '../../api/hooks.ts'
import type { Run } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Choice, Filters, useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { Problem } from '../../parts/problem.tsx'
import { type Column, Rows } from '../../parts/rows.tsx'
import { Part, Side } from '../../parts/side.tsx'
import { At } from '../../parts/time.tsx'
import { duration, number, words } from '../../parts/words.ts'
import { Jobs, One } from './standing.tsx'
import { countsOf, lastedMs } from './words.ts'

type Row = NonNullable<Run>

const states = ['running', 'done', 'failed', 'lost'] as const

const columns: readonly Column<Row>[] = [
  { title: 'Started', width: '150px', cell: ({ startedAt }) => <At at={startedAt} /> },
  { title: 'Job', width: 'minmax(100px, 1fr)', cell: ({ job }) => job },
  { title: 'State', width: '120px', cell: ({ state }) => <Chip state={state} /> },
  {
    title: 'What came of it',
    width: 'minmax(200px, 3fr)',
    head: true,
    cell: ({ why, counts, skipped }) => {
      const says = why ?? (countsOf(counts).join(', ') || 'nothing to count')
      return (
        <Text size="sm" lineClamp={2} title={says}>
          {says}
          {skipped.length > 0 && `; ${number(skipped.length)} left out`}
        </Text>
      )
    },
  },
  { title: 'Took', width: '90px', right: true, cell: (run) => duration(lastedMs(run)) },
  {
    title: 'Asked by',
    width: '120px',
    cell: ({ askedBy }) => askedBy ?? 'the schedule',
  },
]

export default function Page() {
  const { search, set, clear } = useFilters()
  const jobs = useAsk('/v1/jobs')
  const filter = {
    ...(search.job && { job: search.job }),
    ...(states.includes(search.state as never) && {
      state: search.state as (typeof states)[number],
    }),
  }
  const list = useList('/v1/runs', { query: filter })
  const one = jobs.data?.rows.find(({ job }) => job === search.job)
  const filtered = Object.keys(filter).length > 0
  return (
    <>
      <Header
        title={one ? `Job: ${one.job}` : 'Jobs'}
        trail={[{ title: 'Alerts & jobs', to: '/alerts' }]}
        says="Work that has its hour: done by one process at a time, and never in silence."
      />
      {one ? <One of={one} /> : <Jobs />}
      <Text component="h2" fw={650} size="lg" mt="xl" mb="xs">
        Runs
      </Text>
      <Filters>
        <Choice
          name="job"
          label="Any job"
          of={(jobs.data?.rows ?? []).map(({ job }) => ({ value: job, label: job }))}
        />
        <Choice name="state" label="Any state" of={states} />
      </Filters>
      <Rows
        label="Runs, newest first"
        of={list as never}
        columns={columns}
        keyOf={({ id }) => id}
        open={({ id }) => set({ run: String(id) })}
        empty={
          filtered ? (
            <Empty kind="filtered" title="No run is like that" clear={clear}>
              The filters hide all others.
            </Empty>
          ) : (
            <Empty kind="not_yet" title="No job has run yet">
              Each runs at its hour; or now, with its button.
            </Empty>
          )
        }
      />
      <RunSide id={search.run} close={() => set({ run: undefined })} />
    </>
  )
}

function RunSide({ id, close }: { id: string | undefined; close: () => void }) {
  const found = useAsk('/v1/runs/{id}', { path: { id: Number(id) } }, { enabled: id !== undefined })
  const run = found.data
  return (
    <Side
      opened={id !== undefined}
      close={close}
      title={run ? `${run.job}, run ${run.id}` : `Run ${id ?? ''}`}
      chips={run && <Chip state={run.state} />}
    >
      {found.error && !run && <Problem of={found.error} again={() => found.refetch()} />}
      {run && (
        <>
          {run.why && (
            <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
              {run.why}
            </Text>
          )}
          <Part title="About it">
            <Facts
              of={[
                ['Due', <At key="due" at={run.dueAt} />],
                ['Started', <At key="started" at={run.startedAt} />],
                ['Took', lastedMs(run) === undefined ? 'no end is known' : duration(lastedMs(run))],
                ['Asked for by', run.askedBy ?? 'the schedule'],
                ['Times missed before it', number(run.missed)],
              ]}
            />
          </Part>
          <Part title="What it counted">
            {Object.keys(run.counts).length === 0 ? (
              <Text size="sm">Nothing.</Text>
            ) : (
              <Facts
                of={Object.entries(run.counts).map(
                  ([what, n]) =>
                    [
                      words(what.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)),
                      number(n),
                    ] as const,
                )}
              />
            )}
          </Part>
          <Part title="What it left out">
            {run.skipped.length === 0 ? (
              <Text size="sm">Nothing.</Text>
            ) : (
              <List size="sm">
                {run.skipped.map(({ what, why }) => (
                  <List.Item key={`${what} ${why}`}>
                    {what}: {why}
                  </List.Item>
                ))}
              </List>
            )}
          </Part>
        </>
      )}
    </Side>
  )
}
