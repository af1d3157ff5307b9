/** A form that does one thing: what is asked, what came of it, and what went wrong. */
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { tell } from './act.tsx'
import { Problem } from './problem.tsx'

export function Dialog({
  title,
  says,
  button,
  act,
  close,
  ready = true,
  children,
}: {
  title: string
  says?: ReactNode
  button: string
  /** Does it; what it returns is told. */
  act: () => Promise<string>
  close: () => void
  ready?: boolean
  children: ReactNode
}) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const run = async () => {
    setBusy(true)
    setError(undefined)
    try {
      tell(title, await act())
      close()
    } catch (problem) {
      setError(problem)
      setBusy(false)
    }
  }
  return (
    <Modal opened onClose={close} title={title} size="lg" centered>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) void run()
        }}
      >
        <Stack>
          {says && <Text size="sm">{says}</Text>}
          {children}
          {error ? <Problem of={error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Leave it
            </Button>
            <Button type="submit" loading={busy} disabled={!ready}>
              {button}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
