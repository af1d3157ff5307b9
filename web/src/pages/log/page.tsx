/** Who did what, when, and from what to what: every request that changes something, and what came of it. */
import { Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Given } from '../../api/client.ts'
import { useList } from '../../api/hooks.ts'
import { useMay } from '../../app/session.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Choice, Filters, SearchBox, useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { Rows } from '../../parts/rows.tsx'
import { At } from '../../parts/time.tsx'
import { actWords, differences, kinds, told } from './acts.ts'
import { LogSide } from './line.tsx'

export type Row = ReturnType<typeof told>[number]

const asks = ['actor', 'act', 'target', 'since', 'until'] as const

export default function Log() {
  const { search, clear } = useFilters()
  const may = useMay()('repair')
  const [open, setOpen] = useState<Row | null>(null)
  const query = Object.fromEntries(
    asks.flatMap((name) => {
      const value = search[name]
      if (!value) return []
      return [[name, name === 'since' || name === 'until' ? momentOf(value) : value]]
    }),
  ) as Given<'/v1/log', 'get'>['query']
  const list = useList('/v1/log', { query: { ...query, limit: 100 } }, { enabled: may })
  const rows = told(list.rows)
  const filtered = asks.some((name) => search[name])
  return (
    <>
      <Header
        title="Audit log"
        says="Every request that changes something, before it is done and after. Nothing in it can be changed or taken out: each row is chained to the one before."
      />
      {!may ? (
        <Empty kind="not_yet" title="You may not see who did what">
          The log is for those who decide: the roles reconciler and admin.
        </Empty>
      ) : (
        <>
          <Filters>
            <SearchBox name="actor" label="Who (e-mail, or a key’s name)" />
            <Choice name="act" label="Everything" of={kinds} wide={210} />
            <SearchBox name="target" label="To what (exactly)" />
            <When name="since" label="Since" />
            <When name="until" label="Until" />
          </Filters>
          <Rows
            label="Audit log"
            of={{ ...list, rows }}
            keyOf={(row) => row.id}
            open={setOpen}
            selected={open?.id ?? null}
            empty={
              filtered ? (
                <Empty kind="filtered" title="Nothing like that is on record" clear={clear}>
                  Who and to what are looked for exactly as they are written.
                </Empty>
              ) : (
                <Empty kind="not_yet" title="Nothing is on record yet">
                  The first thing that anybody changes appears here.
                </Empty>
              )
            }
            columns={[
              { title: 'When', width: '150px', cell: (row) => <At at={row.at} size="sm" /> },
              {
                title: 'What',
                width: 'minmax(200px, 1.6fr)',
                head: true,
                cell: (row) => (
                  <>
                    <Text size="sm" fw={550}>
                      {actWords(row.act)}
                    </Text>
                    {row.target && (
                      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                        {row.target}
                      </Text>
                    )}
                  </>
                ),
              },
              {
                title: 'Who',
                width: 'minmax(140px, 1fr)',
                cell: (row) => (
                  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                    {row.actor}
                  </Text>
                ),
              },
              { title: 'Outcome', width: '150px', cell: (row) => <Outcome {...row} /> },
              {
                title: 'Change',
                width: 'minmax(180px, 1.6fr)',
                cell: (row) => <Changes of={row} />,
              },
            ]}
          />
        </>
      )}
      <LogSide of={open} close={() => setOpen(null)} />
    </>
  )
}

export function Outcome({ outcome, why }: Pick<Row, 'outcome' | 'why'>) {
  if (outcome === 'asked') {
    return (
      <Chip
        state="unknown"
        label="Asked; no outcome"
        why="It was asked for, and no outcome is written: it is under way, or the program was ended in between. Whether it was done has to be looked at."
      />
    )
  }
  return <Chip state={outcome} why={why} />
}

function Changes({ of }: { of: Row }) {
  const all = differences(of.was, of.now)
  const [first] = all
  if (!first) return <Text size="sm">{of.why ?? '–'}</Text>
  return (
    <Text size="sm" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
      {first.name && `${first.name}: `}
      {first.was === '–' ? first.now : `${first.was} → ${first.now}`}
      {all.length > 1 && ` and ${all.length - 1} more`}
    </Text>
  )
}

function When({ name, label }: { name: string; label: string }) {
  const { search, set } = useFilters()
  return (
    <TextInput
      type="datetime-local"
      aria-label={label}
      leftSection={
        <Text size="xs" c="dimmed">
          {label}
        </Text>
      }
      leftSectionWidth={46}
      value={search[name] ?? ''}
      onChange={({ currentTarget }) => set({ [name]: currentTarget.value || undefined })}
      w={230}
    />
  )
}

/** The address has the hour on the wall; the server wants the moment. */
function momentOf(value: string): string | undefined {
  const at = new Date(value)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
