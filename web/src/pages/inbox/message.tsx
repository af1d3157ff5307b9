/** One message as it came, what it did or why not, and what can be done with it. */
import { Alert, List, Skeleton, Stack, Table, Text } from '@mantine/core'
import type { Answer } from '../../api/client.ts'
import { useAct, useAsk } from '../../api/hooks.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Raw } from '../../parts/raw.tsx'
import { Part, Side } from '../../parts/side.tsx'
import { Sku } from '../../parts/sku.tsx'
import { Ago, At } from '../../parts/time.tsx'
import { count, number, signed } from '../../parts/words.ts'
import { problemsOf, tallyOf } from './detail.ts'
import { mendOf, ways } from './reasons.ts'

type Whole = Answer<'/v1/inbox/{id}', 'get'>

export function MessageSide({ id, close }: { id: string | undefined; close: () => void }) {
  const asked = Number(id)
  const found = useAsk(
    '/v1/inbox/{id}',
    { path: { id: asked } },
    { enabled: id !== undefined, keep: id !== undefined },
  )
  const message = found.data?.id === asked ? found.data : undefined
  return (
    <Side
      opened={id !== undefined}
      close={close}
      title={`Message ${id ?? ''}`}
      chips={message && <Chip state={message.state} />}
      actions={message && <Acts of={message} />}
    >
      {found.error && !message ? (
        <Problem of={found.error} again={() => found.refetch()} />
      ) : message ? (
        <Shown of={message} />
      ) : (
        <Skeleton height={240} aria-label="Loading" />
      )}
    </Side>
  )
}

function Acts({ of: { id, state, prunedAt } }: { of: Whole }) {
  const may = useMay()
  const replay = useAct('post', '/v1/inbox/{id}/replay', ['/v1/inbox', '/v1/quarantine'])
  const dismiss = useAct('post', '/v1/inbox/{id}/dismiss', ['/v1/inbox', '/v1/quarantine'])
  if (prunedAt !== null)
    return (
      <Text size="sm" c="dimmed">
        Its text was let go <Ago at={prunedAt} />, so it cannot be replayed.
      </Text>
    )
  if (!may('write'))
    return (
      <Text size="sm" c="dimmed">
        Replaying and dismissing need a role that may write.
      </Text>
    )
  return (
    <>
      {['quarantined', 'dismissed', 'applied'].includes(state) && (
        <Act
          label="Replay"
          {...(state !== 'quarantined' && {
            ask: 'It is worked through once more, with the catalogue as it is now. What it already did is recognised and does not count twice.',
          })}
          act={async () => {
            await replay.mutateAsync({ path: { id } })
            return `Message ${id} is back in line.`
          }}
        />
      )}
      {state === 'quarantined' && (
        <Act
          label="Dismiss"
          title={`Message ${id} stays without effect`}
          reason="Why it shall never count"
          danger
          act={async (why) => {
            await dismiss.mutateAsync({ path: { id }, body: { why } })
            return 'It is kept, with your reason, and can still be replayed.'
          }}
        />
      )}
    </>
  )
}

function Shown({ of: message }: { of: Whole }) {
  const problems = problemsOf(message.detail)
  const { dismissed, by, ignored, waitsFor } = (message.detail ?? {}) as Record<string, unknown>
  const did = tallyOf(message.detail)
  return (
    <>
      {message.reason && message.state !== 'applied' && (
        <Alert color="orange" title={mendOf(message.reason).title}>
          <Text size="sm">{mendOf(message.reason).means}</Text>
          <Text size="sm" fw={500} mt={4}>
            {mendOf(message.reason).mend}
          </Text>
        </Alert>
      )}
      {problems.length > 0 && (
        <Part title="What was wrong">
          <List size="sm" spacing={4}>
            {problems.slice(0, 50).map((problem, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: problems have an order and no names
              <List.Item key={i}>
                {problem.row !== undefined && `Row ${number(problem.row)}: `}
                {problem.line !== undefined &&
                  problem.row === undefined &&
                  `Line ${problem.line}: `}
                {problem.says}
              </List.Item>
            ))}
          </List>
          {problems.length > 50 && (
            <Text size="sm" c="dimmed">
              and {number(problems.length - 50)} more
            </Text>
          )}
        </Part>
      )}
      <Part title="What it did">
        <Stack gap={4}>
          {did.map((says) => (
            <Text size="sm" key={says}>
              {says}
            </Text>
          ))}
          {typeof dismissed === 'string' && (
            <Text size="sm">
              Dismissed by {String(by ?? 'somebody')}: {dismissed}
            </Text>
          )}
          {typeof ignored === 'string' && <Text size="sm">Left out: {ignored}</Text>}
          {typeof waitsFor === 'string' && <Text size="sm">It waits for {waitsFor}.</Text>}
          {did.length === 0 && !dismissed && !ignored && (
            <Text size="sm" c="dimmed">
              {message.state === 'applied'
                ? 'It was read, and moved no stock: a number that a system shows is an observation.'
                : message.state === 'received'
                  ? 'Nothing yet: it is in line.'
                  : 'Nothing.'}
            </Text>
          )}
        </Stack>
        <Did of={message} />
      </Part>
      <Part title="About it">
        <Facts
          of={[
            ['System', message.system],
            ['Topic', message.topic || null],
            ['Came by', ways[message.via] ?? message.via],
            ['Came', <At key="at" at={message.receivedAt} />],
            ['Done', message.doneAt ? <At key="done" at={message.doneAt} /> : null],
            ['Tries', number(message.tries)],
          ]}
        />
      </Part>
      <Part title={message.encoding === 'base64' ? 'As it came (not text: base64)' : 'As it came'}>
        {message.prunedAt === null ? (
          <Raw text={message.body} label="Body" />
        ) : (
          <Text size="sm" c="dimmed">
            Its text was kept until <Ago at={message.prunedAt} />.
          </Text>
        )}
      </Part>
      {Object.keys(message.headers).length > 0 && (
        <Part title="Headers that were kept">
          <Facts of={Object.entries(message.headers).sort()} />
        </Part>
      )}
    </>
  )
}

const buckets = ['on_hand', 'committed', 'reserved', 'unavailable', 'incoming'] as const

function Did({ of: { movements, detail } }: { of: Whole }) {
  if (movements.length === 0) return null
  const all = (detail?.tally as Record<string, number> | undefined)?.recorded ?? movements.length
  return (
    <Table.ScrollContainer minWidth={460} mt="xs">
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Item</Table.Th>
            <Table.Th>Where</Table.Th>
            <Table.Th>What</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {movements.map((m, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they never change
            <Table.Tr key={i}>
              <Table.Td>
                <Sku sku={m.sku} />
              </Table.Td>
              <Table.Td>{m.location}</Table.Td>
              <Table.Td>
                {m.says}:{' '}
                {m.counted !== null
                  ? `${number(m.counted)} on the shelf`
                  : buckets
                      .filter((bucket) => m[bucket] !== 0)
                      .map((bucket) => `${signed(m[bucket])} ${bucket.replace('_', ' ')}`)
                      .join(', ') || 'no quantity'}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {all > movements.length && (
        <Text size="xs" c="dimmed">
          {count(movements.length, 'movement')} of {number(all)} are shown.
        </Text>
      )}
    </Table.ScrollContainer>
  )
}
