/** A chart and the same as a table: one switch, the same numbers. The chart's library is loaded here only. */
import { Box, SegmentedControl, Skeleton, Table } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { number } from './words.ts'

export type Series = { key: string; title: string; color: string }
export type Point = { at: string; [key: string]: number | string | null }

const Chart = lazy(() => import('./chart.tsx'))

export function Twin({
  label,
  points,
  series,
  stacked,
  shape = 'line',
  format = number,
  most,
}: {
  label: string
  points: readonly Point[]
  series: readonly Series[]
  stacked?: boolean
  shape?: 'line' | 'bar'
  /** How a value is written; null is a dash, and a gap in the line. */
  format?: (n: number | null) => string
  /** The end of the scale, where it has one. */
  most?: number
}) {
  const [as, setAs] = useState('chart')
  return (
    <Box>
      <SegmentedControl
        size="xs"
        value={as}
        onChange={setAs}
        data={[
          { value: 'chart', label: 'Chart' },
          { value: 'table', label: 'Table' },
        ]}
        aria-label={`${label}: chart or table`}
        mb="xs"
      />
      {as === 'chart' ? (
        <Suspense fallback={<Skeleton height={220} />}>
          <Chart
            label={label}
            points={points}
            series={series}
            stacked={stacked ?? false}
            shape={shape}
            format={format}
            most={most}
          />
        </Suspense>
      ) : (
        <Table.ScrollContainer minWidth={320} maxHeight={260}>
          <Table stickyHeader verticalSpacing={3}>
            <caption>{label}</caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                {series.map(({ key, title }) => (
                  <Table.Th key={key} ta="right">
                    {title}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {points.map((point) => (
                <Table.Tr key={point.at}>
                  <Table.Td>{point.at}</Table.Td>
                  {series.map(({ key }) => (
                    <Table.Td key={key} ta="right">
                      {format(point[key] as number | null)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Box>
  )
}
