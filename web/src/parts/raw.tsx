/** Text exactly as it came, to read and to copy; never as anything that acts. */
import { ActionIcon, Box, CopyButton, Mark, ScrollArea, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { Fragment, useEffect, useRef } from 'react'

/** JSON is indented; everything else is left as it is. `mark`: a word to be seen at once. */
export function Raw({
  text,
  label = 'Content',
  mark,
}: {
  text: string
  label?: string
  mark?: string | undefined
}) {
  const shown = indented(text)
  const parts = mark ? shown.split(wordOf(mark)) : [shown]
  const viewport = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has its word elsewhere
  useEffect(() => {
    const first = viewport.current?.querySelector('mark')
    if (first) viewport.current!.scrollTop = first.offsetTop - 60
  }, [shown, mark])
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
        viewportRef={viewport}
        viewportProps={{ tabIndex: 0, 'aria-label': label, role: 'region' }}
      >
        <Box
          component="pre"
          m={0}
          p="sm"
          fz={12.5}
          style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
        >
          {parts.map((part, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text, in their order
            <Fragment key={i}>
              {i > 0 && <Mark>{mark}</Mark>}
              {part}
            </Fragment>
          ))}
        </Box>
      </ScrollArea.Autosize>
    </Box>
  )
}

/** Where it stands alone: 12 is not in 3120. */
const wordOf = (text: string) =>
  new RegExp(`(?<![\\w-])${text.replace(/[^\w\s]/g, '\\$&')}(?![\\w-])`)

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
