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
        domain={shape === 'line' ? ['auto', most ?? 'auto'] : [0, most ?? 'auto']}
      />
      <Tooltip
        formatter={(n) => format(n as number | null)}
        contentStyle={{
          background: 'var(--mantine-color-body)',
          border: '1px solid var(--mantine-color-default-border)',
          borderRadius: 8,
        }}
      />
      {series.length > 1 && <Legend />}
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

const tick = { fontSize: 12, fill: 'var(--mantine-color-dimmed)' }
