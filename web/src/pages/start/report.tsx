/** The audit of two exports: the verdict, totals, what stands out, and the worst items. */
import {
  Accordion,
  Alert,
  Button,
  Group,
  Paper,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Title,
} from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { Chip } from '../../parts/chip.tsx'
import { count, decimal, number, signed } from '../../parts/words.ts'
import type { FileAudit } from './compare.tsx'

type System = FileAudit['systems'][number]
type Line = FileAudit['lines'][number]

export function FileReport({ of }: { of: FileAudit }) {
  const { verdict, systems, findings, lines, allLines, cost, assumed, unseen } = of
  const Icon = verdict.agrees ? IconCircleCheck : IconAlertTriangle
  return (
    <Stack component="section" aria-label="What was found">
      <Alert
        color={verdict.agrees ? 'teal' : 'orange'}
        icon={<Icon />}
        title={verdict.says}
        role="status"
      >
        {verdict.points.map((point) => (
          <Text key={point} size="sm">
            {point}
          </Text>
        ))}
      </Alert>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {systems.map((one) => (
          <SystemCard key={one.key} of={one} />
        ))}
      </SimpleGrid>
      <Findings of={findings} />
      <Worst lines={lines} all={allLines} systems={systems} />
      <Paper withBorder p="md" component="section">
        <Title order={2} size="h5">
          What it may cost: about {decimal(cost.total)} {cost.currency}
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          An estimate, in the currency of your prices
          {cost.unpriced > 0 && `; ${count(cost.unpriced, 'item')} without a price left out`}.
        </Text>
        <Table verticalSpacing={4} withRowBorders={false}>
          <Table.Tbody>
            {cost.parts.map(({ what, how, amount }) => (
              <Table.Tr key={what}>
                <Table.Td>
                  {what}
                  <Text size="xs" c="dimmed">
                    {how}
                  </Text>
                </Table.Td>
                <Table.Td ta="right">{decimal(amount)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Paper>
      <Accordion variant="contained">
        <Accordion.Item value="assumed">
          <Accordion.Control>
            What was taken for granted, and what this cannot see
          </Accordion.Control>
          <Accordion.Panel>
            {[...assumed, ...unseen].map((one) => (
              <Text key={one} size="sm" mb={6}>
                {one}
              </Text>
            ))}
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </Stack>
  )
}

function SystemCard({ of: { title, items, units, totals: t, source } }: { of: System }) {
  const rows: [string, string][] = t
    ? [
        ['Compared', count(t.compared, 'item')],
        ['The same', `${number(t.exact)} of ${number(t.compared)}`],
        ['Off, but within the tolerance', number(t.tolerated)],
        ['Shows too many', `${number(t.far.tooMany)} of ${count(t.tooMany.units, 'unit')}`],
        ['Shows too few', `${number(t.far.tooFew)} of ${count(t.tooFew.units, 'unit')}`],
        ['Can be bought and is not there', count(t.oversell.units, 'unit')],
        ['Only here', count(t.onlyHere.items, 'item')],
        ['Only on the shelf', count(t.onlyOwner.items, 'item')],
        ['Could not be compared', count(t.unknown, 'item')],
      ]
    : [['Believed', 'all others are compared with it']]
  return (
    <Paper withBorder p="md">
      <Title order={2} size="h5">
        {title}
      </Title>
      <Text size="sm" c="dimmed">
        {count(items, 'item')}, {count(units, 'unit')}
      </Text>
      <Table verticalSpacing={3} withRowBorders={false} mt={4}>
        <Table.Tbody>
          {[...rows, ...source.map(([name, value]) => [name!, value!] as const)].map(
            ([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={400} c="dimmed" w="42%" px={0}>
                  {name}
                </Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ),
          )}
        </Table.Tbody>
      </Table>
    </Paper>
  )
}

function Findings({ of }: { of: FileAudit['findings'] }) {
  if (of.length === 0) return null
  return (
    <section>
      <Title order={2} size="h5" mb="xs">
        What stands out
      </Title>
      <Accordion variant="separated" multiple>
        {of.map((one) => (
          <Accordion.Item key={`${one.kind} ${one.system}`} value={`${one.kind} ${one.system}`}>
            <Accordion.Control>
              <Group gap="xs" wrap="nowrap">
                <Chip state={one.severity} />
                <Text size="sm" fw={550}>
                  {one.title}
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              {one.says.map((said) => (
                <Text key={said} size="sm">
                  {said}
                </Text>
              ))}
              <Text size="sm" fw={550} my="xs">
                {one.next}
              </Text>
              <Table.ScrollContainer minWidth={420}>
                <Table verticalSpacing={3}>
                  <Table.Thead>
                    <Table.Tr>
                      {one.table.titles.map((title) => (
                        <Table.Th key={title}>{title}</Table.Th>
                      ))}
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {one.table.rows.slice(0, 12).map((row, i) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: rows of a report have no names
                      <Table.Tr key={i}>
                        {row.map((cell, n) => (
                          <Table.Td key={one.table.titles[n]}>
                            {typeof cell === 'number' ? number(cell) : (cell ?? '–')}
                          </Table.Td>
                        ))}
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
              {one.table.all > 12 && (
                <Text size="xs" c="dimmed">
                  and {number(one.table.all - 12)} more
                </Text>
              )}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </section>
  )
}

function Worst({
  lines,
  all,
  systems,
}: {
  lines: readonly Line[]
  all: number
  systems: readonly System[]
}) {
  const [most, setMost] = useState(20)
  const off = lines.filter(({ severity }) => severity !== null)
  if (off.length === 0) return null
  return (
    <Paper withBorder p="md" component="section">
      <Title order={2} size="h5" mb="xs">
        The worst of {count(all, 'item')}
      </Title>
      <Table.ScrollContainer minWidth={300}>
        <Table verticalSpacing={5}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Item</Table.Th>
              {systems.map(({ key, title }) => (
                <Table.Th key={key} ta="right">
                  {title}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {off.slice(0, most).map((line) => (
              <Table.Tr key={line.sku}>
                <Table.Td>
                  <Text size="sm" fw={550}>
                    {line.sku}
                  </Text>
                  <Text size="xs" c="dimmed" lineClamp={1}>
                    {line.name}
                  </Text>
                  {line.severity && <Chip state={line.severity} size="sm" />}
                </Table.Td>
                {line.shows.map((shown, i) => (
                  <Table.Td key={systems[i]!.key} ta="right">
                    {number(shown.number)}
                    {shown.gap !== null && shown.gap !== 0 && (
                      <Text size="xs" fw={550} title={shown.rule ?? undefined}>
                        {signed(shown.gap)}: {shown.gap > 0 ? 'too many' : 'too few'}
                      </Text>
                    )}
                    {shown.number === null && shown.why && (
                      <Text size="xs" c="dimmed">
                        {shown.why}
                      </Text>
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {off.length > most && (
        <Button variant="default" size="xs" mt="xs" onClick={() => setMost(most + 60)}>
          More
        </Button>
      )}
      {all > lines.length && (
        <Text size="xs" c="dimmed" mt="xs">
          The worst {number(lines.length)} are here. All of them, as files: onhand audit --shelf …
          --mirror …
        </Text>
      )}
    </Paper>
  )
}
