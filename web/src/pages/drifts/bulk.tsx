/** Several at once: one plan for all of them, looked at before anything is done. */
import { Button, Group, List, Modal, Paper, Stack, Text } from '@mantine/core'
import { IconClipboardPlus, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Answer } from '../../api/client.ts'
import { useAct } from '../../api/hooks.ts'
import type { Drift } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { tellTrouble } from '../../parts/act.tsx'
import { count } from '../../parts/words.ts'
import { Changes } from '../batch/changes.tsx'
import { Reach } from '../batch/decide.tsx'

type Made = Answer<'/v1/batches', 'post'>

export function Bulk({
  chosen,
  rows,
  choose,
}: {
  chosen: ReadonlySet<number>
  rows: readonly Drift[]
  choose: (ids: ReadonlySet<number>) => void
}) {
  const may = useMay()
  const plan = useAct('post', '/v1/batches', ['/v1/batches', '/v1/drifts', '/v1/overview'])
  const discard = useAct('post', '/v1/batches/{id}/discard', ['/v1/batches', '/v1/drifts'])
  const [made, setMade] = useState<Made | null>(null)
  const name = (id: number) => {
    const row = rows.find((one) => one.id === id)
    return row ? `${row.sku} at ${row.system}` : `drift ${id}`
  }
  const close = () => setMade(null)
  return (
    <>
      {chosen.size > 0 && (
        <Paper withBorder p="xs" mb="md" pos="sticky" top={64} style={{ zIndex: 10 }} shadow="sm">
          <Group justify="space-between">
            <Text size="sm" fw={600} aria-live="polite">
              {count(chosen.size, 'drift')} selected
            </Text>
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                onClick={() => choose(new Set(rows.map(({ id }) => id)))}
              >
                Select all {rows.length} shown
              </Button>
              <Button
                size="xs"
                leftSection={<IconClipboardPlus size={15} aria-hidden />}
                loading={plan.isPending}
                disabled={!may('write')}
                onClick={() =>
                  plan.mutate(
                    { body: { drifts: [...chosen] } },
                    { onSuccess: setMade, onError: tellTrouble },
                  )
                }
              >
                Plan one repair of them
              </Button>
              <Button
                size="xs"
                variant="subtle"
                leftSection={<IconX size={15} aria-hidden />}
                onClick={() => choose(new Set())}
              >
                Select none
              </Button>
            </Group>
          </Group>
        </Paper>
      )}
      <Modal
        opened={made !== null}
        onClose={close}
        size="xl"
        title={
          made?.plan
            ? `Plan ${made.plan.batch.id}: nothing is done yet`
            : 'There is nothing to plan'
        }
      >
        {made && (
          <Stack>
            {made.plan?.radius && <Reach of={made.plan.radius} />}
            {made.plan && <Changes rows={made.plan.rows} label="What would change" />}
            {made.unplanned.length > 0 && (
              <div>
                <Text size="sm" fw={600}>
                  {count(made.unplanned.length, 'drift')} left out
                </Text>
                <List size="sm">
                  {made.unplanned.map(({ driftId, why }) => (
                    <List.Item key={driftId}>
                      {name(driftId)}: {why}
                    </List.Item>
                  ))}
                </List>
              </div>
            )}
            {!made.plan && made.unplanned.length === 0 && (
              <Text size="sm">
                None of them has a part that is not on its way, or they are being corrected already.
              </Text>
            )}
            <Group justify="flex-end">
              {made.plan && may('repair') && (
                <Button
                  variant="default"
                  onClick={() =>
                    discard.mutate(
                      { path: { id: made.plan!.batch.id } },
                      { onSuccess: close, onError: tellTrouble },
                    )
                  }
                >
                  Discard it
                </Button>
              )}
              {made.plan ? (
                <Button
                  component={Link}
                  to={`/batches/${made.plan.batch.id}`}
                  onClick={() => choose(new Set())}
                >
                  To the plan
                </Button>
              ) : (
                <Button variant="default" onClick={close}>
                  Back
                </Button>
              )}
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  )
}
