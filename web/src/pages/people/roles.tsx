/** Which role may do what, as a table that can be heard too. */
import { Paper, Table, Text, Title } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { words } from '../../parts/words.ts'
import { type Deed, deeds, roleNames, roles } from './rights.ts'

export const RoleTable = () => (
  <Paper withBorder p="md" component="section">
    <Title order={2} size="h5" mb="xs">
      What each role may do
    </Title>
    <Table.ScrollContainer minWidth={560}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th />
            {roleNames.map((role) => (
              <Table.Th key={role} ta="center" scope="col">
                {words(role)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {(Object.keys(deeds) as Deed[]).map((deed) => (
            <Table.Tr key={deed}>
              <Table.Th scope="row" fw={400}>
                {deeds[deed]}
              </Table.Th>
              {roleNames.map((role) => (
                <Table.Td key={role} ta="center">
                  {roles[role].may.includes(deed) ? (
                    <IconCheck size={17} role="img" aria-label="yes" />
                  ) : (
                    <Text span c="dimmed" role="img" aria-label="no">
                      –
                    </Text>
                  )}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  </Paper>
)
