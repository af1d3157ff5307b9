/** What can be done about a drift: the same deeds as buttons, keys, and a menu for the thumb. */
import { Button, Drawer, Group, Kbd, NavLink, Text, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconBellOff,
  IconClipboardList,
  IconClipboardPlus,
  IconEqual,
  IconHandStop,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { ask } from '../../../api/client.ts'
import { refresh } from '../../../api/hooks.ts'
import type { Drift } from '../../../api/schema.ts'
import { useKeys } from '../../../app/keys.tsx'
import { useMay } from '../../../app/session.tsx'
import { tell, tellTrouble } from '../../../parts/act.tsx'
import { Same } from './cause.tsx'
import { Count } from './count.tsx'
import { Decline } from './decline.tsx'
import { Reopen } from './reopen.tsx'
import { Snooze } from './snooze.tsx'

const asks = { same: Same, decline: Decline, snooze: Snooze, count: Count, reopen: Reopen }
type Asking = keyof typeof asks

type Deed = {
  name: Asking | 'plan'
  key?: string
  label: string
  says: string
  icon: typeof IconEqual
  /** Why it cannot be done now. */
  off: string | null
}

/** `off` in words: first what the drift is, then what the person may. */
export function deedsOf(drift: Drift, may: ReturnType<typeof useMay>, now: number): Deed[] {
  const over = drift.state === 'resolved' ? 'It is resolved: the numbers agree again.' : null
  const decides =
    over ?? (may('write') ? null : 'You may look, but not decide: that takes a manager.')
  const away = drift.snoozedUntil !== null && new Date(drift.snoozedUntil).getTime() > now
  const inHand = drift.state === 'escalated' || drift.state === 'ignored' || away
  return [
    {
      name: 'plan',
      key: '1',
      label: 'Plan a repair',
      says: 'Accept it: make a plan, or go to the one there is',
      icon: IconClipboardPlus,
      off:
        decides ??
        (drift.state === 'correcting'
          ? 'It is being corrected: the next reading tells whether it worked.'
          : drift.residue === 0
            ? 'All of it is on its way: there is nothing to repair.'
            : null),
    },
    {
      name: 'same',
      key: '2',
      label: 'Same as…',
      says: 'Give it the cause of another drift, or one of your own',
      icon: IconEqual,
      off: decides,
    },
    {
      name: 'decline',
      key: '3',
      label: 'Decline…',
      says: 'Not worth hearing of, or for a person; with a reason',
      icon: IconHandStop,
      off: decides,
    },
    {
      name: 'snooze',
      key: 'h',
      label: 'Put off…',
      says: 'Until a time, or until it grows',
      icon: IconBellOff,
      off: decides,
    },
    {
      name: 'count',
      key: 'c',
      label: 'Count…',
      says: 'Ask for a count, or enter one',
      icon: IconClipboardList,
      off: over ?? (may('count') ? null : 'Counting takes the right to count.'),
    },
    ...(inHand
      ? [
          {
            name: 'reopen' as const,
            label: 'Give it back…',
            says: 'As if nobody had decided about it',
            icon: IconArrowBackUp,
            off: decides,
          },
        ]
      : []),
  ]
}

/** Runs a deed on a drift, and holds the dialog that one may need. */
function useRun(drift: Drift | null) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [asking, setAsking] = useState<{ name: Asking; drift: Drift } | null>(null)
  const run = async (name: Deed['name']) => {
    if (!drift) return
    if (name !== 'plan') {
      setAsking({ name, drift })
      return
    }
    try {
      const id = await planned(drift.id)
      await refresh(client, ['/v1/drifts', '/v1/batches', '/v1/overview'])
      if (typeof id === 'number') void navigate({ to: `/batches/${id}` })
      else tell('No number would mend it', id, 'orange')
    } catch (error) {
      tellTrouble(error)
    }
  }
  const Dialog = asking && asks[asking.name]
  const dialog = Dialog && <Dialog drift={asking.drift} close={() => setAsking(null)} />
  return { run, dialog }
}

/** The plan that it is in, or a new one; a sentence where there can be none. */
async function planned(id: number): Promise<number | string> {
  const { repairs } = await ask('get', '/v1/drifts/{id}', { path: { id } })
  const waits = repairs.findLast(({ state }) => state === 'planned')
  if (waits) return waits.batch
  const { plan, unplanned } = await ask('post', '/v1/batches', { body: { drifts: [id] } })
  return plan?.batch.id ?? `${unplanned[0]?.why ?? 'it is no longer open'}.`
}

/** The row of buttons; while it is shown, its keys work. */
export function Deeds({ drift }: { drift: Drift }) {
  const may = useMay()
  const { run, dialog } = useRun(drift)
  const deeds = deedsOf(drift, may, Date.now())
  const latest = useRef({ deeds, run })
  useEffect(() => {
    latest.current = { deeds, run }
  })
  useKeys(
    useMemo(
      () =>
        keys.map(([key, name, says]) => ({
          key,
          says,
          act: () => {
            const { deeds, run } = latest.current
            const deed = deeds.find((one) => one.name === name)
            if (deed?.off) tell(deed.label.replace('…', ''), deed.off, 'orange')
            else void run(name)
          },
        })),
      [],
    ),
  )
  return (
    <>
      <Group gap={6} role="toolbar" aria-label="What to do about it">
        {deeds.map(({ name, key, label, says, icon: Icon, off }) => (
          <Tooltip key={name} label={off ?? says}>
            <Button
              size="xs"
              variant={name === 'plan' ? 'filled' : 'default'}
              leftSection={<Icon size={15} aria-hidden />}
              rightSection={
                key && !off ? (
                  <Kbd size="xs" visibleFrom="sm">
                    {key}
                  </Kbd>
                ) : undefined
              }
              data-disabled={off ? true : undefined}
              aria-disabled={off ? true : undefined}
              onClick={() => (off ? tell(label.replace('…', ''), off, 'orange') : void run(name))}
            >
              {label}
            </Button>
          </Tooltip>
        ))}
      </Group>
      {dialog}
    </>
  )
}

const keys: readonly [string, Deed['name'], string][] = [
  ['1', 'plan', 'Accept: plan a repair, or go to its plan'],
  ['2', 'same', 'Same as… another drift’s cause'],
  ['3', 'decline', 'Decline, with a reason'],
  ['h', 'snooze', 'Put it off'],
  ['c', 'count', 'Ask for a count, or enter one'],
]

/** The same from below, for the thumb. */
export function DeedSheet({
  drift,
  close,
  selected,
  select,
}: {
  drift: Drift | null
  close: () => void
  selected: boolean
  select: () => void
}) {
  const may = useMay()
  const { run, dialog } = useRun(drift)
  return (
    <>
      <Drawer
        opened={drift !== null}
        onClose={close}
        position="bottom"
        size="auto"
        styles={{ content: { height: 'auto', alignSelf: 'flex-end', width: '100%' } }}
        title={drift ? `${drift.sku} at ${drift.system}` : ''}
      >
        {drift &&
          deedsOf(drift, may, Date.now()).map(({ name, label, says, icon: Icon, off }) => (
            <NavLink
              key={name}
              component="button"
              label={label}
              description={off ?? says}
              disabled={off !== null}
              aria-disabled={off !== null || undefined}
              leftSection={<Icon size={20} aria-hidden />}
              onClick={() => {
                if (off !== null) return
                void run(name)
                close()
              }}
            />
          ))}
        <NavLink
          component="button"
          label={selected ? 'Select it no more' : 'Select it for a plan of several'}
          leftSection={<IconClipboardPlus size={20} aria-hidden />}
          onClick={() => {
            select()
            close()
          }}
        />
        <Text size="xs" c="dimmed" mt="xs">
          A touch on the row opens it.
        </Text>
      </Drawer>
      {dialog}
    </>
  )
}
