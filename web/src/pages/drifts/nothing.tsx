/** An empty inbox is one of three things, and says which. */
import { Button, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Answer } from '../../api/client.ts'
import { Empty } from '../../parts/empty.tsx'
import { Ago, At } from '../../parts/time.tsx'
import { count } from '../../parts/words.ts'
import type { Pile } from '../drift/words.ts'
import { isFiltered } from './query.ts'

type Systems = Answer<'/v1/readings', 'get'>['systems']

export function Nothing({
  search,
  clear,
  piles,
  systems,
}: {
  search: Record<string, string | undefined>
  clear: () => void
  piles: Record<Pile, number> | undefined
  systems: Systems | undefined
}) {
  if (isFiltered(search)) {
    const all = piles ? piles.need + piles.way + piles.counting : 0
    return (
      <Empty kind="filtered" title="Nothing fits what you asked for" clear={clear}>
        {all > 0
          ? `${count(all, 'drift')} would be shown without it.`
          : 'Without it there is nothing either.'}
      </Empty>
    )
  }
  const unread = (systems ?? []).filter(({ doneAt }) => doneAt === null)
  const times = (systems ?? []).flatMap(({ doneAt }) => (doneAt ? [doneAt] : [])).sort()
  const [oldest] = times
  if (!oldest) {
    return (
      <Empty
        kind="not_yet"
        title="Nothing was compared yet"
        action={
          <Button component={Link} to="/readings" size="xs">
            To the reconciliation
          </Button>
        }
      >
        Once a system was read, every number that differs from what the ledger expects appears here:
        with its cause, and what to do about it. That there is nothing here does not mean that all
        is well.
      </Empty>
    )
  }
  const off = piles ? piles.off + piles.ignored : 0
  return (
    <Empty kind={unread.length > 0 ? 'not_yet' : 'well'} title="No drift">
      <Text size="sm" component="span">
        {unread.length > 0
          ? `Of what was read. Never read whole so far: ${unread.map(({ system }) => system).join(', ')}.`
          : 'Every system was read whole, and every number is as it should be.'}{' '}
        The oldest of the readings ended <At at={oldest} /> (<Ago at={oldest} />
        ).
        {off > 0 && ` Out of sight: ${count(off, 'drift')} put off or ignored.`}
      </Text>
    </Empty>
  )
}
