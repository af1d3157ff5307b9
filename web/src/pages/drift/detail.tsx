/** One drift, told: the sentence, the sum, the cause, the decision, the plan, its life. */
import { Anchor, Group, Skeleton, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useMemo, useRef } from 'react'
import { useAsk } from '../../api/hooks.ts'
import type { DriftExplained } from '../../api/schema.ts'
import { useKeys } from '../../app/keys.tsx'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Problem } from '../../parts/problem.tsx'
import { Ago, At, useNow } from '../../parts/time.tsx'
import { capital } from '../../parts/words.ts'
import { Cause, Cites } from './cause.tsx'
import classes from './detail.module.css'
import { Deeds } from './doing/doing.tsx'
import { untilItGrows } from './doing/until.ts'
import { Gate } from './gate.tsx'
import { History } from './history.tsx'
import { Plan } from './plan.tsx'
import { Waterfall } from './sum/waterfall.tsx'
import { placeName, spoken, timeless } from './words.ts'

export function Detail({ id, wide }: { id: number; wide?: boolean }) {
  const asked = useAsk('/v1/drifts/{id}', { path: { id } })
  const { data, error } = asked
  if (error && !data) return <Problem of={error} again={() => asked.refetch()} />
  if (!data) {
    return (
      <Stack aria-busy="true" aria-label="Loading">
        <Skeleton height={22} width="90%" />
        <Skeleton height={30} width="70%" />
        <Skeleton height={160} />
        <Skeleton height={160} />
      </Stack>
    )
  }
  const part = (title: string, says: string, children: React.ReactNode) => (
    <Block title={title} says={says} of={{ ...asked, error: null }}>
      {() => children}
    </Block>
  )
  const sum = <SumPart of={data} />
  const why = part('Why', 'The likely cause, and what it rests on', <Cause of={data} />)
  const decision = part(
    'Decision',
    'Whether it may be repaired without a person',
    <Gate of={data} />,
  )
  const repair = part('Repair', 'What would change, and what was done', <Plan of={data} />)
  const history = part('History', 'What happened to it, and by whom', <History of={data.events} />)
  return (
    <Stack gap="md">
      {error && <Problem of={error} title="This is from before" again={() => asked.refetch()} />}
      <Sentence of={data} />
      <Deeds drift={data.drift} />
      {wide ? (
        <div className={classes.two}>
          <Stack gap="md" miw={0}>
            {sum}
            {why}
            {history}
          </Stack>
          <Stack gap="md" miw={0}>
            {decision}
            {repair}
          </Stack>
        </div>
      ) : (
        <>
          {sum}
          {why}
          {decision}
          {repair}
          {history}
        </>
      )}
    </Stack>
  )
}

/** Numbers, place, direction, since when, likely cause, what wins, what is on its way. */
function Sentence({ of: { drift, story } }: { of: DriftExplained }) {
  const now = useNow()
  const away = drift.snoozedUntil !== null && new Date(drift.snoozedUntil).getTime() > now
  return (
    <Stack gap={6}>
      <Group gap={6}>
        <Chip state={drift.state} />
        {drift.severity !== 'in_flight' && <Chip state={drift.severity} why={drift.severityWhy} />}
        {drift.regressed && (
          <Chip state="late" label="Came back" why="It was resolved, and is there again." />
        )}
        {away && <Chip state="snoozed" label="Put off" />}
      </Group>
      <Text size="lg" fw={550} lh={1.4}>
        {timeless(drift.says)}
      </Text>
      {story && drift.residue !== 0 && <Text size="sm">{story.found}</Text>}
      {drift.next && drift.state !== 'resolved' && (
        <Text size="sm">
          <b>Next:</b> {spoken(drift.next)}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        Since <At at={drift.firstSeenAt} /> (<Ago at={drift.firstSeenAt} />
        ), compared <Ago at={drift.comparedAt} /> with the number of <At at={drift.asOf} />.{' '}
        {drift.severityWhy && `${capital(drift.severityWhy)}. `}
        {drift.owns
          ? `${placeName(drift)} owns this fact: where they differ, it is right.`
          : `${placeName(drift)} follows: where they differ, the owner is right.`}
        {away &&
          drift.snoozedUntil &&
          (untilItGrows(drift.snoozedUntil, now)
            ? ` Put off by ${drift.snoozedBy} until it grows.`
            : ` Put off by ${drift.snoozedBy}, until it grows or `)}
        {away && drift.snoozedUntil && !untilItGrows(drift.snoozedUntil, now) && (
          <>
            <At at={drift.snoozedUntil} />.
          </>
        )}
        {drift.ignoreRule !== null && drift.state === 'ignored' && (
          <>
            {' '}
            <Anchor component={Link} to="/ignore-rules" inherit>
              Rule {drift.ignoreRule}
            </Anchor>{' '}
            keeps it out of the inbox.
          </>
        )}
        {drift.resolvedAt && (
          <>
            {' '}
            Resolved <Ago at={drift.resolvedAt} />: {drift.resolvedHow}.
          </>
        )}
      </Text>
    </Stack>
  )
}

/** `e` brings it into sight. */
function SumPart({ of }: { of: DriftExplained }) {
  const at = useRef<HTMLDivElement>(null)
  useKeys(
    useMemo(() => {
      const act = () => {
        at.current?.scrollIntoView({ block: 'start', behavior: 'smooth' })
        at.current?.focus({ preventScroll: true })
      }
      return [{ key: 'e', says: 'Explain: to the sum', act }]
    }, []),
  )
  useEffect(() => {
    if (location.hash === '#sum') at.current?.scrollIntoView({ block: 'start' })
  }, [])
  const cited = of.terms.filter(({ cites }) => cites.length > 0)
  return (
    <div
      ref={at}
      id="sum"
      tabIndex={-1}
      style={{ scrollMarginTop: 72, minWidth: 0, outline: 'none' }}
    >
      <Block
        title="The sum"
        says="From what it should show to what it shows"
        of={{ data: of, error: null, isPending: false, refetch: () => {} }}
      >
        {() => (
          <Stack gap="xs">
            <Waterfall of={of} />
            {cited.map(({ term, says, cites }) => (
              <div key={term + says}>
                <Text size="sm">{capital(says)}</Text>
                <Cites of={cites} sku={of.drift.sku} />
              </div>
            ))}
          </Stack>
        )}
      </Block>
    </div>
  )
}
