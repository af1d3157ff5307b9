/** First step: the systems that the configuration names, each with how its link is; or how to name some. */
import { Anchor, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useAsk } from '../../api/hooks.ts'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Raw } from '../../parts/raw.tsx'
import { Ago } from '../../parts/time.tsx'
import { TestButton } from '../connection/checkup.tsx'
import { roleWords } from '../connections/words.ts'

const recipes = [
  { name: 'shopify-shelf', says: 'Shopify, own shelf' },
  { name: 'woocommerce-shelf', says: 'WooCommerce, own shelf' },
  { name: 'shopify-3pl-csv', says: 'Shopify, a 3PL that leaves CSV files' },
  { name: 'shopify-wms-webhooks', says: 'Shopify, a WMS that sends webhooks' },
]

export function Sees() {
  const links = useAsk('/v1/overview/links', {}, { everyMs: 30_000 })
  return (
    <Stack>
      <Block
        title="What Onhand sees"
        says="The systems that onhand.config.ts names."
        of={links}
        at={({ at }) => at}
      >
        {({ systems }) =>
          systems.length === 0 ? (
            <Text size="sm">None yet. Below is how to name some.</Text>
          ) : (
            <Table.ScrollContainer minWidth={300}>
              <Table verticalSpacing="xs" horizontalSpacing={6}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>System</Table.Th>
                    <Table.Th visibleFrom="sm">It is</Table.Th>
                    <Table.Th>Link</Table.Th>
                    <Table.Th visibleFrom="sm">Last heard</Table.Th>
                    <Table.Th>Try it</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {systems.map((one) => (
                    <Table.Tr key={one.system}>
                      <Table.Td>
                        <Anchor component={Link} to={`/connections/${one.system}`} size="sm">
                          {one.system}
                        </Anchor>
                      </Table.Td>
                      <Table.Td visibleFrom="sm">
                        {roleWords[one.role]}, by {one.connector}
                      </Table.Td>
                      <Table.Td>
                        {one.lastHeardAt === null ? (
                          <Chip state="unknown" label="Not yet" why={one.says} />
                        ) : (
                          <Chip
                            state={{ good: 'live', watch: 'late', bad: 'broken' }[one.standing]}
                            why={one.says}
                          />
                        )}
                      </Table.Td>
                      <Table.Td visibleFrom="sm">
                        <Ago at={one.lastHeardAt} />
                      </Table.Td>
                      <Table.Td>
                        <TestButton system={one.system} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Block>
      <Recipes />
    </Stack>
  )
}

function Recipes() {
  const [name, setName] = useState(recipes[0]!.name)
  return (
    <Stack gap="xs" component="section" aria-label="Naming your systems">
      <Text size="sm">
        Systems are named in <b>onhand.config.ts</b>, where Onhand runs, so that what owns what can
        be looked through and kept with the code. To begin from one that fits (in an empty folder):
      </Text>
      <Group>
        <SegmentedControl
          size="xs"
          orientation={window.innerWidth < 760 ? 'vertical' : 'horizontal'}
          value={name}
          onChange={setName}
          data={recipes.map((one) => ({ value: one.name, label: one.says }))}
          aria-label="Which fits"
        />
      </Group>
      <Raw
        label="The commands"
        text={`npx onhand init --recipe ${name}\nnpx onhand doctor\nnpx onhand serve`}
      />
      <Text size="xs" c="dimmed">
        “doctor” looks at every connection and says for each thing that is missing how to mend it;
        it only reads. You do not need any of this to compare two exports: that is the next step.
      </Text>
    </Stack>
  )
}
