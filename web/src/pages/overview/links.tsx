/** Every link: is it alive, how long does it take, what still has to be told. */
import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { count, duration, sentence } from '../../parts/words.ts'
import classes from './overview.module.css'

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
                measures="from there to here"
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
                measures="until confirmed"
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
  measures,
  open = 0,
  dead = 0,
}: {
  name: string
  to: string
  what: string
  state: keyof typeof chips
  says: string
  lag: Lag
  measures: string
  open?: number
  dead?: number
}) {
  const lasts =
    lag.samples === 0
      ? 'no measure in 24 h'
      : `half in ${duration(lag.p50Ms)}, 95% in ${duration(lag.p95Ms)} ${measures} (${count(lag.samples, 'sample')})`
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
