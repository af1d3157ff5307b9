/** Every link: is it alive, how long does it take, what still has to be told. */
import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { aged, count, duration, sentence } from '../../parts/words.ts'
import classes from './overview.module.css'

type Lag = { p50Ms: number | null; p95Ms: number | null; samples: number }
const chips = { good: 'ok', watch: 'low', bad: 'critical' } as const
const words = { good: 'Alive', watch: 'Look at it', bad: 'In trouble' } as const

const lagWords = ({ samples, p50Ms, p95Ms }: Lag, done: string, since: string) =>
  samples === 0
    ? 'No measure in 24 h'
    : `Half ${done} within ${duration(p50Ms)} of ${since}, 95% within ${duration(p95Ms)} (${count(samples, 'movement')})`

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
                lasts={lagWords(one.lag, 'heard', 'happening there') + aged(one.lag.p50Ms)}
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
                lasts={lagWords(one.lag, 'confirmed', 'being recorded here')}
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
  lasts,
  open = 0,
  dead = 0,
}: {
  name: string
  to: string
  what: string
  state: keyof typeof chips
  says: string
  /** How long it takes, in words. */
  lasts: string
  open?: number
  dead?: number
}) {
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
        {lasts}
      </Text>
    </div>
  )
}
