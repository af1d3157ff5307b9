/** Open drift by how much it matters, day by day, and what made it. */
import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Twin } from '../../parts/twin.tsx'
import { count, number, words } from '../../parts/words.ts'
import { useCompared } from './compared.ts'

const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const severities = [
  { key: 'critical', title: 'Critical', color: 'red' },
  { key: 'high', title: 'High', color: 'orange' },
  { key: 'low', title: 'Low', color: 'yellow' },
] as const

export function Drifts() {
  const compared = useCompared()
  /** Before anything was compared nobody knows, and a 0 would claim it. */
  const found = (n: number) => number(compared === false ? null : n)
  const drifts = useAsk('/v1/overview/drifts', { query: { days: 14 } }, { everyMs: 60_000 })
  return (
    <Block
      title="Open drift"
      says={
        drifts.data &&
        (compared === false
          ? 'No system was read whole yet'
          : drifts.data.waiting === 0
            ? 'None waits for a person'
            : `${count(drifts.data.waiting, 'drift')} ${drifts.data.waiting === 1 ? 'waits' : 'wait'} for a person`)
      }
      of={drifts}
      at={({ at }) => at}
      height={320}
    >
      {({ open, trend, causes }) => (
        <Stack gap="sm">
          <Group gap="lg">
            {severities.map(({ key, title }) => (
              <Anchor
                key={key}
                component={Link}
                to={`/drifts?severity=${key}`}
                underline="never"
                c="inherit"
              >
                <Text size="xl" fw={650} lh={1.1} data-figure={key}>
                  {found(open[key])}
                </Text>
                <Chip state={key} label={title} size="sm" />
              </Anchor>
            ))}
            <div>
              <Text size="xl" fw={650} lh={1.1}>
                {found(open.inFlight)}
              </Text>
              <Chip state="in_flight" size="sm" />
            </div>
            {open.snoozed + open.ignored > 0 && (
              <Text size="sm" c="dimmed">
                {number(open.snoozed)} put off, {number(open.ignored)} ignored
              </Text>
            )}
          </Group>
          {trend.every(
            (d) => d.opened === 0 && d.open.critical + d.open.high + d.open.low === 0,
          ) ? (
            compared === false ? (
              <Empty kind="not_yet" title="Nothing was compared yet">
                Every hour all systems are read and compared. What disagrees appears here.
              </Empty>
            ) : (
              <Empty kind="well" title="No drift in 14 days">
                Every hour all systems are read and compared. What disagrees appears here.
              </Empty>
            )
          ) : (
            <Twin
              label="Drift that was open at the end of each day"
              shape="bar"
              stacked
              points={trend.map((d) => ({ at: day.format(new Date(d.until)), ...d.open }))}
              series={severities}
            />
          )}
          {causes.length > 0 && (
            <Group gap={6}>
              <Text size="sm" c="dimmed">
                Likely causes:
              </Text>
              {causes.map(({ cause, drifts, units }) => (
                <Anchor
                  key={cause ?? ''}
                  component={Link}
                  size="sm"
                  to={cause ? `/drifts?cause=${cause}` : '/drifts?unexplained=true'}
                  title={count(units, 'unit')}
                >
                  {cause ? words(cause) : 'Not explained'} ({number(drifts)})
                </Anchor>
              ))}
            </Group>
          )}
        </Stack>
      )}
    </Block>
  )
}
