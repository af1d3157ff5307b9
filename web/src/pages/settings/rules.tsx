/** What channels keep back, at most show, or show a share of: a table; the most exact rule wins. */
import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { ask } from '../../api/client.ts'
import { queries, refresh, useAsk, useList } from '../../api/hooks.ts'
import type { Rule } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Choice, Filters, SearchBox, useFilters } from '../../parts/filters.tsx'
import { Rows } from '../../parts/rows.tsx'
import { Sure } from '../../parts/sure.tsx'
import { Ago } from '../../parts/time.tsx'
import { number } from '../../parts/words.ts'
import { told } from './history.tsx'
import { EditRule } from './rule.tsx'

export const whoseWords = ({
  channel,
  category,
  sku,
}: Pick<Rule, 'channel' | 'category' | 'sku'>) =>
  `${sku ?? (category === null ? 'Everything' : `All of “${category || 'no category'}”`)} at ${channel ?? 'all channels'}`

export const ruleTouches = [
  '/v1/rules',
  '/v1/settings/history',
  '/v1/items',
  '/v1/stock',
  '/v1/availability',
  '/v1/deliveries',
]

export function Rules() {
  const { search, set } = useFilters()
  const channels = useAsk('/v1/channels')
  const may = useMay()('write')
  const [editing, setEditing] = useState<Rule | 'new' | null>(null)
  const list = useList('/v1/rules', {
    query: {
      ...(search.channel && { channel: search.channel }),
      ...(search.sku && { sku: search.sku }),
    },
  })
  const holds = list.first?.holds
  return (
    <>
      <Group justify="space-between" align="flex-start">
        <Filters>
          <SearchBox name="sku" label="Rules of one SKU" />
          <Choice
            name="channel"
            label="Every channel"
            of={(channels.data?.rows ?? []).map(({ channel }) => ({
              value: channel,
              label: channel,
            }))}
          />
        </Filters>
        <Button
          disabled={!may}
          title={may ? undefined : 'Changing rules takes the role reconciler, or admin.'}
          onClick={() => setEditing('new')}
        >
          Add a rule
        </Button>
      </Group>
      {holds && (
        <Text size="sm" mb="sm">
          In the end, for {search.sku}:{' '}
          {holds.map((one) => `${one.channel}: ${told(one)}`).join('; ')}.
        </Text>
      )}
      <Rows
        label="Rules"
        of={list}
        keyOf={(row) => row.name}
        empty={
          search.sku || search.channel ? (
            <Empty
              kind="filtered"
              title="No rule is like that"
              clear={() => set({ sku: undefined, channel: undefined })}
            />
          ) : (
            <Empty kind="not_yet" title="No rules yet">
              Every channel is told all that is available. A rule keeps some back, for everything, a
              category or an item: the most exact one wins.
            </Empty>
          )
        }
        columns={[
          {
            title: 'For what',
            width: 'minmax(160px, 1.6fr)',
            head: true,
            cell: (row) => (
              <>
                {row.sku ? (
                  <Anchor
                    component={Link}
                    to={`/stock/${encodeURIComponent(row.sku)}`}
                    size="sm"
                    fw={550}
                  >
                    {row.sku}
                  </Anchor>
                ) : (
                  <Text size="sm" fw={550}>
                    {row.category === null ? 'Everything' : row.category || 'Without a category'}
                  </Text>
                )}
                <Text size="xs" c="dimmed">
                  at {row.channel ?? 'all channels'}
                </Text>
              </>
            ),
          },
          { title: 'Kept back', width: '100px', right: true, cell: (r) => number(r.safety) },
          { title: 'At most', width: '90px', right: true, cell: (r) => number(r.cap) },
          {
            title: 'Share',
            width: '80px',
            right: true,
            cell: (r) => (r.percent === null ? '–' : `${r.percent}%`),
          },
          {
            title: 'From',
            width: 'minmax(150px, 1.2fr)',
            cell: (row) =>
              row.from === 'file' ? (
                <Text size="sm" c="dimmed">
                  the file
                </Text>
              ) : (
                <Stack gap={0}>
                  <Text size="sm">
                    {row.setBy ?? 'set here'}
                    {row.setAt && (
                      <>
                        , <Ago at={row.setAt} />
                      </>
                    )}
                  </Text>
                  {row.declared && (
                    <Text size="xs" c="dimmed">
                      the file says {told(row.declared)}
                    </Text>
                  )}
                </Stack>
              ),
          },
          {
            title: 'Do',
            width: '280px',
            cell: (row) => (
              <Group gap={6} wrap="nowrap">
                <Button size="xs" variant="default" disabled={!may} onClick={() => setEditing(row)}>
                  Change
                </Button>
                {row.from === 'set' && <Reset of={row} may={may} />}
                <Button size="xs" variant="subtle" onClick={() => set({ history: row.name })}>
                  History
                </Button>
              </Group>
            ),
          },
        ]}
      />
      {!may && list.rows.length > 0 && (
        <Chip state="unknown" label="You may look, not change" size="sm" />
      )}
      <EditRule of={editing} close={() => setEditing(null)} />
    </>
  )
}

function Reset({ of, may }: { of: Rule; may: boolean }) {
  const { channel, category, sku } = of
  return (
    <Sure
      label={of.declared ? 'To the file' : 'Remove'}
      size="xs"
      disabled={!may}
      title={whoseWords(of)}
      ask={
        of.declared
          ? `Back to what the file says: ${told(of.declared)}. Channels are told at once.`
          : 'The rule goes; what is wider holds again. Channels are told at once.'
      }
      act={async (confirm) => {
        const whose = {
          ...(channel !== null && { channel }),
          ...(category !== null && { category }),
          ...(sku !== null && { sku }),
        }
        const body = { ...whose, reset: true as const, ...(confirm !== undefined && { confirm }) }
        const done = await ask('put', '/v1/rules', { body })
        void refresh(queries, ruleTouches)
        return `Done: ${done.items} items are looked at anew.`
      }}
    />
  )
}
