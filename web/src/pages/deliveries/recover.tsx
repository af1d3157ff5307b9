/** Telling a channel again everything since a time: how much that is comes first. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type Trouble } from '../../api/client.ts'
import { useAct } from '../../api/hooks.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sure } from '../../parts/sure.tsx'
import { count } from '../../parts/words.ts'

const HOUR_MS = 3_600_000
const quick = [
  { hours: 1, says: 'hour' },
  { hours: 6, says: '6 hours' },
  { hours: 24, says: 'day' },
  { hours: 72, says: '3 days' },
]

export function Recover({ channel }: { channel: string }) {
  const [since, setSince] = useState(() => localOf(HOUR_MS))
  const recover = useAct('post', '/v1/channels/{name}/recover', ['/v1/channels', '/v1/deliveries'])
  return (
    <Sure
      label="Recover since…"
      yes="Tell them again"
      title={`Tell ${channel} again everything since a time`}
      opened={() => setSince(localOf(HOUR_MS))}
      ask={<Since channel={channel} since={since} set={setSince} />}
      act={async (confirm) => {
        const body = {
          since: momentOf(since) ?? '',
          ...(confirm !== undefined && { confirm }),
        }
        const { numbers } = await recover.mutateAsync({ path: { name: channel }, body })
        return `${count(numbers, 'number')} on the way to ${channel} again.`
      }}
    />
  )
}

function Since({
  channel,
  since,
  set,
}: {
  channel: string
  since: string
  set: (since: string) => void
}) {
  const [asked] = useDebouncedValue(momentOf(since), 300)
  const estimate = useQuery<{ numbers: number }, Trouble>({
    queryKey: ['estimate', channel, asked],
    queryFn: () =>
      ask('post', '/v1/channels/{name}/recover', {
        path: { name: channel },
        query: { estimate: 'true' },
        body: { since: asked! },
      }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
  })
  return (
    <Stack gap="sm">
      <Text size="sm">
        For when a channel lost what it was told: a backup that was put back, an outage. Every
        number that changed or was tried since then is told again, as it is now.
      </Text>
      <TextInput
        type="datetime-local"
        label="Since"
        description="In your own time zone."
        value={since}
        onChange={({ currentTarget }) => set(currentTarget.value)}
        error={asked === undefined ? 'Say a day and a time.' : undefined}
      />
      <Group gap="xs">
        {quick.map(({ hours, says }) => (
          <Button
            key={hours}
            size="xs"
            variant="default"
            onClick={() => set(localOf(hours * HOUR_MS))}
          >
            The last {says}
          </Button>
        ))}
      </Group>
      {estimate.error ? (
        <Problem of={estimate.error} />
      ) : (
        <Text size="sm" fw={550} role="status">
          {estimate.data
            ? estimate.data.numbers === 0
              ? 'Nothing changed or was tried since then.'
              : `That is ${count(estimate.data.numbers, 'number')}.`
            : 'Counting…'}
        </Text>
      )}
    </Stack>
  )
}

/** So long ago, as the field wants it: local, to the minute. */
function localOf(agoMs: number): string {
  const at = new Date(Date.now() - agoMs)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function momentOf(local: string): string | undefined {
  const at = new Date(local)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
