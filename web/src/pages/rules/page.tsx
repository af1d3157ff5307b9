/** What nobody wants to hear of: which rule hides what, why, by whom, and until when. */
import { Alert, Anchor, Button, Switch, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAct, useAsk } from '../../api/hooks.ts'
import type { IgnoreRule } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Filters, useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { type Column, Rows } from '../../parts/rows.tsx'
import { Ago, At, useNow } from '../../parts/time.tsx'
import { count, number } from '../../parts/words.ts'
import { NewRule } from './make.tsx'

const holds = ({ endedAt, expiresAt }: IgnoreRule, now: number) =>
  endedAt === null && new Date(expiresAt).getTime() > now

/** `up to 2 units of RED-SCARF at shop`. */
function about({ most, sku, system, external, category }: IgnoreRule): string {
  const what = sku ?? (category ? `everything in ${category}` : 'every item')
  const where = system ? ` at ${external ? `${system}, ${external}` : system}` : ''
  return `Up to ${count(most, 'unit')} of ${what}${where}`
}

export default function Page() {
  const { search, set } = useFilters()
  const may = useMay()
  const now = useNow()
  const all = search.all === 'true'
  const found = useAsk('/v1/ignore-rules', { query: all ? { all: 'true' } : {} })
  const end = useAct('delete', '/v1/ignore-rules/{id}', [
    '/v1/ignore-rules',
    '/v1/drifts',
    '/v1/overview',
  ])
  const [making, setMaking] = useState(false)
  const columns: readonly Column<IgnoreRule>[] = [
    {
      title: 'What is hidden, and why',
      width: 'minmax(240px, 3fr)',
      head: true,
      cell: (rule) => (
        <>
          <Text size="sm" fw={600}>
            {about(rule)}
          </Text>
          <Text size="sm">{rule.reason}</Text>
        </>
      ),
    },
    {
      title: 'Hides now',
      width: '90px',
      right: true,
      cell: ({ hides }) =>
        hides > 0 ? (
          <Anchor component={Link} to="/drifts" search={{ state: 'ignored' } as never} size="sm">
            {number(hides)}
          </Anchor>
        ) : (
          '0'
        ),
    },
    {
      title: 'Made',
      width: 'minmax(110px, 1fr)',
      cell: ({ madeBy, madeAt }) => (
        <>
          <Text size="sm">{madeBy}</Text>
          <Text size="xs" c="dimmed">
            <Ago at={madeAt} />
          </Text>
        </>
      ),
    },
    {
      title: 'Ends',
      width: 'minmax(150px, 1fr)',
      cell: (rule) =>
        holds(rule, now) ? (
          <Text size="sm">
            <Ago at={rule.expiresAt} /> (<At at={rule.expiresAt} />)
          </Text>
        ) : (
          <>
            <Chip state="discarded" label="Ended" size="sm" />
            <Text size="xs" c="dimmed">
              <At at={rule.endedAt ?? rule.expiresAt} />
            </Text>
          </>
        ),
    },
    {
      title: 'Do',
      width: '100px',
      cell: (rule) =>
        holds(rule, now) ? (
          <Act
            label="End it"
            size="xs"
            title="End this rule?"
            disabled={!may('write')}
            ask={
              rule.hides > 0
                ? `${count(rule.hides, 'drift')} that it hides ${rule.hides === 1 ? 'is' : 'are'} open again.`
                : 'It hides nothing now; what comes later is told again.'
            }
            act={async () => {
              const { reopened } = await end.mutateAsync({ path: { id: rule.id } })
              return `${count(reopened, 'drift is', 'drifts are')} open again.`
            }}
          />
        ) : (
          '–'
        ),
    },
  ]
  return (
    <>
      <Header
        title="Ignore rules"
        says="Small differences that nobody wants to hear of. Each has a reason, an owner and an end; more than its size is told as ever."
        trail={[{ title: 'Drift inbox', to: '/drifts' }]}
        actions={
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            disabled={!may('write')}
            onClick={() => setMaking(true)}
          >
            Make a rule
          </Button>
        }
      />
      <Filters>
        <Switch
          label="With those that ended"
          checked={all}
          onChange={({ currentTarget }) => set({ all: currentTarget.checked ? 'true' : undefined })}
        />
      </Filters>
      {found.error && found.data && (
        <Alert color="gray" mb="sm">
          This is from before: Onhand does not answer.
        </Alert>
      )}
      <Rows
        label="Ignore rules"
        of={{ ...found, rows: found.data?.rows ?? [] }}
        columns={columns}
        keyOf={({ id }) => id}
        empty={
          <Empty kind={all ? 'not_yet' : 'well'} title="Nothing is hidden">
            {all
              ? 'Nobody ever made a rule. Where a small difference is known and harmless, a rule keeps it out of the inbox: up to a size, for a reason, until a day.'
              : 'Every difference is told. A rule can be made here, or from a drift (3).'}
          </Empty>
        }
      />
      {making && <NewRule close={() => setMaking(false)} />}
    </>
  )
}
