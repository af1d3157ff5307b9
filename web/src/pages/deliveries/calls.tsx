/** What was said to a channel in one attempt, and what it answered: word for word, without secrets. */
import { Code, Group, Loader, Stack, Text } from '@mantine/core'
import { useAsk } from '../../api/hooks.ts'
import type { Call } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Raw } from '../../parts/raw.tsx'
import { count, duration } from '../../parts/words.ts'

export function Calls({ sku, channel, at }: { sku: string; channel: string; at: string }) {
  const found = useAsk('/v1/items/{sku}/deliveries/{channel}/calls', {
    path: { sku, channel },
    query: { at },
  })
  if (found.error) return <Problem of={found.error} again={() => found.refetch()} />
  if (!found.data) return <Loader size="sm" aria-label="Loading" />
  return (
    <Stack mt="xs">
      {found.data.rows.map((call, i) => (
        <One
          // biome-ignore lint/suspicious/noArrayIndexKey: what was said once is never changed
          key={i}
          of={call}
          nth={i + 1}
          many={found.data.rows.length > 1}
          mark={found.data.external ?? undefined}
        />
      ))}
    </Stack>
  )
}

function One({
  of,
  nth,
  many,
  mark,
}: {
  of: Call
  nth: number
  many: boolean
  mark: string | undefined
}) {
  const { method, url, request, status, answer, why, items, tookMs } = of
  return (
    <Stack gap={6}>
      <Group gap="xs">
        {many && (
          <Text size="sm" fw={600}>
            Call {nth}
          </Text>
        )}
        <Chip
          state={why === null && (status ?? 500) < 400 ? 'ok' : 'failed'}
          label={status === null ? 'No answer' : `${status} in ${duration(tookMs)}`}
        />
        {items > 1 && (
          <Text size="xs" c="dimmed">
            together with {count(items - 1, 'other item')}
          </Text>
        )}
      </Group>
      <Code style={{ overflowWrap: 'anywhere', whiteSpace: 'normal' }}>
        {method} {url}
      </Code>
      {request !== '' && <Raw text={request} label="Request" mark={mark} />}
      {why !== null && <Text size="sm">{why}</Text>}
      {answer !== '' && (
        <>
          <Text size="xs" c="dimmed">
            It answered
          </Text>
          <Raw text={answer} label="Answer" mark={mark} />
        </>
      )}
    </Stack>
  )
}
