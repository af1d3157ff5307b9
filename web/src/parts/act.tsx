/** A button that changes the world: asks first where it should, says what came of it. */
import { Button, type ButtonProps, Group, Modal, Stack, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { type ReactNode, useState } from 'react'
import { Trouble } from '../api/client.ts'
import { Problem } from './problem.tsx'
import { Why } from './why.tsx'

/** What came of an act, at the edge of the page and for those who hear it. */
export function tell(title: string, message: ReactNode = '', color = 'teal') {
  notifications.show({ title, message, color, autoClose: color === 'red' ? 12_000 : 5_000 })
}

export function tellTrouble(error: unknown) {
  const known = error instanceof Trouble ? error.problem : undefined
  tell(known?.detail ?? (error as Error).message, known?.next ?? '', 'red')
}

type Does = {
  label: string
  /** Does it; what it returns is told. */
  act: (why: string) => Promise<ReactNode | undefined>
  /** Asked before: what will happen, in words. Without it the act is done at once. */
  ask?: ReactNode
  /** A reason that must be given. */
  reason?: string
  danger?: boolean
  title?: string
  /** Why one may not; then the button is off, and says so when one points at it. */
  barred?: string | undefined
} & Omit<ButtonProps, 'children' | 'title'>

export function Act({ label, act, ask, reason, danger, title, barred, ...button }: Does) {
  const [opened, { open, close }] = useDisclosure(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const [why, setWhy] = useState('')
  const asks = ask !== undefined || reason !== undefined
  const run = async () => {
    setBusy(true)
    setError(undefined)
    try {
      const said = await act(why.trim())
      close()
      setWhy('')
      if (said) tell(label, said)
    } catch (problem) {
      if (asks) setError(problem)
      else tellTrouble(problem)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      <Tooltip label={barred} disabled={!barred}>
        <Button
          variant={danger ? 'light' : 'default'}
          color={danger ? 'red' : undefined}
          loading={busy && !asks}
          onClick={asks ? open : run}
          {...button}
          {...(barred && { 'data-disabled': true, 'aria-disabled': true, onClick: () => {} })}
        >
          {label}
        </Button>
      </Tooltip>
      <Modal opened={opened} onClose={close} title={title ?? label} centered>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void run()
          }}
        >
          <Stack>
            {typeof ask === 'string' ? <Text size="sm">{ask}</Text> : ask}
            {reason !== undefined && <Why first label={reason} value={why} set={setWhy} />}
            {error ? <Problem of={error} /> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                Leave it
              </Button>
              <Button type="submit" loading={busy} {...(danger && { color: 'red' })}>
                {label}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
