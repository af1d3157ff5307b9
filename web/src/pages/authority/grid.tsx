/** Facts against systems: who owns, who writes, what was turned down; on a phone a card for each fact. */
import { Anchor, Group, Paper, Stack, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { FactExercise } from '../../api/schema.ts'
import { Ago } from '../../parts/time.tsx'
import { count, number, words } from '../../parts/words.ts'
import { meaning, ownsWhere, systemsOf, turnedDown } from './words.ts'

type Props = { of: readonly FactExercise[] }

export function Grid({ of }: Props) {
  const systems = systemsOf(of)
  return (
    <Table.ScrollContainer minWidth={280 + systems.length * 150}>
      <Table withColumnBorders verticalSpacing="sm" aria-label="Facts and systems">
        <Table.Thead>
          <Table.Tr>
            <Table.Th miw={200}>Fact</Table.Th>
            {systems.map((system) => (
              <Table.Th key={system}>
                <Anchor
                  component={Link}
                  to={`/connections/${encodeURIComponent(system)}`}
                  size="sm"
                >
                  {system}
                </Anchor>
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.map((fact) => (
            <Table.Tr key={fact.fact}>
              <Table.Th scope="row" style={{ verticalAlign: 'top' }}>
                {words(fact.fact)}
                <Text size="xs" c="dimmed" fw={400}>
                  {meaning[fact.fact] ?? ''}
                </Text>
                {fact.owners.length === 0 && (
                  <Text size="sm" fw={550}>
                    Nobody owns it
                  </Text>
                )}
              </Table.Th>
              {systems.map((system) => (
                <Table.Td key={system} style={{ verticalAlign: 'top' }}>
                  <Cell fact={fact} system={system} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

export function Cards({ of }: Props) {
  return (
    <Stack gap="sm">
      {of.map((fact) => {
        const systems = systemsOf([fact])
        return (
          <Paper
            withBorder
            p="sm"
            key={fact.fact}
            component="section"
            aria-label={words(fact.fact)}
          >
            <Text fw={600}>{words(fact.fact)}</Text>
            <Text size="xs" c="dimmed">
              {meaning[fact.fact] ?? ''}
            </Text>
            {fact.owners.length === 0 && (
              <Text size="sm" fw={550}>
                Nobody owns it
              </Text>
            )}
            <Stack gap="xs" mt="xs">
              {systems.map((system) => (
                <Group key={system} align="flex-start" gap="sm" wrap="nowrap">
                  <Text size="sm" w={110} style={{ flexShrink: 0, overflowWrap: 'anywhere' }}>
                    {system}
                  </Text>
                  <Cell fact={fact} system={system} />
                </Group>
              ))}
            </Stack>
          </Paper>
        )
      })}
    </Stack>
  )
}

function Cell({ fact, system }: { fact: FactExercise; system: string }) {
  const owned = fact.owners.filter(({ owner }) => owner === system)
  const seen = fact.writers.find((one) => one.system === system)
  const down = seen ? turnedDown(seen) : []
  if (owned.length === 0 && !seen)
    return (
      <Text size="sm" c="dimmed" aria-label="nothing">
        –
      </Text>
    )
  return (
    <Stack gap={2}>
      {owned.map((one) => (
        <Text size="sm" fw={550} key={`${one.location} ${one.source}`}>
          <span aria-hidden>◆ </span>Owner{ownsWhere(one)}
        </Text>
      ))}
      {seen && seen.movements > 0 ? (
        <Text size="sm">
          {count(seen.movements, 'movement')}
          <Text span size="xs" c="dimmed" display="block">
            {seen.locations.join(', ')}, last <Ago at={seen.lastAt} />
          </Text>
        </Text>
      ) : (
        <Text size="xs" c="dimmed">
          not seen writing it
        </Text>
      )}
      {down.map(({ n, says, outcome }) => (
        <Anchor
          key={outcome}
          component={Link}
          to={`/authority?system=${encodeURIComponent(system)}&outcome=${outcome}`}
          size="sm"
        >
          {number(n)} {says}
        </Anchor>
      ))}
    </Stack>
  )
}
