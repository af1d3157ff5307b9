/** Repairs: plans that wait, what was held, done, discarded and taken back; the newest first. */
import { Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useList } from '../../api/hooks.ts'
import type { Batch } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Choice, Filters, useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { type Column, Rows } from '../../parts/rows.tsx'
import { Ago } from '../../parts/time.tsx'
import { capital, number } from '../../parts/words.ts'
import { actor } from '../batch/words.ts'

const states: readonly Batch['state'][] = ['planned', 'held', 'applied', 'reverted', 'discarded']

const columns: readonly Column<Batch>[] = [
  {
    title: 'Plan',
    width: 'minmax(220px, 3fr)',
    head: true,
    cell: ({ id, why }) => (
      <>
        <Text size="sm" fw={600}>
          Plan {id}
        </Text>
        <Text size="sm" lineClamp={2}>
          {capital(why)}
        </Text>
      </>
    ),
  },
  {
    title: 'State',
    width: '130px',
    cell: ({ state }) => <Chip state={state} size="sm" />,
  },
  { title: 'Products', width: '80px', right: true, cell: ({ skus }) => number(skus) },
  { title: 'Units', width: '80px', right: true, cell: ({ units }) => number(units) },
  {
    title: 'Made',
    width: 'minmax(120px, 1fr)',
    cell: ({ madeBy, madeAt }) => (
      <>
        <Text size="sm">{actor(madeBy)}</Text>
        <Text size="xs" c="dimmed">
          <Ago at={madeAt} />
        </Text>
      </>
    ),
  },
  {
    title: 'Decided',
    width: 'minmax(120px, 1fr)',
    cell: ({ decidedBy, decidedAt, automatic, state }) =>
      decidedAt ? (
        <>
          <Text size="sm">{actor(decidedBy)}</Text>
          <Text size="xs" c="dimmed">
            <Ago at={decidedAt} />
          </Text>
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {automatic && state === 'applied' ? 'by the gate' : 'not yet'}
        </Text>
      ),
  },
]

export default function Page() {
  const { search, clear } = useFilters()
  const navigate = useNavigate()
  const state = states.find((one) => one === search.state)
  const list = useList('/v1/batches', { query: { ...(state && { state }), limit: 100 } })
  return (
    <>
      <Header
        title="Repairs"
        says="Every change of numbers is a plan first: what it would change, how far it reaches, and who decided. What was done can be taken back by new movements."
      />
      <Filters>
        <Choice name="state" label="State" of={states} />
      </Filters>
      <Rows
        label="Plans and repairs"
        of={list}
        columns={columns}
        keyOf={({ id }) => id}
        open={({ id }) => void navigate({ to: `/batches/${id}` })}
        empty={
          state ? (
            <Empty kind="filtered" title="No plan is in that state" clear={clear} />
          ) : (
            <Empty kind="not_yet" title="Nothing was planned yet">
              Open a drift and press 1: every number that would change is shown, and nothing is done
              before you apply it. What Onhand repairs by itself appears here as well.
            </Empty>
          )
        }
      />
    </>
  )
}
