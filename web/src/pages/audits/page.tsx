/** The weekly reports: whether the systems agreed, how that goes, and making one now. */
import { Paper, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useAct, useList } from '../../api/hooks.ts'
import type { Audit } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Header } from '../../parts/header.tsx'
import { type Column, Rows } from '../../parts/rows.tsx'
import { At } from '../../parts/time.tsx'
import { Twin } from '../../parts/twin.tsx'
import { brief, count, number } from '../../parts/words.ts'
import { rightWords, verdictOf } from './words.ts'

const columns: readonly Column<Audit>[] = [
  { title: 'Made', width: '150px', cell: ({ at }) => <At at={at} /> },
  {
    title: 'Verdict',
    width: '150px',
    cell: (audit) => {
      const { state, label } = verdictOf(audit)
      return <Chip state={state} label={label} />
    },
  },
  {
    title: 'In a sentence',
    width: 'minmax(240px, 3fr)',
    head: true,
    cell: ({ says }) => says,
  },
  {
    title: 'Exactly right',
    width: 'minmax(150px, 1.2fr)',
    cell: ({ accuracy }) =>
      accuracy.map((one) => (
        <Text size="sm" key={one.system}>
          {one.system} {rightWords(one)}
        </Text>
      )),
  },
  {
    title: 'Open drifts',
    width: '110px',
    right: true,
    cell: ({ drifts }) => (
      <>
        {number(drifts.open)}
        <Text size="xs" c="dimmed">
          {count(drifts.units, 'unit')}
        </Text>
      </>
    ),
  },
  {
    title: 'Began, ended',
    width: '110px',
    right: true,
    cell: ({ drifts }) => `${number(drifts.opened)}, ${number(drifts.closed)}`,
  },
]

export default function Page() {
  const go = useNavigate()
  const may = useMay()
  const list = useList('/v1/audits')
  const make = useAct('post', '/v1/jobs/{name}/run', ['/v1/audits', '/v1/jobs', '/v1/runs'])
  const weeks = [...list.rows].slice(0, 26).reverse()
  return (
    <>
      <Header
        title="Audits"
        says="The whole stock of every system side by side, once a week: what stands out, what keeps coming back, what was fixed and what was ignored, and by whom. To print, or as CSV."
        actions={
          may('write') && (
            <Act
              label="Make one now"
              variant="filled"
              ask="Every system is read whole at one time and compared. That takes from seconds to some minutes; nothing is changed by it."
              act={async () => {
                const run = await make.mutateAsync({ path: { name: 'audit' } })
                return run?.state === 'running'
                  ? 'It is being made, and appears here when it is done.'
                  : (run?.why ?? 'It is made.')
              }}
            />
          )
        }
      />
      {weeks.length > 1 && (
        <Paper
          withBorder
          p="md"
          mb="md"
          component="section"
          aria-label="Open drifts, audit by audit"
        >
          <Text component="h2" fw={650} mb="xs">
            Open drifts, audit by audit
          </Text>
          <Twin
            label="Open drifts, audit by audit"
            shape="bar"
            points={weeks.map(({ at, drifts }) => ({ at: brief(at), open: drifts.open }))}
            series={[
              { key: 'open', title: 'Open drifts', color: 'var(--mantine-primary-color-filled)' },
            ]}
          />
        </Paper>
      )}
      <Rows
        label="Audits, newest first"
        of={list}
        columns={columns}
        keyOf={({ id }) => id}
        open={({ id }) => void go({ to: `/audits/${id}` })}
        empty={
          <Empty kind="not_yet" title="No audit was made yet">
            One is made every week, on a night when little moves; or now, with the button above.
          </Empty>
        }
      />
    </>
  )
}
