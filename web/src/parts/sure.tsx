/** A button for what may change a great deal: where the server asks for the number, it is shown and asked for. */
import { Alert, Button, type ButtonProps, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconAlertTriangle } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { Trouble } from '../api/client.ts'
import { tell } from './act.tsx'
import { Problem } from './problem.tsx'
import { capital, count, number } from './words.ts'

type Effect = { channel: string; listed: number; moved: number; zeroed: number }
export type Held = { why: string; confirm: number; channels: Effect[] }

type Does = {
  label: string
  /** Does it, with the number once a person said it; what it returns is told. */
  act: (confirm: number | undefined) => Promise<ReactNode | undefined>
  /** Asked before: what will happen, in words. */
  ask: ReactNode
  title?: string
  /** On the button that does it, where that should say more than `label`. */
  yes?: string
  /** Called when the question is put, for what `ask` has to find out first. */
  opened?: () => void
} & Omit<ButtonProps, 'children' | 'title'>

export function Sure({ label, act, ask, title, yes, opened: begun, ...button }: Does) {
  const [opened, { open, close }] = useDisclosure(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const held = heldOf(error)
  const run = async () => {
    setBusy(true)
    try {
      const said = await act(held?.confirm)
      setError(undefined)
      close()
      if (said) tell(label, said)
    } catch (problem) {
      setError(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Button
        variant="default"
        onClick={() => {
          setError(undefined)
          begun?.()
          open()
        }}
        {...button}
      >
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={title ?? label} centered>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void run()
          }}
        >
          <Stack>
            {typeof ask === 'string' ? <Text size="sm">{ask}</Text> : ask}
            {held ? <HeldBack of={held} /> : error ? <Problem of={error} /> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Leave it
              </Button>
              <Button type="submit" loading={busy} {...(held && { color: 'red' })}>
                {held ? `Yes, change ${count(held.confirm, 'number')}` : (yes ?? label)}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}

/** What it would do to each channel, and that nothing was done yet. */
export function HeldBack({ of: { why, channels } }: { of: Held }) {
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle />}
      title="Nothing was done yet: this is a lot"
      role="alert"
    >
      <Text size="sm">{capital(why)}.</Text>
      {channels.length > 0 && (
        <ul style={{ margin: '6px 0 0', paddingLeft: 18 }}>
          {channels.map(({ channel, listed, moved, zeroed }) => (
            <Text component="li" size="sm" key={channel}>
              {channel}: {number(moved)} of {count(listed, 'number')} would change
              {zeroed > 0 && `, ${number(zeroed)} of them to 0`}
            </Text>
          ))}
        </ul>
      )}
    </Alert>
  )
}

/** What the server held back until its number is confirmed; undefined for every other problem. */
export function heldOf(error: unknown): Held | undefined {
  if (!(error instanceof Trouble) || error.problem.type !== 'urn:onhand:fault:unconfirmed') return
  const { why, confirm, channels, detail } = error.problem
  if (typeof confirm !== 'number') return
  return {
    why: typeof why === 'string' ? why : detail,
    confirm,
    channels: Array.isArray(channels) ? (channels as Effect[]) : [],
  }
}
