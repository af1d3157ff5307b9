/** Lines or bars over time; loaded only where a page shows one. */
import { Box } from '@mantine/core'
import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { Point, Series } from './twin.tsx'

export default function Chart({
  label,
  points,
  series,
  stacked,
  shape,
  format,
  most,
}: {
  label: string
  points: readonly Point[]
  series: readonly Series[]
  stacked: boolean
  shape: 'line' | 'bar'
  format: (n: number | null) => string
  most?: number | undefined
}) {
  const data = [...points]
  const common = (
    <>
      <CartesianGrid stroke="var(--mantine-color-default-border)" vertical={false} />
      <XAxis dataKey="at" tick={tick} tickLine={false} minTickGap={24} />
      <YAxis
        tick={tick}
        tickLine={false}
        axisLine={false}
        width={48}
        tickFormatter={(n: number) => format(n)}
        domain={shape === 'line' ? ['auto', 'auto'] : [0, most ?? 'auto']}
        {...(shape === 'line' && most !== undefined && below(most, points, series))}
      />
      <Tooltip
        formatter={(n) => format(n as number | null)}
        contentStyle={{
          background: 'var(--mantine-color-body)',
          border: '1px solid var(--mantine-color-default-border)',
          borderRadius: 8,
        }}
      />
      {series.length > 1 && <Legend wrapperStyle={{ fontSize: 13 }} />}
    </>
  )
  return (
    <Box h={230} role="img" aria-label={`${label}. The same numbers are in the table.`}>
      <ResponsiveContainer>
        {shape === 'line' ? (
          <LineChart data={data} accessibilityLayer>
            {common}
            {series.map(({ key, title, color }) => (
              <Line
                key={key}
                dataKey={key}
                name={title}
                stroke={`var(--mantine-color-${color}-filled)`}
                strokeWidth={2}
                dot={points.length < 20}
                isAnimationActive={false}
                connectNulls={false}
              />
            ))}
          </LineChart>
        ) : (
          <BarChart data={data} accessibilityLayer>
            {common}
            {series.map(({ key, title, color }) => (
              <Bar
                key={key}
                dataKey={key}
                name={title}
                fill={`var(--mantine-color-${color}-filled)`}
                isAnimationActive={false}
                {...(stacked && { stackId: 'one' })}
              />
            ))}
          </BarChart>
        )}
      </ResponsiveContainer>
    </Box>
  )
}

const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25]
const LINES = 4

/** Shares are mostly close to their end: a scale from there down, in steps that can be read. */
function below(most: number, points: readonly Point[], series: readonly Series[]) {
  const shown = points.flatMap((point) => series.map(({ key }) => point[key]))
  const least = Math.min(most, ...shown.filter((n) => typeof n === 'number'))
  const step = STEPS.find((one) => most - one * LINES <= least) ?? STEPS.at(-1)!
  const ticks = Array.from({ length: LINES + 1 }, (_, i) => most - step * (LINES - i))
  return { ticks, domain: [ticks[0]!, most], interval: 0 }
}

const tick = { fontSize: 12, fill: 'var(--mantine-color-dimmed)' }
