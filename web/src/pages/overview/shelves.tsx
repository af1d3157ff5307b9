/** Stock by category, with what is low and what is out. */
import { Anchor, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { Empty } from '../../parts/empty.tsx'
import { count, number } from '../../parts/words.ts'

export function Shelves() {
  const shelves = useAsk('/v1/overview/stock', {}, { everyMs: 60_000 })
  return (
    <Block
      title="Stock by category"
      says={
        shelves.data &&
        `${count(shelves.data.items, 'item')}: ${number(shelves.data.low)} low, of which ${number(shelves.data.out)} are out`
      }
      of={shelves}
      at={({ at }) => at}
      height={240}
    >
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty kind="not_yet" title="No items yet">
            Items appear when a system tells of them, or from a file.
          </Empty>
        ) : (
          <Table.ScrollContainer minWidth={300} maxHeight={360}>
            <Table verticalSpacing={6} stickyHeader>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Category</Table.Th>
                  <Table.Th ta="right" visibleFrom="sm">
                    Items
                  </Table.Th>
                  <Table.Th ta="right" visibleFrom="sm">
                    On hand
                  </Table.Th>
                  <Table.Th ta="right">Available</Table.Th>
                  <Table.Th ta="right">Low</Table.Th>
                  <Table.Th ta="right">Out</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => {
                  const to = `/stock?category=${encodeURIComponent(row.category)}`
                  const flag = (n: number, what: string) =>
                    n === 0 ? (
                      <Text span inherit c="dimmed">
                        0
                      </Text>
                    ) : (
                      <Anchor component={Link} to={`${to}&${what}=true`} inherit fw={550}>
                        {number(n)}
                      </Anchor>
                    )
                  return (
                    <Table.Tr key={row.category}>
                      <Table.Td>
                        <Anchor component={Link} to={to} inherit>
                          {row.category || 'Without a category'}
                        </Anchor>
                        {row.unknown > 0 && (
                          <Text size="xs" c="dimmed">
                            {count(row.unknown, 'item')} never heard of
                          </Text>
                        )}
                      </Table.Td>
                      <Table.Td ta="right" visibleFrom="sm">
                        {number(row.items)}
                      </Table.Td>
                      <Table.Td ta="right" visibleFrom="sm">
                        {number(row.onHand)}
                      </Table.Td>
                      <Table.Td ta="right">{number(row.available)}</Table.Td>
                      <Table.Td ta="right">{flag(row.low, 'low')}</Table.Td>
                      <Table.Td ta="right">{flag(row.out, 'out')}</Table.Td>
                    </Table.Tr>
                  )
                })}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        )
      }
    </Block>
  )
}
