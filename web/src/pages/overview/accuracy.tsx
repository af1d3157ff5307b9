/** How much of what each system shows agreed with the ledger, reading by reading. */
import { Text } from '@mantine/core'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { Empty } from '../../parts/empty.tsx'
import { type Point, Twin } from '../../parts/twin.tsx'
import { brief, percent } from '../../parts/words.ts'

const colors = ['petrol', 'grape', 'orange', 'blue', 'lime', 'pink']
/** More than these on a line are drawn over each other. */
const MOST_POINTS = 48

export function Accuracy() {
  const accuracy = useAsk('/v1/overview/accuracy', { query: { days: 30 } }, { everyMs: 60_000 })
  return (
    <Block
      title="Record accuracy"
      says="Numbers that agreed, of those compared, before anything on its way is taken off"
      of={accuracy}
      at={({ at }) => at}
      height={280}
    >
      {({ rows }) => {
        const points = merged(rows)
        if (points.length === 0) {
          return (
            <Empty kind="not_yet" title="Nothing was compared yet">
              The first hourly reading is the first point.
            </Empty>
          )
        }
        return (
          <>
            <Twin
              label="Share of numbers that agreed"
              points={points}
              series={rows.map(({ system }, i) => ({
                key: system,
                title: system,
                color: colors[i % colors.length]!,
              }))}
              format={percent}
              most={1}
            />
            <Text size="xs" c="dimmed" mt={4}>
              Where a reading was not whole there is a gap: nothing is known then, good or bad.
            </Text>
          </>
        )
      }}
    </Block>
  )
}

type Row = { system: string; points: { at: string; share: number | null }[] }

/** Readings of all systems on one line of time; those of one minute are one point. */
function merged(rows: readonly Row[]): Point[] {
  const by = new Map<number, Point>()
  for (const { system, points } of rows) {
    for (const { at, share } of points.slice(-MOST_POINTS)) {
      const minute = Math.floor(new Date(at).getTime() / 60_000)
      const point = by.get(minute) ?? { at: brief(at) }
      point[system] = share
      by.set(minute, point)
    }
  }
  return [...by].sort(([a], [b]) => a - b).map(([, point]) => point)
}
