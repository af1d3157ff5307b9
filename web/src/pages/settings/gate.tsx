/** The gate: whether small repairs are done by themselves, what it would have done, and its locks. */
import { Accordion, Badge, Group, List, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { useState } from 'react'
import { useAct, useAsk } from '../../api/hooks.ts'
import type { GatePreview, Setting } from '../../api/schema.ts'
import { Act } from '../../parts/act.tsx'
import { Block } from '../../parts/block.tsx'
import { Why } from '../../parts/why.tsx'
import { count, words } from '../../parts/words.ts'
import { locks } from '../drift/words.ts'
import { Back, Overridden, touched, useBarred } from './row.tsx'

export function Gate({ of }: { of: Setting | undefined }) {
  const preview = useAsk('/v1/settings/gate/preview')
  const on = of?.value === 'on'
  return (
    <Block
      title="The gate"
      says="Small repairs that pass every lock are only written down, in shadow, or done, when it is on."
      of={preview}
      actions={
        of && (
          <Badge size="lg" color={on ? 'teal' : 'gray'}>
            {on ? 'On: small repairs are done' : 'Shadow: nothing is done'}
          </Badge>
        )
      }
    >
      {(seen) => (
        <Stack gap="sm">
          <Text fw={550}>{seen.says}</Text>
          {of && <Overridden of={of} />}
          <Would of={seen} />
          {of && (
            <Group>
              <Switch of={of} seen={seen} />
              <Back of={of} />
            </Group>
          )}
          <Accordion variant="contained">
            <Accordion.Item value="locks">
              <Accordion.Control>
                The {Object.keys(locks).length} locks: any one that holds, and nothing is done
              </Accordion.Control>
              <Accordion.Panel>
                <List size="sm" spacing={3}>
                  {Object.entries(locks).map(([name, asks]) => (
                    <List.Item key={name}>{asks}</List.Item>
                  ))}
                </List>
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
        </Stack>
      )}
    </Block>
  )
}

function Would({ of: { repairs, systems, causes } }: { of: GatePreview }) {
  if (repairs === 0) return null
  const tables = [
    ['By system', systems.map(({ system, ...sum }) => ({ name: system, ...sum }))],
    ['By likely cause', causes.map(({ cause, ...sum }) => ({ name: words(cause), ...sum }))],
  ] as const
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {tables.map(([title, rows]) => (
        <Table key={title} verticalSpacing={3}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{title}</Table.Th>
              <Table.Th ta="right">Repairs</Table.Th>
              <Table.Th ta="right">Units</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={row.name}>
                <Table.Td>{row.name}</Table.Td>
                <Table.Td ta="right">{row.repairs}</Table.Td>
                <Table.Td ta="right">{row.units}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ))}
    </SimpleGrid>
  )
}

function Switch({ of, seen }: { of: Setting; seen: GatePreview }) {
  const barred = useBarred()(of)
  const put = useAct('put', '/v1/settings/{name}', touched)
  const [note, setNote] = useState('')
  const on = of.value === 'on'
  const to = on ? 'shadow' : 'on'
  return (
    <>
      <Act
        label={on ? 'Back to shadow' : 'Turn the gate on'}
        barred={barred}
        ask={
          <Stack gap="sm">
            <Text size="sm">
              {on
                ? 'From now on nothing is repaired by itself; what would be is written down.'
                : `From now on a repair that passes every lock is made without asking: at most ${seen.limits.skusPerDay} products and ${seen.limits.unitsPerDay} units a day${seen.gated.length > 0 ? `, at ${seen.gated.join(', ')}` : '. No system allows it yet, so nothing would happen: choose below what may be done at each'}. Each can be taken back.`}
            </Text>
            {!on && (
              <Text size="sm" fw={550}>
                {seen.says}
              </Text>
            )}
            <Why optional value={note} set={setNote} />
          </Stack>
        }
        act={async () => {
          await put.mutateAsync({
            path: { name: 'gate' },
            body: { value: to, ...(note.trim() && { note: note.trim() }) },
          })
          setNote('')
          return on
            ? 'Nothing is repaired by itself any more.'
            : `It is on. In the last ${count(seen.days, 'day')} it would have made ${count(seen.repairs, 'repair')}.`
        }}
      />
      {barred && (
        <Text size="xs" c="dimmed">
          {barred}
        </Text>
      )}
    </>
  )
}
