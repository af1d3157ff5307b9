/** A small table of an audit, under its heading; it scrolls within itself on a phone. */
import { Paper, Table, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

export const Section = ({
  title,
  says,
  children,
}: {
  title: string
  says?: ReactNode
  children: ReactNode
}) => (
  <Paper withBorder p="md" component="section" aria-label={title} miw={0}>
    <Title order={2} size="h5">
      {title}
    </Title>
    {says && (
      <Text size="sm" c="dimmed">
        {says}
      </Text>
    )}
    {children}
  </Paper>
)

export function Small({
  label,
  titles,
  rows,
  right = [],
}: {
  label: string
  titles: readonly string[]
  rows: readonly (readonly ReactNode[])[]
  /** Columns of numbers. */
  right?: readonly number[]
}) {
  return (
    <Table.ScrollContainer minWidth={titles.length * 110} mt="xs">
      <Table verticalSpacing={5} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            {titles.map((title, i) => (
              <Table.Th key={title} ta={right.includes(i) ? 'right' : undefined}>
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((cells, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a stored audit never changes
            <Table.Tr key={i}>
              {cells.map((cell, j) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the same
                <Table.Td key={j} ta={right.includes(j) ? 'right' : undefined}>
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
