/** What became of a file that was taken in. */
import { Alert, Anchor, Button, Group, List, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { count, number } from '../../parts/words.ts'
import { tallyOf } from '../inbox/detail.ts'
import type { Taken } from './answers.ts'

export function Came({ of: { taken, outcome }, again }: { of: Taken; again: () => void }) {
  const bad = (outcome?.quarantined ?? 0) + (taken.bad?.length ?? 0)
  const problems = outcome?.problems ?? taken.bad?.map(({ row, why }) => ({ row, says: why })) ?? []
  const repeat = (taken.stored ?? 1) === 0 && (taken.repeated ?? 0) > 0
  return (
    <Alert
      color={bad > 0 ? 'orange' : 'teal'}
      role="status"
      title={
        repeat
          ? 'This file was taken in before: nothing changed'
          : `${count(taken.rows, 'row')} taken in`
      }
    >
      <Stack gap={6}>
        {taken.added !== undefined && (
          <Text size="sm">
            {number(taken.added)} added, {number(taken.changed ?? 0)} brought up to date.
          </Text>
        )}
        {(taken.items ?? 0) > 0 && (
          <Text size="sm">{count(taken.items ?? 0, 'new item')} made.</Text>
        )}
        {outcome && (
          <>
            {tallyOf({ tally: outcome.movements }).map((says) => (
              <Text size="sm" key={says}>
                {says}
              </Text>
            ))}
            {outcome.pending > 0 && (
              <Text size="sm">
                {count(outcome.pending, 'part')} of it {outcome.pending === 1 ? 'is' : 'are'} still
                being worked through.
              </Text>
            )}
            {outcome.quarantined > 0 && (
              <Text size="sm">
                Some rows wait in{' '}
                <Anchor component={Link} to="/inbox?state=quarantined" inherit underline="always">
                  quarantine
                </Anchor>{' '}
                for a mend.
              </Text>
            )}
          </>
        )}
        {(taken.reused ?? 0) > 0 && (
          <Text size="sm">
            {count(taken.reused ?? 0, 'part')} came under a name that was used before with other
            content, and waits in quarantine.
          </Text>
        )}
        {problems.length > 0 && (
          <List size="sm">
            {problems.slice(0, 20).map(({ row, says }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: it never changes
              <List.Item key={i}>
                {row !== undefined && `Row ${number(row)}: `}
                {says}
              </List.Item>
            ))}
          </List>
        )}
        {problems.length > 20 && (
          <Text size="sm">and {number(problems.length - 20)} more, in the inbox.</Text>
        )}
        <Group gap="xs" mt={4}>
          <Button component={Link} to="/inbox" size="xs" variant="default">
            To the inbox
          </Button>
          <Button size="xs" variant="default" onClick={again}>
            Back to the file
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
