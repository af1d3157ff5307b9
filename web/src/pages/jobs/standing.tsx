/** Work that has its hour: is it up, what came of it last, when it is next; and doing it now. */
import { Anchor, Code, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAct, useAsk } from '../../api/hooks.ts'
import type { Job } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Ago } from '../../parts/time.tsx'
import { capital, count, duration } from '../../parts/words.ts'
import { countsOf, far, lastedMs } from './words.ts'

export function Jobs() {
  const jobs = useAsk('/v1/jobs', {}, { everyMs: 30_000 })
  const bad = jobs.data?.rows.filter(({ standing }) => ['late', 'down'].includes(standing)).length
  return (
    <div id="jobs" style={{ marginTop: 'var(--mantine-spacing-md)' }}>
      <Block
        title={
          bad === undefined
            ? 'Jobs'
            : bad === 0
              ? 'Jobs: none is late or down'
              : `Jobs: ${bad} late or down`
        }
        says={
          <>
            A job without which nobody knows whether the numbers hold is a check.{' '}
            <Anchor component={Link} to="/jobs" size="sm" underline="always">
              Every run
            </Anchor>
          </>
        }
        of={jobs}
      >
        {({ rows }) => (
          <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} spacing="sm">
            {rows.map((job) => (
              <One key={job.job} of={job} />
            ))}
          </SimpleGrid>
        )}
      </Block>
    </div>
  )
}

export function One({ of }: { of: Job }) {
  const { job, says, cron, check, standing, why, nextAt, last, doneAt } = of
  const may = useMay()
  const run = useAct('post', '/v1/jobs/{name}/run', [
    '/v1/jobs',
    '/v1/runs',
    '/v1/audits',
    '/v1/readings',
    '/v1/drifts',
    '/v1/alerts',
  ])
  const counts = last ? countsOf(last.counts) : []
  return (
    <Paper withBorder p="sm" component="section" aria-label={job}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs">
        <Group gap="xs">
          <Title order={3} size="h6">
            {job}
          </Title>
          <Chip state={standing} {...(standing === 'new' && { label: 'Not run yet' })} size="sm" />
          {check && (
            <Text size="xs" c="dimmed">
              check
            </Text>
          )}
        </Group>
        {may('write') && (
          <Act
            size="xs"
            label="Run now"
            disabled={last?.state === 'running'}
            act={async () => {
              const ran = await run.mutateAsync({ path: { name: job } })
              if (ran?.state === 'running') return `${job} is running.`
              return ran?.state === 'done' ? `${job} is done.` : `${job}: ${ran?.why ?? ran?.state}`
            }}
          />
        )}
      </Group>
      <Stack gap={4} mt={4}>
        <Text size="sm">{capital(says)}.</Text>
        {why && standing !== 'new' && (
          <Text size="sm" fw={500}>
            {capital(why)}.
          </Text>
        )}
        <Text size="sm">
          {last ? (
            <>
              Last run <Ago at={last.startedAt} />: {last.state}
              {lastedMs(last) !== undefined && ` in ${duration(lastedMs(last))}`}
              {last.askedBy && `, asked for by ${last.askedBy}`}
              {last.missed > 0 && `; ${count(last.missed, 'time')} missed before it`}
            </>
          ) : (
            'It never ran here'
          )}
          .{' '}
          {far(nextAt) ? (
            'It is not on a schedule'
          ) : (
            <>
              Next <Ago at={nextAt} />
            </>
          )}
          .
        </Text>
        {counts.length > 0 && (
          <Text size="xs" c="dimmed">
            {counts.join(', ')}
          </Text>
        )}
        {last && last.skipped.length > 0 && (
          <Text size="sm">
            Left out: {last.skipped.map(({ what, why }) => `${what} (${why})`).join('; ')}
          </Text>
        )}
        <Group gap="xs">
          <Anchor component={Link} to={`/jobs?job=${encodeURIComponent(job)}`} size="sm">
            Its runs
          </Anchor>
          <Text size="xs" c="dimmed">
            schedule <Code fz="xs">{cron}</Code> UTC
            {doneAt && last?.state !== 'done' && (
              <>
                ; last succeeded <Ago at={doneAt} />
              </>
            )}
          </Text>
        </Group>
      </Stack>
    </Paper>
  )
}
