/** What was planned or done about it: before → after, how far it reaches, and the decision on it. */
import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import type { DriftExplained } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { At } from '../../parts/time.tsx'
import { number } from '../../parts/words.ts'
import { Decide } from '../batch/decide.tsx'
import { actOf, repairWords } from '../batch/words.ts'

export function Plan({ of: { repairs, drift } }: { of: DriftExplained }) {
  const newest = repairs.at(-1)
  if (!newest) {
    return (
      <Text size="sm">
        {drift.residue === 0
          ? 'Nothing is to be repaired.'
          : 'Nothing was planned yet. A plan (1) shows every number that would change; nothing is done before it is applied.'}
      </Text>
    )
  }
  return (
    <Stack gap="sm">
      {repairs.map((repair) => (
        <Stack gap={2} key={repair.id}>
          <Group gap="xs">
            <Text size="sm">
              {actOf(repair.act)}: <b>{number(repair.before)}</b> → <b>{number(repair.after)}</b>
            </Text>
            <Chip state={repair.state} label={repairWords[repair.state]} size="sm" />
            <Anchor component={Link} to={`/batches/${repair.batch}`} size="sm">
              Plan {repair.batch}
            </Anchor>
            {repair.doneAt && (
              <Text size="xs" c="dimmed">
                <At at={repair.doneAt} />
              </Text>
            )}
          </Group>
          {repair.says && <Text size="sm">{repair.says}</Text>}
        </Stack>
      ))}
      <Newest id={newest.batch} />
    </Stack>
  )
}

function Newest({ id }: { id: number }) {
  const { data } = useAsk('/v1/batches/{id}', { path: { id } })
  return data ? <Decide of={data} /> : null
}
