/** Something that is shown this one time: a key, a link. It is closed only on purpose. */
import { Button, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { ReactNode } from 'react'

export function Once({
  title,
  value,
  says,
  close,
}: {
  title: string
  /** Null: nothing is shown. */
  value: string | null
  says: ReactNode
  close: () => void
}) {
  return (
    <Modal
      opened={value !== null}
      onClose={close}
      title={title}
      closeOnClickOutside={false}
      closeOnEscape={false}
      centered
    >
      <Stack>
        <Text size="sm">{says}</Text>
        <TextInput
          label="Shown once, now"
          value={value ?? ''}
          readOnly
          data-autofocus
          ff="monospace"
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <Group justify="flex-end">
          <CopyButton value={value ?? ''} timeout={3_000}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                onClick={copy}
                leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                aria-live="polite"
              >
                {copied ? 'Copied' : 'Copy'}
              </Button>
            )}
          </CopyButton>
          <Button onClick={close}>I have it</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
