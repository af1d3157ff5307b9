/** One fact, one owner: facts × systems, who was seen writing, where it does not fit, what was refused. */
import { Alert, List, Paper, Select, Stack, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { count } from '../../parts/words.ts'
import { Cards, Grid } from './grid.tsx'
import { Refusals } from './refusals.tsx'

const spans = ['7', '30', '90', '365']

export default function Page() {
  const { search, set } = useFilters()
  const days = spans.includes(search.days ?? '') ? Number(search.days) : 30
  const found = useAsk('/v1/authority', { query: { days } }, { keep: true })
  const narrow = useMediaQuery('(max-width: 62em)') ?? false
  return (
    <>
      <Header
        title="Authority"
        says="Each fact has one system whose word counts, its owner. Everyone else's word is an opinion. Here is who owns what, and who was seen writing it."
        actions={
          <Select
            aria-label="Seen within"
            data={spans.map((value) => ({
              value,
              label: `seen in the last ${value === '365' ? 'year' : `${value} days`}`,
            }))}
            value={String(days)}
            onChange={(value) => set({ days: value === '30' ? undefined : (value ?? undefined) })}
            allowDeselect={false}
            w={220}
          />
        }
      />
      <Stack gap="md">
        {found.data && <Verdict of={found.data} />}
        <Block
          title="Facts and systems"
          says="◆ owns the fact. Numbers are movements recorded on a system's word; what was turned down stands below them."
          of={found}
          height={260}
        >
          {({ facts }) => (narrow ? <Cards of={facts} /> : <Grid of={facts} />)}
        </Block>
        <Paper withBorder>
          <Refusals />
        </Paper>
      </Stack>
    </>
  )
}

type Answer = NonNullable<ReturnType<typeof useAsk<'/v1/authority'>>['data']>

function Verdict({ of: { ok, facts, days } }: { of: Answer }) {
  const found = facts.flatMap(({ findings }) => findings)
  const bad = found.filter(({ kind }) => kind !== 'note')
  const notes = found.filter(({ kind }) => kind === 'note')
  const gaps = bad.filter(({ kind }) => kind === 'gap').length
  const list = (of: typeof found, names: boolean) => (
    <List size="sm">
      {of.map(({ kind, says }) => (
        <List.Item key={says}>
          {names && <strong>{kind === 'gap' ? 'Gap: ' : 'Bug: '}</strong>}
          {says}
        </List.Item>
      ))}
    </List>
  )
  return (
    <Alert
      color={ok ? 'teal' : 'orange'}
      variant="light"
      icon={ok ? <IconCircleCheck /> : <IconAlertTriangle />}
      title={
        ok
          ? 'Every fact that is written has one owner, and nobody else writes it'
          : `${[gaps > 0 && `${count(gaps, 'fact')} without an owner`, bad.length > gaps && `${count(bad.length - gaps, 'fact')} written by more than its owner`].filter(Boolean).join(', ')}`
      }
    >
      {bad.length > 0 && list(bad, true)}
      {notes.length > 0 && (
        <>
          <Text size="sm" fw={550} mt={bad.length > 0 ? 6 : 0}>
            Worth a look
          </Text>
          {list(notes, false)}
        </>
      )}
      {found.length === 0 && (
        <Text size="sm">As declared, and as seen in the last {days} days.</Text>
      )}
    </Alert>
  )
}
