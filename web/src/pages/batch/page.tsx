/** One plan, or what became of it: every number before and after, how far it reaches, the decision. */
import { Alert, Stack, Text } from '@mantine/core'
import { IconHandStop } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Header } from '../../parts/header.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Ago, At } from '../../parts/time.tsx'
import { capital, count } from '../../parts/words.ts'
import { Changes } from './changes.tsx'
import { Decide, type Whole } from './decide.tsx'
import { actor, batchSays } from './words.ts'

export default function Page() {
  const { id } = useParams({ strict: false }) as { id: string }
  const known = /^\d{1,15}$/.test(id)
  const asked = useAsk('/v1/batches/{id}', { path: { id: Number(id) } }, { enabled: known })
  const batch = asked.data?.batch
  return (
    <>
      <Header
        title={`Plan ${id}`}
        chips={batch && <Chip state={batch.state} size="lg" />}
        says={batch && batchSays(batch)}
        trail={[{ title: 'Repairs', to: '/batches' }]}
      />
      {known ? (
        <Stack gap="md">
          <Block title="The decision" of={asked} height={100}>
            {(whole) => <Decision of={whole} />}
          </Block>
          <Block
            title={batch?.decidedAt ? 'Row by row' : 'What would change'}
            says={asked.data && count(asked.data.rows.length, 'row')}
            of={asked}
            height={200}
          >
            {({ rows }) => <Changes rows={rows} label="Every row of the plan" />}
          </Block>
        </Stack>
      ) : (
        <Problem of={new Error(`“${id}” is no plan’s number.`)} />
      )}
    </>
  )
}

function Decision({ of }: { of: Whole }) {
  const { batch } = of
  return (
    <Stack gap="sm">
      <Text size="sm">
        Made by {actor(batch.madeBy)} <Ago at={batch.madeAt} /> (<At at={batch.madeAt} />)
        {batch.state === 'held' ? '.' : `: ${batch.why}.`}{' '}
        {batch.decidedAt && batch.state !== 'planned' && batch.state !== 'held' && (
          <>
            Decided by {actor(batch.decidedBy)} <Ago at={batch.decidedAt} />.
          </>
        )}
      </Text>
      {batch.state === 'held' && (
        <Alert color="orange" icon={<IconHandStop />} title="This limit held it">
          <Text size="sm">{capital(batch.why)}.</Text>
        </Alert>
      )}
      <Decide of={of} />
    </Stack>
  )
}
