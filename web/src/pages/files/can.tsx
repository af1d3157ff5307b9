/** Before a file is chosen: what one may hold, and the columns that it needs. */
import { Paper, Table, Text, Title } from '@mantine/core'
import { type Kind, kinds, rolesOf, roleWords } from './kinds.ts'

/** Without these a row says nothing. */
const needed: Readonly<Record<Kind, readonly string[]>> = {
  counts: ['sku', 'quantity', 'at'],
  levels: ['sku', 'quantity', 'at'],
  movements: ['sku', 'quantity', 'kind', 'at'],
  orders: ['sku', 'quantity', 'document', 'at'],
  items: ['sku'],
  listings: ['external', 'sku'],
  bundles: ['sku', 'component', 'quantity'],
}

export const CanBe = () => (
  <Paper withBorder p="md" component="section" aria-label="What a file can hold">
    <Title order={2} size="h5">
      What a file can hold
    </Title>
    <Text size="sm" c="dimmed" mb="xs">
      It is found out by the headers, in several languages; what is not found can be said.
    </Text>
    <Table verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>It is about</Table.Th>
          <Table.Th>It needs</Table.Th>
          <Table.Th visibleFrom="sm">It may have</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {(Object.keys(kinds) as Kind[]).map((kind) => (
          <Table.Tr key={kind}>
            <Table.Td>{kinds[kind]}</Table.Td>
            <Table.Td>{inWords(needed[kind])}</Table.Td>
            <Table.Td visibleFrom="sm">
              <Text size="sm" c="dimmed">
                {inWords(rolesOf[kind].filter((role) => !needed[kind].includes(role))) || '–'}
              </Text>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Paper>
)

const inWords = (roles: readonly string[]) =>
  roles.map((role) => roleWords[role] ?? role).join(', ')
