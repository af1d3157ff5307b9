/** What ran and what did not: silence would be an alarm. */
import { Anchor, Group, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Ago } from '../../parts/time.tsx'
import { capital } from '../../parts/words.ts'
import { far } from '../jobs/words.ts'
import classes from './overview.module.css'

export function Ran() {
  const jobs = useAsk('/v1/jobs', {}, { everyMs: 60_000 })
  return (
    <Block title="What ran, and what did not" of={jobs} height={200}>
      {({ rows }) =>
        rows.map((job) => (
          <div key={job.job} className={classes.link}>
            <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-start">
              <div>
                <Anchor component={Link} to={`/jobs?job=${job.job}`} size="sm" fw={550}>
                  {capital(job.says)}
                </Anchor>
                <Text size="xs" c="dimmed">
                  last done <Ago at={job.doneAt} />,{' '}
                  {far(job.nextAt) ? (
                    'not on a schedule'
                  ) : (
                    <>
                      next <Ago at={job.nextAt} />
                    </>
                  )}
                  {job.last &&
                    job.last.skipped.length > 0 &&
                    `, ${job.last.skipped.length} left out`}
                </Text>
              </div>
              <Chip state={job.standing} why={job.why} size="sm" />
            </Group>
          </div>
        ))
      }
    </Block>
  )
}
