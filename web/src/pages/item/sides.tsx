/** What the ledger says and what every system shows, side by side. */
import { Anchor, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Ago } from '../../parts/time.tsx'
import { number } from '../../parts/words.ts'

const means = {
  on_hand: 'on hand',
  available: 'available',
  available_to_sell: 'available to sell',
}

/** A number to the right and a word to the left of one line want room between. */
const apart = { base: 6, sm: 'lg' }

export function Sides({ sku }: { sku: string }) {
  const sides = useAsk('/v1/items/{sku}/places', { path: { sku } })
  return (
    <Block
      title="Side by side"
      says="What each system shows of it, and what it should show"
      of={sides}
      at={({ at }) => at}
    >
      {({ places }) =>
        places.length === 0 ? (
          <Text size="sm">
            No system offers this item yet. Map its code at a system (below), or let a system tell
            of it.
          </Text>
        ) : (
          <Table.ScrollContainer minWidth={300}>
            <Table verticalSpacing={7} horizontalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>System</Table.Th>
                  <Table.Th visibleFrom="sm">Its number means</Table.Th>
                  <Table.Th ta="right">Shows</Table.Th>
                  <Table.Th ta="right">Should show</Table.Th>
                  <Table.Th pl={apart}>State</Table.Th>
                  <Table.Th visibleFrom="sm">Seen</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {places.map((side) => (
                  <Table.Tr key={`${side.system} ${side.external}`}>
                    <Table.Td>
                      <Text size="sm" fw={550}>
                        {side.system}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {side.locations.join(', ')}
                        {side.owns && ' · owns it'}
                      </Text>
                      <Text size="xs" c="dimmed" hiddenFrom="sm">
                        {means[side.measure]}, <Ago at={side.asOf} />
                      </Text>
                    </Table.Td>
                    <Table.Td visibleFrom="sm">{means[side.measure]}</Table.Td>
                    <Table.Td ta="right">{number(side.observed)}</Table.Td>
                    <Table.Td ta="right">{number(side.expected)}</Table.Td>
                    <Table.Td pl={apart}>
                      <Chip state={side.state} why={side.says} />
                      {side.driftId !== null && (
                        <Anchor component={Link} to={`/drifts/${side.driftId}`} size="xs" ml={6}>
                          why
                        </Anchor>
                      )}
                      {side.drift?.state === 'resolved' && (
                        <Text size="xs" c="dimmed">
                          <Anchor component={Link} to={`/drifts/${side.drift.id}`} inherit>
                            last differed
                          </Anchor>
                          , over <Ago at={side.drift.resolvedAt} />
                        </Text>
                      )}
                    </Table.Td>
                    <Table.Td visibleFrom="sm">
                      <Ago at={side.asOf} />
                      {side.by && (
                        <Text size="xs" c="dimmed">
                          {side.by === 'reading' ? 'read there' : 'its answer when told'}
                        </Text>
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
