/** How many need somebody, in a sentence; each number leads to those it counts. */
import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import { number } from '../../parts/words.ts'
import type { Pile } from '../drift/words.ts'

const parts: readonly {
  pile: Pile
  says: (n: number) => string
  search: Record<string, string>
}[] = [
  {
    pile: 'need',
    says: (n) => `${number(n)} ${n === 1 ? 'needs' : 'need'} you`,
    search: { state: 'open,escalated' },
  },
  {
    pile: 'critical',
    says: (n) => `${number(n)} of them can sell what is not there`,
    search: { state: 'open,escalated', severity: 'critical' },
  },
  {
    pile: 'way',
    says: (n) => `${number(n)} on ${n === 1 ? 'its' : 'their'} way`,
    search: { state: 'explained,correcting' },
  },
  { pile: 'counting', says: (n) => `${number(n)} being counted`, search: { state: 'counting' } },
  { pile: 'off', says: (n) => `${number(n)} put off`, search: { snoozed: 'only' } },
  { pile: 'ignored', says: (n) => `${number(n)} ignored by a rule`, search: { state: 'ignored' } },
]

export function Tally({
  piles,
  compared,
}: {
  piles: Record<Pile, number> | undefined
  /** Some system was read whole, once. */
  compared: boolean
}) {
  if (!piles || !compared)
    return 'Where a system says something else than the ledger expects of it.'
  const some = parts.filter(({ pile }) => piles[pile] > 0)
  if (some.length === 0) return 'Nothing differs.'
  return (
    <Text span inherit aria-live="polite">
      {piles.need === 0 && 'Nothing needs you; '}
      {some.map(({ pile, says, search }, i) => (
        <Fragment key={pile}>
          {i > 0 && ', '}
          <Anchor component={Link} to="/drifts" search={search as never} inherit>
            {says(piles[pile])}
          </Anchor>
        </Fragment>
      ))}
      .
    </Text>
  )
}
