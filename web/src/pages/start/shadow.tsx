/** Last step: what runs from now on, that nothing is repaired yet, and when the first comparison is. */
import { Anchor, Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAct, useAsk } from '../../api/hooks.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Block } from '../../parts/block.tsx'
import { Ago, At } from '../../parts/time.tsx'

export function Shadow() {
  const status = useAsk('/v1/status', {}, { everyMs: 30_000 })
  const may = useMay()
  const run = useAct('post', '/v1/jobs/{name}/run')
  return (
    <Stack>
      <Paper withBorder p="md">
        <Title order={2} size="h5" mb="xs">
          Shadow mode
        </Title>
        <Text size="sm" maw={760}>
          From now on every system is read on a schedule and compared with the ledger. What differs
          is written down with its likely cause. Small repairs that pass every lock are{' '}
          <b>only written down too</b>: Onhand says what it would have done, and does nothing. After
          some days you look at that list, and turn the gate on, or leave it.
        </Text>
        <Text size="sm" mt="xs">
          <Anchor component={Link} to="/settings" size="sm">
            The gate, its locks and limits
          </Anchor>
        </Text>
      </Paper>
      <Block title="When it is compared" of={status} at={({ at }) => at}>
        {({ jobs }) => {
          const job = jobs.find((one) => one.job === 'reconcile')
          if (!job) return <Text size="sm">No system here can be read yet.</Text>
          return (
            <Stack gap="xs">
              <Text size="sm">
                {job.last ? (
                  <>
                    Last <Ago at={job.doneAt} never="not finished yet" />; next{' '}
                    <At at={job.nextAt} />.
                  </>
                ) : (
                  <>
                    The first time: <At at={job.nextAt} /> (<Ago at={job.nextAt} />
                    ).
                  </>
                )}
              </Text>
              {may('write') && (
                <Group>
                  <Act
                    label="Compare now"
                    act={async () => {
                      await run.mutateAsync({ path: { name: 'reconcile' } })
                      return 'Every system is read. What differs appears in the drift inbox.'
                    }}
                  />
                </Group>
              )}
            </Stack>
          )
        }}
      </Block>
      <Group>
        <Button component={Link} to="/">
          To the overview
        </Button>
        <Button component={Link} to="/stock" variant="default">
          To the stock
        </Button>
      </Group>
    </Stack>
  )
}
