/** The drift inbox: what disagrees, the worst first; beside it, on a wide screen, all about the one marked. */
import { Anchor, Box, Button, Group, Text } from '@mantine/core'
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { IconEyeOff, IconMaximize } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useAsk, useList } from '../../api/hooks.ts'
import type { Drift } from '../../api/schema.ts'
import { useKeys } from '../../app/keys.tsx'
import { useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { Rows } from '../../parts/rows.tsx'
import { words } from '../../parts/words.ts'
import { Detail } from '../drift/detail.tsx'
import { DeedSheet } from '../drift/doing/doing.tsx'
import { pilesOf } from '../drift/words.ts'
import { useCompared } from '../overview/compared.ts'
import { Bulk } from './bulk.tsx'
import { Nothing } from './nothing.tsx'
import classes from './page.module.css'
import { queryOf } from './query.ts'
import { One } from './row.tsx'
import { Sieve } from './sieve.tsx'
import { Tally } from './tally.tsx'

export default function Page() {
  const { search, set, clear } = useFilters()
  const navigate = useNavigate()
  const wide = useMediaQuery('(min-width: 64em)') ?? false
  const query = queryOf(search)
  const list = useList('/v1/drifts', { query })
  const readings = useAsk('/v1/readings', { query: { limit: 1 } })
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const [sheet, setSheet] = useState<Drift | null>(null)

  const named = search.drift === undefined ? null : Number(search.drift)
  // Until one is named it is the first: the pane is never empty beside a full list.
  const marked = named ?? (wide ? (list.rows[0]?.id ?? null) : null)
  const [shown] = useDebouncedValue(marked, 120)
  const mark = (row: Drift) => set({ drift: String(row.id) })
  const open = (row: Drift) => void navigate({ to: `/drifts/${row.id}` })
  const toggle = (id: number) =>
    setChosen((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })

  const latest = useRef({ marked, toggle })
  useEffect(() => {
    latest.current = { marked, toggle }
  })
  useKeys(
    useMemo(() => {
      const act = () => {
        const { marked, toggle } = latest.current
        if (marked !== null) toggle(marked)
      }
      return [{ key: 'x', says: 'Select it for a plan of several', act }]
    }, []),
  )

  const group = search.group
  const above = (row: Drift, before: Drift | undefined) => {
    const title = (one: Drift) =>
      group === 'sku' ? one.sku : words(one.assigned ?? one.cause ?? 'no cause found')
    if (group !== 'sku' && group !== 'cause') return null
    return before && title(before) === title(row) ? null : title(row)
  }
  const piles = list.first ? pilesOf(list.first.tally) : undefined
  const compared = useCompared() !== false
  const pane = wide && marked !== null && (list.rows.length > 0 || named !== null)
  return (
    <>
      <Header
        title="Drift inbox"
        says={<Tally piles={piles} compared={compared} />}
        actions={
          <Button
            component={Link}
            to="/ignore-rules"
            variant="default"
            leftSection={<IconEyeOff size={16} aria-hidden />}
          >
            Ignore rules
          </Button>
        }
      />
      <Sieve systems={(readings.data?.systems ?? []).map(({ system }) => system)} />
      <Bulk chosen={chosen} rows={list.rows} choose={setChosen} />
      <div className={pane ? classes.two : undefined}>
        <div className={classes.list}>
          <Rows
            label="Drifts"
            of={list}
            keyOf={(row) => row.id}
            columns={[
              {
                title: group ? `By ${group === 'sku' ? 'SKU' : 'cause'}` : 'The worst first',
                width: 'minmax(0, 1fr)',
                head: true,
                cell: (row) => (
                  <One
                    drift={row}
                    chosen={chosen.has(row.id)}
                    choose={() => toggle(row.id)}
                    more={wide ? undefined : () => setSheet(row)}
                  />
                ),
              },
            ]}
            above={above}
            open={open}
            click={wide ? mark : open}
            selected={marked}
            select={mark}
            empty={
              <Nothing
                search={search}
                clear={clear}
                piles={piles}
                systems={readings.data?.systems}
              />
            }
          />
        </div>
        {pane && shown !== null && (
          <Box className={classes.pane} component="section" aria-label="The marked drift">
            <Group justify="space-between" mb="xs">
              <Text size="sm" c="dimmed">
                Drift {shown}
              </Text>
              <Anchor component={Link} to={`/drifts/${shown}`} size="sm">
                <Group gap={4}>
                  <IconMaximize size={14} aria-hidden /> Open (Enter)
                </Group>
              </Anchor>
            </Group>
            <Detail key={shown} id={shown} />
          </Box>
        )}
      </div>
      <DeedSheet
        drift={sheet}
        close={() => setSheet(null)}
        selected={sheet !== null && chosen.has(sheet.id)}
        select={() => sheet && toggle(sheet.id)}
      />
    </>
  )
}
