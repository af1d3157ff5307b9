/** A number and the terms that make it: the last line is the sum of those above, and says so. */
import { Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { number, signed } from './words.ts'

export type Term = { label: ReactNode; says?: ReactNode; quantity: number }

/** `from` (when given) plus every term is `total`; where it is not, that is said. */
export function Sum({ from, terms, total }: { from?: Term; terms: readonly Term[]; total: Term }) {
  const made = (from?.quantity ?? 0) + terms.reduce((sum, { quantity }) => sum + quantity, 0)
  const line = ({ label, says, quantity }: Term, text: string, weight?: number) => (
    <>
      <Table.Td fw={weight}>
        {label}
        {says && (
          <Text size="xs" c="dimmed">
            {says}
          </Text>
        )}
      </Table.Td>
      <Table.Td ta="right" fw={weight} w={90} style={{ whiteSpace: 'nowrap' }} data-n={quantity}>
        {text}
      </Table.Td>
    </>
  )
  return (
    <Table verticalSpacing={5} withRowBorders={false}>
      <Table.Tbody>
        {from && <Table.Tr>{line(from, number(from.quantity))}</Table.Tr>}
        {terms.map((term, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: terms have an order and no names of their own
          <Table.Tr key={i}>{line(term, signed(term.quantity))}</Table.Tr>
        ))}
        <Table.Tr style={{ borderTop: '1.5px solid var(--mantine-color-default-border)' }}>
          {line(total, number(total.quantity), 650)}
        </Table.Tr>
        {made !== total.quantity && (
          <Table.Tr>
            <Table.Td colSpan={2}>
              <Text size="xs" c="red">
                The terms make {number(made)}: this is our mistake, and it should be told.
              </Text>
            </Table.Td>
          </Table.Tr>
        )}
      </Table.Tbody>
    </Table>
  )
}
