/** The two questions about a system, each with its own answer: is the link alive, do the numbers agree. */
import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import type { Links } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { ago, count } from '../../parts/words.ts'

export function linkChip({
  standing,
  lastHeardAt,
  lastToldAt,
  says,
}: Pick<Links['systems'][number], 'standing' | 'lastHeardAt' | 'lastToldAt' | 'says'>) {
  if (standing === 'good' && !lastHeardAt && !lastToldAt) {
    return <Chip state="unknown" label="Link: nothing heard yet" why={says} />
  }
  const state = { good: 'live', watch: 'late', bad: 'down' }[standing]
  const word = { good: 'alive', watch: 'to be watched', bad: 'broken' }[standing]
  return <Chip state={state} label={`Link: ${word}`} why={says} />
}

/** What is not over yet, and not meant to be. */
const open = ['open', 'explained', 'correcting', 'escalated', 'counting'] as const
const MOST = 100

/** From its last reading and what is open about it; never read is not the same as agreeing. */
export function Agrees({ system }: { system: string }) {
  const readings = useAsk('/v1/readings', { query: { system, limit: 1 } })
  const drifts = useAsk('/v1/drifts', { query: { system, state: [...open], limit: MOST } })
  const last = readings.data?.rows[0]
  if (!readings.data || !drifts.data) return null
  const found = drifts.data.rows.length
  if (found > 0) {
    const label = drifts.data.next === null ? count(found, 'drift') : `more than ${MOST} drifts`
    return (
      <Anchor component={Link} to="/drifts" search={{ system } as never} underline="never">
        <Chip state="differs" label={`Numbers: ${label} open`} />
      </Anchor>
    )
  }
  if (!last) return <Chip state="unknown" label="Numbers: never compared" />
  const when = ago(last.endedAt ?? last.startedAt, Date.now())
  return last.state === 'complete' ? (
    <Chip state="agrees" label="Numbers: agree" why={`Compared ${when}: nothing is open.`} />
  ) : (
    <Chip
      state={last.state === 'running' ? 'running' : 'stale'}
      label={last.state === 'running' ? 'Numbers: being read' : 'Numbers: not known'}
      why={last.why ?? `The reading ${when} was ${last.state}.`}
    />
  )
}
