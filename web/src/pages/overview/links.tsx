/** Every link: is it alive, how long does it take, what still has to be told. */
import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { capital, count, duration, sentence } from '../../parts/words.ts'
import classes from './overview.module.css'

const DAY_MS = 86_400_000

type Lag = { p50Ms: number | null; p95Ms: number | null; samples: number }
const chips = { good: 'ok', watch: 'low', bad: 'critical' } as const
const words = { good: 'Alive', watch: 'Look at it', bad: 'In trouble' } as const

export function Links() {
  const links = useAsk('/v1/overview/links', {}, { everyMs: 30_000 })
  return (
    <Block
      title="Sync health"
      says="Each link by itself; a quiet one says since when"
      of={links}
      at={({ at }) => at}
      height={240}
    >
      {({ systems, channels }) =>
        systems.length === 0 ? (
          <Empty kind="not_yet" title="No systems are connected" />
        ) : (
          <Stack gap={0}>
            {systems.map((one) => (
              <Line
                key={one.system}
                name={one.system}
                to={`/connections/${encodeURIComponent(one.system)}`}
                what={`${one.role} · tells us`}
                state={one.standing}
                says={one.says}
                lag={one.lag}
                measures={['heard', 'of happening there']}
                longMeans="Old documents came in, or it tells us late."
              />
            ))}
            {channels.map((one) => (
              <Line
                key={one.channel}
                name={one.channel}
                to={`/deliveries?channel=${encodeURIComponent(one.channel)}`}
                what={`${one.role} · is told`}
                state={one.standing}
                says={one.says}
                lag={one.lag}
                measures={['confirmed', 'of being recorded here']}
                open={one.pending}
                dead={one.dead}
              />
            ))}
          </Stack>
        )
      }
    </Block>
  )
}

function Line({
  name,
  to,
  what,
  state,
  says,
  lag,
  measures: [done, since],
  longMeans,
  open = 0,
  dead = 0,
}: {
  name: string
  to: string
  what: string
  state: keyof typeof chips
  says: string
  lag: Lag
  /** What was done within that time, and of what. */
  measures: readonly [done: string, since: string]
  /** What it may mean when it takes days. */
  longMeans?: string
  open?: number
  dead?: number
}) {
  const lasts =
    lag.samples === 0
      ? 'no measure in 24 h'
      : `half ${done} within ${duration(lag.p50Ms)} ${since}, 95% within ${duration(lag.p95Ms)} (${count(lag.samples, 'movement')})`
  const long = longMeans !== undefined && (lag.p50Ms ?? 0) > DAY_MS
  const left = [open > 0 && `${open} to tell`, dead > 0 && `${dead} given up`].filter(Boolean)
  return (
    <div className={classes.link}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Group gap={6} miw={0}>
          <Anchor component={Link} to={to} fw={600} size="sm">
            {name}
          </Anchor>
          <Text size="xs" c="dimmed">
            {what}
          </Text>
        </Group>
        <Chip state={chips[state]} label={words[state]} size="sm" />
      </Group>
      <Text size="sm">
        {sentence(says)}
        {left.length > 0 && !says.includes(left[0] as string) ? ` · ${left.join(', ')}` : ''}
      </Text>
      <Text size="xs" c="dimmed">
        {capital(lasts)}
        {long && `. ${longMeans}`}
      </Text>
    </div>
  )
}
