/** What the system calls its places, and which of ours each is. */
import { Group, Select, Stack, Table, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useAct, useAsk } from '../../api/hooks.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Block } from '../../parts/block.tsx'

export function Places({ system }: { system: string }) {
  const all = useAsk('/v1/locations')
  const may = useMay()('write')
  const put = useAct('put', '/v1/locations', ['/v1/locations', '/v1/quarantine', '/v1/inbox'])
  const [external, setExternal] = useState('')
  const [location, setLocation] = useState<string | null>(null)
  const ours = (all.data?.locations ?? []).map(({ location: value, name }) => ({
    value,
    label: name && name !== value ? `${name} (${value})` : value,
  }))
  return (
    <Block
      title="Places"
      says="What it calls a place, and which of ours that is."
      of={all}
      actions={
        may && (
          <Act
            label="Map a place"
            size="xs"
            title={`Map a place of ${system}`}
            act={async () => {
              if (!location) throw new Error('Choose which of our locations it is.')
              const told = await put.mutateAsync({
                body: { locations: [{ system, external, location }] },
              })
              setExternal('')
              const waiting = told.waiting.reduce((sum, { messages }) => sum + messages, 0)
              return waiting > 0
                ? `Mapped. ${waiting} messages in quarantine wait for something like this: try them again in the inbox.`
                : 'Mapped.'
            }}
            ask={
              <Stack gap="sm">
                <TextInput
                  label={`As ${system} calls it`}
                  description="Exactly as it stands in its messages or files."
                  required
                  data-autofocus
                  value={external}
                  onChange={({ currentTarget }) => setExternal(currentTarget.value)}
                />
                <Select
                  label="Is our location"
                  required
                  data={ours}
                  value={location}
                  onChange={setLocation}
                />
              </Stack>
            }
          />
        )
      }
    >
      {({ maps }) => {
        const own = maps.filter((one) => one.system === system)
        if (own.length === 0) {
          return (
            <Group>
              <Text size="sm">None yet: what it tells of a place waits in quarantine.</Text>
            </Group>
          )
        }
        return (
          <Table verticalSpacing={5}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>There</Table.Th>
                <Table.Th>Our location</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {own.map((one) => (
                <Table.Tr key={one.external}>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    {one.external || 'without a name'}
                  </Table.Td>
                  <Table.Td>{one.location}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )
      }}
    </Block>
  )
}
