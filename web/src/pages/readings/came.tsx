/** What a comparison that was just asked for came to. */
import { Alert, Anchor, List, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Answer } from '../../api/client.ts'
import { count, number } from '../../parts/words.ts'

export function Came({
  of: { state, counts, skipped, why },
  what,
  close,
}: {
  of: Answer<'/v1/reconcile', 'post'>
  what: string
  close: () => void
}) {
  const n = (name: string) => counts[name] ?? 0
  return (
    <Alert
      mb="md"
      withCloseButton
      closeButtonLabel="Close"
      onClose={close}
      role="status"
      color={state === 'failed' ? 'red' : skipped.length > 0 ? 'orange' : 'teal'}
      title={
        state === 'running'
          ? `Reading ${what}: it takes longer than twenty seconds`
          : state === 'failed'
            ? `Reading ${what} failed`
            : `Read and compared: ${what}`
      }
    >
      {state === 'running' ? (
        <Text size="sm">It goes on by itself; the passes below show when it is done.</Text>
      ) : (
        <Text size="sm">
          {why && `${why}. `}
          {count(n('read'), 'number')} read from {count(n('systems'), 'system')};{' '}
          {number(n('agree'))} agree and {number(n('differ'))} differ
          {n('differ') > 0 && `, ${number(n('unexplained'))} of them not fully explained`}.{' '}
          {n('resolved') > 0 && `${count(n('resolved'), 'drift')} closed. `}
          {n('repaired') > 0 && `${count(n('repaired'), 'number')} put right by itself. `}
          {n('differ') > 0 && (
            <Anchor component={Link} to="/drifts" inherit underline="always">
              To the drift inbox
            </Anchor>
          )}
        </Text>
      )}
      {skipped.length > 0 && (
        <>
          <Text size="sm" fw={550} mt={6}>
            Left out:
          </Text>
          <List size="sm">
            {skipped.map(({ what, why }) => (
              <List.Item key={`${what} ${why}`}>
                {what}: {why}
              </List.Item>
            ))}
          </List>
        </>
      )}
    </Alert>
  )
}
