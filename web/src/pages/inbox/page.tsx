/** What came in: what waits for a mend first, then every message, newest first. */
import { Anchor, Button, Code, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk, useList } from '../../api/hooks.ts'
import type { Message } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Choice, Filters, useFilters } from '../../parts/filters.tsx'
import { Header } from '../../parts/header.tsx'
import { type Column, Rows } from '../../parts/rows.tsx'
import { Ago } from '../../parts/time.tsx'
import { inShort } from './detail.ts'
import { MessageSide } from './message.tsx'
import { Quarantine } from './quarantine.tsx'
import { mendOf, reasonNames, ways } from './reasons.ts'

const states = ['received', 'parked', 'applied', 'quarantined', 'dismissed'] as const
const stateWords = {
  received: 'In line',
  parked: 'Waiting for what comes before',
  applied: 'Applied',
  quarantined: 'Quarantined',
  dismissed: 'Dismissed',
}

const columns: readonly Column<Message>[] = [
  {
    title: 'Message',
    width: '110px',
    cell: ({ id }) => (
      <Text span inherit fw={550}>
        {id}
      </Text>
    ),
  },
  {
    title: 'State',
    width: '150px',
    cell: ({ state, reason }) => (
      <Chip
        state={state}
        {...(state === 'parked' && { label: 'Waiting' })}
        why={reason && mendOf(reason).title}
      />
    ),
  },
  { title: 'System', width: '120px', cell: ({ system }) => system },
  {
    title: 'What it is',
    width: 'minmax(140px, 1fr)',
    cell: ({ topic, via }) => (
      <>
        <Code>{topic || '–'}</Code>{' '}
        <Text span size="xs" c="dimmed">
          {ways[via] ?? via}
        </Text>
      </>
    ),
  },
  {
    title: 'What came of it',
    width: 'minmax(200px, 2.4fr)',
    head: true,
    cell: ({ state, detail }) => inShort(state, detail) || '–',
  },
  { title: 'Came', width: '120px', cell: ({ receivedAt }) => <Ago at={receivedAt} /> },
]

export default function Page() {
  const { search, set, clear } = useFilters()
  const { state, reason, system, message } = search
  const status = useAsk('/v1/status')
  const filter = {
    ...(states.includes(state as never) && { state: state as (typeof states)[number] }),
    ...(reason && { reason: reason as never }),
    ...(system && { system }),
  }
  const list = useList('/v1/inbox', { query: filter })
  const filtered = Object.keys(filter).length > 0
  const show = (some: Record<string, string | undefined>) =>
    set({ state: undefined, reason: undefined, system: undefined, ...some })
  return (
    <>
      <Header
        title="Inbox & quarantine"
        says="Everything that systems sent, kept exactly as it came, and what it did. What cannot be applied waits in quarantine and is never lost."
        actions={
          <Button component={Link} to="/files" variant="default">
            Take in a file
          </Button>
        }
      />
      <Quarantine show={show} />
      <Text component="h2" fw={650} size="lg" mt="xl" mb="xs">
        Messages
      </Text>
      <Filters>
        <Choice
          name="state"
          label="Any state"
          of={states.map((value) => ({ value, label: stateWords[value] }))}
          wide={200}
        />
        <Choice
          name="reason"
          label="Any reason"
          of={reasonNames.map((value) => ({ value, label: mendOf(value).title }))}
          wide={240}
        />
        <Choice
          name="system"
          label="Any system"
          of={(status.data?.systems ?? []).map(({ system }) => ({ value: system, label: system }))}
        />
      </Filters>
      <Rows
        label="Messages, newest first"
        of={list}
        columns={columns}
        keyOf={({ id }) => id}
        open={({ id }) => set({ message: String(id) })}
        empty={
          filtered ? (
            <Empty
              kind="filtered"
              title="No message is like that"
              clear={() => {
                clear()
              }}
            >
              The filters hide all others.
            </Empty>
          ) : (
            <Empty kind="not_yet" title="Nothing has come in yet">
              Messages appear here the moment a system sends one, or a file is taken in. See{' '}
              <Anchor component={Link} to="/connections" inherit underline="always">
                Connections
              </Anchor>{' '}
              for whether the links are alive.
            </Empty>
          )
        }
      />
      <MessageSide id={message} close={() => set({ message: undefined })} />
    </>
  )
}
