/** What a file would do, row by row, before anything is stored. */
import { Alert, Stack, Table, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { count, number, words } from '../../parts/words.ts'

export type Foreseen = {
  columns: { title: string; role: string | null; samples: string[] }[]
  missing: string[]
  rows: number
  good: number
  bad: number
  reasons: { fate: string; why: string; count: number; rows: number[] }[]
  fates: Record<string, number>
  sample: { row: number; cells: string[]; fate: string; says: string }[]
}

export function Rehearsed({
  of: { rows, good, bad, reasons, columns, sample, missing },
}: {
  of: Foreseen
}) {
  return (
    <Stack component="section" aria-label="What it would do">
      {missing.length === 0 && (
        <Text size="sm" fw={550}>
          {count(rows, 'row')}: {number(good)} can be taken in
          {bad > 0 && `, ${number(bad)} cannot as they are`}. Nothing is stored yet.
        </Text>
      )}
      {reasons.length > 0 && missing.length === 0 && (
        <Alert color="orange" icon={<IconAlertTriangle />} title="What has to be mended">
          {reasons.slice(0, 8).map(({ fate, why, count: n, rows: at }) => (
            <Text size="sm" key={`${fate} ${why}`}>
              {count(n, 'row')} (row {at.slice(0, 3).join(', ')}
              {n > 3 && ' …'}): {why}
            </Text>
          ))}
        </Alert>
      )}
      <Table.ScrollContainer minWidth={480}>
        <Table verticalSpacing={4} captionSide="top">
          <caption>The first rows, and what each would do</caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Row</Table.Th>
              {columns.map(({ title, role }) => (
                <Table.Th key={title}>
                  {title}
                  <Text size="xs" c="dimmed">
                    {role ? `= ${role === 'sku' ? 'SKU' : role}` : 'not used'}
                  </Text>
                </Table.Th>
              ))}
              <Table.Th>What it would do</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sample.slice(0, 10).map((one) => (
              <Table.Tr key={one.row}>
                <Table.Td>{one.row}</Table.Td>
                {columns.map(({ title }, i) => (
                  <Table.Td key={title}>{one.cells[i]}</Table.Td>
                ))}
                <Table.Td>
                  {words(one.fate)}
                  <Text size="xs" c="dimmed">
                    {one.says}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Stack>
  )
}
