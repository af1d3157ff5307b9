/** One pass over a system: its counts in words, and accepting one that was not believed. */
import { Alert, Anchor, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAct, useAsk } from '../../api/hooks.ts'
import type { Reading } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Part, Side } from '../../parts/side.tsx'
import { Ago, At } from '../../parts/time.tsx'
import { count, duration, number } from '../../parts/words.ts'

export function ReadingSide({
  id,
  of,
  close,
  compare,
}: {
  id: string | undefined
  /** Those that are on the page already. */
  of: readonly Reading[]
  close: () => void
  compare: (system: string) => Promise<undefined>
}) {
  const asked = Number(id)
  const here = of.find((one) => one.id === asked)
  // The list is by number: the page that ends just above it begins with it.
  const found = useAsk(
    '/v1/readings',
    { query: { cursor: asked + 1, limit: 1 } },
    { enabled: id !== undefined && asked > 0 && !here },
  )
  const reading = here ?? found.data?.rows.find((one) => one.id === asked)
  return (
    <Side
      opened={id !== undefined}
      close={close}
      title={reading ? `${reading.system}, pass ${reading.id}` : `Pass ${id ?? ''}`}
      chips={reading && <Chip state={reading.state} />}
      actions={
        reading &&
        ['suspect', 'partial'].includes(reading.state) && <Accept of={reading} compare={compare} />
      }
    >
      {reading ? (
        <Shown of={reading} />
      ) : found.error ? (
        <Problem of={found.error} again={() => found.refetch()} />
      ) : (
        <Text size="sm">{found.data ? 'There is no such pass.' : 'Loading…'}</Text>
      )}
    </Side>
  )
}

function Shown({ of: r }: { of: Reading }) {
  const lasted = r.endedAt
    ? new Date(r.endedAt).getTime() - new Date(r.startedAt).getTime()
    : undefined
  return (
    <>
      {r.why && (
        <Alert color={r.state === 'complete' ? 'gray' : 'orange'} title={titles[r.state]}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {r.why}
          </Text>
        </Alert>
      )}
      <Part title="What was read">
        <Facts
          of={[
            ['Begun', <At key="begun" at={r.startedAt} />],
            ['Took', lasted === undefined ? 'still running' : duration(lasted)],
            ['The numbers are of', r.asOf ? <At key="of" at={r.asOf} /> : null],
            ['Read', count(r.levels, 'number')],
            ['Changed since the pass before', number(r.changed)],
            ['Set to 0 since then', number(r.zeroed)],
            ['Codes nobody listed here', number(r.unmatched)],
            ['Accepted by', r.acceptedBy ?? undefined],
          ]}
        />
      </Part>
      <Part title="What came of it">
        <Stack gap={4}>
          <Text size="sm">
            {r.state === 'complete'
              ? r.different === 0
                ? 'Every number was what the ledger expects.'
                : `${count(r.different, 'number')} ${r.different === 1 ? 'was' : 'were'} not what the ledger expects; each was looked at again before anything was said.`
              : r.state === 'running'
                ? 'It is not done yet.'
                : 'Nothing was concluded from it: no drift was opened or closed, and no number changed.'}
          </Text>
          {r.different > 0 && (
            <Anchor
              component={Link}
              to={`/drifts?system=${encodeURIComponent(r.system)}`}
              size="sm"
            >
              Open drifts of {r.system}
            </Anchor>
          )}
        </Stack>
      </Part>
    </>
  )
}

const titles: Readonly<Record<string, string>> = {
  complete: 'Worth knowing',
  suspect: 'It was not believed',
  partial: 'It was not whole',
  failed: 'It failed',
  running: 'So far',
}

function Accept({
  of: r,
  compare,
}: {
  of: Reading
  compare: (system: string) => Promise<undefined>
}) {
  const may = useMay()
  const accept = useAct('post', '/v1/readings/{id}/accept', ['/v1/readings'])
  if (r.acceptedBy)
    return (
      <Text size="sm">
        {r.acceptedBy} said it is right: readings like it are believed for a day after{' '}
        <Ago at={r.startedAt} />.
      </Text>
    )
  if (!may('repair'))
    return (
      <Text size="sm" c="dimmed">
        Accepting it needs a role that may repair.
      </Text>
    )
  return (
    <Act
      label="It is right: accept it"
      title={`Accept what ${r.system} says`}
      ask={
        <Stack gap="xs">
          <Text size="sm">
            {r.state === 'suspect'
              ? r.zeroed > 0
                ? `You say that ${r.system} really has ${count(r.zeroed, 'item')} at 0 that had stock before.`
                : `You say that the list of ${r.system} is right although it looks old or broken.`
              : `You say that ${r.system} really lists no more than ${count(r.levels, 'number')}.`}
          </Text>
          <Text size="sm">
            Nothing changes by this alone. For a day, readings that are no worse are believed and
            compared: what differs then becomes drift, and may be repaired as the rules allow. It is
            written down that you said so.
          </Text>
        </Stack>
      }
      act={async () => {
        await accept.mutateAsync({ path: { id: r.id } })
        void compare(r.system)
        return `Accepted. ${r.system} is read again now.`
      }}
    />
  )
}
