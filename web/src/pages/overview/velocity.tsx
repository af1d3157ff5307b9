/** What sells most, or runs out first: units a day, their line, and for how long there is enough. */
import { Group, SegmentedControl, Table, Text, Tooltip } from '@mantine/core'
import { useState } from 'react'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Sku } from '../../parts/sku.tsx'
import { Spark } from '../../parts/spark.tsx'
import { count, decimal, number } from '../../parts/words.ts'

const why = {
  nothing_sold: 'Nothing was sold in this time, so there is no pace.',
  unknown_stock: 'Nothing was ever recorded of its stock.',
}

export function Velocity() {
  const [sort, setSort] = useState<'units' | 'cover'>('units')
  const [days, setDays] = useState('28')
  const paces = useAsk(
    '/v1/overview/velocity',
    { query: { sort, days: Number(days), limit: 10 } },
    { everyMs: 60_000, keep: true },
  )
  return (
    <Block
      title="Order velocity"
      says="Sold less cancelled, by when it happened"
      of={paces}
      at={({ at }) => at}
      height={320}
      actions={
        <Group gap={6}>
          <SegmentedControl
            size="xs"
            aria-label="Sorted by"
            value={sort}
            onChange={(value) => setSort(value as typeof sort)}
            data={[
              { value: 'units', label: 'Sells most' },
              { value: 'cover', label: 'Runs out first' },
            ]}
          />
          <SegmentedControl
            size="xs"
            aria-label="Over how many days"
            value={days}
            onChange={setDays}
            data={['7', '14', '28'].map((value) => ({ value, label: `${value} days` }))}
          />
        </Group>
      }
    >
      {({ rows, days }) =>
        rows.length === 0 ? (
          <Empty kind="not_yet" title={`Nothing was sold in ${days} days`}>
            As soon as orders come in, this shows how fast each item goes and how long it lasts.
          </Empty>
        ) : (
          <Table.ScrollContainer minWidth={320}>
            <Table verticalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Item</Table.Th>
                  <Table.Th visibleFrom="sm">Each day</Table.Th>
                  <Table.Th ta="right">Units a day</Table.Th>
                  <Table.Th ta="right" visibleFrom="sm">
                    Orders
                  </Table.Th>
                  <Table.Th ta="right">Available</Table.Th>
                  <Table.Th ta="right">Lasts</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => (
                  <Table.Tr key={row.sku}>
                    <Table.Td maw={220}>
                      <Sku sku={row.sku} name={row.name} />
                    </Table.Td>
                    <Table.Td visibleFrom="sm">
                      <Spark
                        of={row.spark}
                        label={`Units a day over ${days} days: at least ${number(Math.min(...row.spark))}, at most ${number(Math.max(...row.spark))}`}
                      />
                    </Table.Td>
                    <Table.Td ta="right">
                      <Tooltip label={`${count(row.units, 'unit')} in ${days} days`}>
                        <span>{decimal(row.perDay)}</span>
                      </Tooltip>
                    </Table.Td>
                    <Table.Td ta="right" visibleFrom="sm">
                      {number(row.orders)}
                    </Table.Td>
                    <Table.Td ta="right">{number(row.available)}</Table.Td>
                    <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                      {row.coverDays === null ? (
                        <Tooltip label={row.coverWhy ? why[row.coverWhy] : ''}>
                          <Text span inherit c="dimmed">
                            –
                          </Text>
                        </Tooltip>
                      ) : row.coverDays < 1 ? (
                        <Text span inherit fw={600}>
                          &lt; 1 day
                        </Text>
                      ) : (
                        count(Math.floor(row.coverDays), 'day')
                      )}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )
      }
    </Block>
  )
}
