/** What every channel was told and has still to be told, try by try. */
import { Text } from '@mantine/core'
import { useAsk, useList } from '../../api/hooks.ts'
import type { DeliveryRow } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Choice, Filters, SearchBox, useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { type Column, Rows } from '../../parts/rows.tsx'
import { Sku } from '../../parts/sku.tsx'
import { Ago } from '../../parts/time.tsx'
import { number } from '../../parts/words.ts'
import { Channels } from './channels.tsx'
import { Due } from './due.tsx'
import { ItemSide } from './item.tsx'
import { chipOf, states, stateWords, triedWords } from './words.ts'

const columns: readonly Column<DeliveryRow>[] = [
  {
    title: 'Item',
    width: 'minmax(140px, 1.4fr)',
    head: true,
    cell: ({ sku, name }) => <Sku sku={sku} name={name} />,
  },
  { title: 'Channel', width: 'minmax(90px, 0.8fr)', cell: ({ channel }) => channel },
  {
    title: 'State',
    width: '150px',
    cell: ({ state, dead }) => (
      <Chip
        state={chipOf(state)}
        why={dead}
        {...(state === 'pending' && { label: 'Not told yet' })}
      />
    ),
  },
  {
    title: 'It shows',
    width: '76px',
    right: true,
    cell: ({ known }) => number(known),
  },
  {
    title: 'Last attempt',
    width: 'minmax(180px, 2fr)',
    head: true,
    cell: ({ last, dead }) => {
      const says = dead ?? (last ? triedWords(last) : 'None yet')
      return (
        <Text size="sm" lineClamp={2} title={says}>
          {says}
        </Text>
      )
    },
  },
  {
    title: 'When',
    width: '110px',
    cell: ({ last, deadAt }) => <Ago at={deadAt ?? last?.at} never="–" />,
  },
  {
    title: 'Next try',
    width: '110px',
    cell: ({ dueAt, dead }) => (dead ? 'none' : <Due at={dueAt} />),
  },
]

export default function Page() {
  const { search, set, clear } = useFilters()
  const { state, channel, search: text, sku, on } = search
  const channels = useAsk('/v1/channels', {}, { everyMs: 15_000 })
  const filter = {
    ...(states.includes(state as never) && { state: state as (typeof states)[number] }),
    ...(channel && { channel }),
    ...(text && { search: text }),
  }
  const list = useList('/v1/deliveries', { query: filter })
  const filtered = Object.keys(filter).length > 0
  return (
    <>
      <Header
        title="Deliveries"
        says="What each channel was told, what it still has to be told, and what was given up. There is one line per item and channel, however many movements made it necessary."
      />
      <Channels of={channels} chosen={channel} choose={(channel) => set({ channel })} />
      <Filters mt="md">
        <SearchBox label="A SKU or a name" />
        <Choice
          name="state"
          label="Any state"
          of={states.map((value) => ({ value, label: stateWords[value] }))}
          wide={200}
        />
      </Filters>
      <Rows
        label="Deliveries"
        of={list}
        columns={columns}
        keyOf={({ sku, channel }) => `${sku} ${channel}`}
        open={({ sku, channel }) => set({ sku, on: channel })}
        empty={
          filtered ? (
            <Empty
              kind="filtered"
              title={
                state === 'dead'
                  ? 'Nothing was given up'
                  : state === 'pending' || state === 'unclear'
                    ? 'Nothing is waiting to be told'
                    : 'No delivery is like that'
              }
              clear={clear}
            >
              {state
                ? 'All numbers of this choice are told and confirmed, or hidden by the search.'
                : 'The filters hide all others.'}
            </Empty>
          ) : (
            <Empty kind="not_yet" title="No channel was told anything yet">
              As soon as an item that a channel lists has stock, its number is told, and every try
              is kept here.
            </Empty>
          )
        }
      />
      <ItemSide
        sku={sku}
        channel={on ?? channel}
        close={() => set({ sku: undefined, on: undefined })}
        all={() => set({ on: undefined, channel: undefined })}
      />
    </>
  )
}
