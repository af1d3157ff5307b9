/** Text exactly as it came, to read and to copy; never as anything that acts. */
import { ActionIcon, Box, CopyButton, ScrollArea, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

/** JSON is indented; everything else is left as it is. */
export function Raw({ text, label = 'Content' }: { text: string; label?: string }) {
  const shown = indented(text)
  return (
    <Box pos="relative">
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : 'Copy'}>
            <ActionIcon
              variant="default"
              size="md"
              pos="absolute"
              top={6}
              right={6}
              onClick={copy}
              aria-label={`Copy: ${label}`}
              style={{ zIndex: 1 }}
            >
              {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
      <ScrollArea.Autosize
        mah={460}
        bg="var(--mantine-color-default-hover)"
        style={{ borderRadius: 'var(--mantine-radius-md)' }}
        viewportProps={{ tabIndex: 0, 'aria-label': label, role: 'region' }}
      >
        <Box
          component="pre"
          m={0}
          p="sm"
          fz={12.5}
          style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >
          {shown}
        </Box>
      </ScrollArea.Autosize>
    </Box>
  )
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
