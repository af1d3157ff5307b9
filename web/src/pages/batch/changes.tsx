/** Every number that changes, before → after, with its reason and what came of it. */
import { Anchor, Group, Stack, Table, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import type { Repair } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { Sku } from '../../parts/sku.tsx'
import { capital, number, signed, words } from '../../parts/words.ts'
import { placeName, sure } from '../drift/words.ts'
import { actOf, repairWords } from './words.ts'

export function Changes({ rows, label }: { rows: readonly Repair[]; label: string }) {
  const narrow = useMediaQuery('(max-width: 48em)') ?? false
  if (narrow) {
    return (
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label={label}>
        {rows.map((row) => (
          <Stack key={row.id} component="li" gap={4}>
            <Group justify="space-between" wrap="nowrap">
              <div>
                <Sku sku={row.sku} />
              </div>
              <Change of={row} />
            </Group>
            <Where of={row} />
            <Why of={row} />
            <State of={row} />
          </Stack>
        ))}
      </Stack>
    )
  }
  return (
    <Table verticalSpacing="xs" aria-label={label}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th miw={110}>Item</Table.Th>
          <Table.Th>Where</Table.Th>
          <Table.Th ta="right" style={{ whiteSpace: 'nowrap' }}>
            Before → after
          </Table.Th>
          <Table.Th>Why</Table.Th>
          <Table.Th miw={150}>State</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.id}>
            <Table.Td style={{ verticalAlign: 'top' }}>
              <Sku sku={row.sku} />
            </Table.Td>
            <Table.Td style={{ verticalAlign: 'top' }}>
              <Where of={row} />
            </Table.Td>
            <Table.Td style={{ verticalAlign: 'top', whiteSpace: 'nowrap' }} ta="right">
              <Change of={row} />
            </Table.Td>
            <Table.Td style={{ verticalAlign: 'top' }}>
              <Why of={row} />
            </Table.Td>
            <Table.Td style={{ verticalAlign: 'top' }}>
              <State of={row} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

const Change = ({ of: { before, after } }: { of: Repair }) => (
  <Text size="sm" ta="right" style={{ whiteSpace: 'nowrap' }}>
    {number(before)} → <b>{number(after)}</b>
    <Text size="xs" c="dimmed">
      {signed(after - before)}
    </Text>
  </Text>
)

const Where = ({ of }: { of: Repair }) => (
  <>
    <Text size="sm">
      {of.act === 'publish'
        ? placeName({ ...of, locations: [of.location] })
        : `the ledger, ${of.location}`}
    </Text>
    <Text size="xs" c="dimmed">
      {actOf(of.act)}
    </Text>
  </>
)

const Why = ({ of: { driftId, why, cause, confidence } }: { of: Repair }) => (
  <>
    {cause && (
      <Text size="sm" fw={550}>
        {words(cause)}
        {confidence !== null && confidence > 0 && ` (${sure(confidence)})`}
      </Text>
    )}
    {why !== cause && <Text size="sm">{capital(why)}</Text>}
    {driftId !== null && (
      <Anchor component={Link} to={`/drifts/${driftId}`} size="xs">
        Drift {driftId}
      </Anchor>
    )}
  </>
)

const State = ({ of: { state, says } }: { of: Repair }) => (
  <Stack gap={2} align="flex-start">
    <Chip state={state} label={repairWords[state]} size="sm" />
    {says && <Text size="xs">{says}</Text>}
  </Stack>
)
