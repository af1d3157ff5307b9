/** What a system offers, matched with our items by SKU and barcode: looked at first, then done. */
import { Alert, Button, Checkbox, Group, Paper, Stack, Table, Text, Title } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, type Trouble } from '../../api/client.ts'
import { queries, refresh } from '../../api/hooks.ts'
import type { Match } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Problem } from '../../parts/problem.tsx'
import { count, number } from '../../parts/words.ts'

type Fate = Match['rows'][number]['fate']
const fates: Readonly<Record<Fate, readonly [word: string, state: string]>> = {
  conflict: ['Contradicts', 'differs'],
  duplicate: ['Twice there', 'differs'],
  blank: ['Without a SKU', 'unknown'],
  untracked: ['Not counted there', 'unknown'],
  new: ['New to us', 'new'],
  matched: ['Found', 'planned'],
  listed: ['Known already', 'ok'],
}

export function MatchItems({ system }: { system: string }) {
  const may = useMay()('write')
  const [create, setCreate] = useState(false)
  const path = { system }
  const look = useMutation<Match, Trouble>({
    mutationFn: () => ask('post', '/v1/systems/{system}/match', { path, body: { create } }),
  })
  const found = look.data
  const would = found ? (found.counts.matched ?? 0) + (create ? (found.counts.new ?? 0) : 0) : 0
  return (
    <Paper withBorder p="md" component="section" aria-label="Matching items">
      <Title order={2} size="h5">
        Matching items
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        Everything it offers is read and matched with our items by SKU and barcode. Reading changes
        nothing.
      </Text>
      <Stack gap="sm">
        <Checkbox
          label="What is new to us becomes an item"
          checked={create}
          disabled={!may}
          onChange={({ currentTarget }) => {
            setCreate(currentTarget.checked)
            look.reset()
          }}
        />
        <Group>
          <Button
            variant="default"
            loading={look.isPending}
            disabled={!may}
            title={may ? undefined : 'Matching takes the right to change the catalogue.'}
            onClick={() => look.mutate()}
          >
            Look what it offers
          </Button>
          {found && would > 0 && (
            <Act
              label={`Take over ${count(would, 'match', 'matches')}`}
              variant="filled"
              ask={`${count(would, 'listing')} of ${system} are tied to our items${create ? '; those that are new to us become items' : ''}. What contradicts or is there twice is left for a person.`}
              act={async () => {
                const done = await ask('post', '/v1/systems/{system}/match', {
                  path,
                  body: { apply: true, create },
                })
                look.reset()
                void refresh(queries, [])
                return `${count(done.listings, 'listing')} and ${count(done.items, 'item')} taken over.`
              }}
            />
          )}
        </Group>
        {look.error && <Problem of={look.error} title="It could not be read" />}
        {found && <Found of={found} />}
      </Stack>
    </Paper>
  )
}

function Found({ of: { offers, counts, rows, gone, unstocked } }: { of: Match }) {
  return (
    <Stack gap="xs" role="status">
      <Text size="sm" fw={550}>
        {count(offers, 'offer')}:{' '}
        {(Object.keys(fates) as Fate[])
          .filter((fate) => counts[fate])
          .map((fate) => `${number(counts[fate])} ${fates[fate][0].toLowerCase()}`)
          .join(', ')}
        .
      </Text>
      {(gone.count > 0 || unstocked.count > 0) && (
        <Alert color="gray" p="xs">
          {gone.count > 0 && (
            <Text size="sm">
              {count(gone.count, 'listing')} that we know are not offered there any more.
            </Text>
          )}
          {unstocked.count > 0 && (
            <Text size="sm">
              {count(unstocked.count, 'item')} would be matched without any stock here: the shop
              would be told 0.
            </Text>
          )}
        </Alert>
      )}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={420}>
          <Table verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>There</Table.Th>
                <Table.Th>Our item</Table.Th>
                <Table.Th>What of it</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.slice(0, 30).map((row) => (
                <Table.Tr key={row.external}>
                  <Table.Td>
                    {row.sku || 'no SKU'}
                    <Text size="xs" c="dimmed" lineClamp={1}>
                      {row.name}
                    </Text>
                  </Table.Td>
                  <Table.Td>{row.item ?? '–'}</Table.Td>
                  <Table.Td>
                    <Chip state={fates[row.fate][1]} label={fates[row.fate][0]} why={row.why} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {rows.length > 30 && (
        <Text size="xs" c="dimmed">
          and {number(rows.length - 30)} more
        </Text>
      )}
    </Stack>
  )
}
