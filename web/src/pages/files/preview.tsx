/** What was found in a file: its columns, what each row would do, and what would go wrong. */
import { Alert, Anchor, Group, List, Paper, Select, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Chip } from '../../parts/chip.tsx'
import { HeldBack } from '../../parts/sure.tsx'
import { count, number } from '../../parts/words.ts'
import type { Preview } from './answers.ts'
import { fateOf } from './fates.ts'
import { type Kind, missingWords, type Options, rolesOf, roleWords } from './kinds.ts'

type Props = {
  of: Preview
  options: Options
  set: (options: Options) => void
  busy: boolean
}

export function Foreseen({ of, options, set, busy }: Props) {
  return (
    <Stack gap="md" style={{ opacity: busy ? 0.6 : 1 }} aria-busy={busy}>
      <Columns of={of} options={options} set={set} />
      {of.missing.length > 0 ? (
        <Alert color="orange" title="Not every column is found" role="alert">
          <List size="sm">
            {of.missing.map((says) => (
              <List.Item key={says}>{missingWords(says)}</List.Item>
            ))}
          </List>
          <Text size="sm" mt={4}>
            Say above which column is what, or what holds for every row.
          </Text>
        </Alert>
      ) : (
        <Fates of={of} />
      )}
      {of.flood?.why && (
        <HeldBack of={{ why: of.flood.why, confirm: of.flood.skus, channels: of.flood.channels }} />
      )}
      {of.missing.length === 0 && <Sample of={of} />}
    </Stack>
  )
}

function Columns({ of, options, set }: Omit<Props, 'busy'>) {
  const roles = rolesOf[of.kind as Kind] ?? []
  const choose = (title: string, role: string | null) => {
    const rest = Object.entries(options.columns).filter(
      ([known, at]) => at !== title && known !== role,
    )
    set({ ...options, columns: Object.fromEntries(role ? [...rest, [role, title]] : rest) })
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="Columns">
      <Title order={2} size="h5">
        Columns
      </Title>
      <Text size="sm" c="dimmed">
        {count(of.rows, 'row')}, written in {of.encoding}, columns parted by{' '}
        {of.delimiter === '\t' ? 'tabs' : `“${of.delimiter}”`}. What is wrong here can be chosen
        anew.
      </Text>
      <Table.ScrollContainer minWidth={Math.min(900, 130 * of.columns.length)} mt="xs">
        <Table>
          <Table.Thead>
            <Table.Tr>
              {of.columns.map(({ title }) => (
                <Table.Th key={title}>{title}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            <Table.Tr>
              {of.columns.map(({ title, role }) => (
                <Table.Td key={title}>
                  <Select
                    size="xs"
                    aria-label={`What the column ${title} is`}
                    placeholder="not used"
                    data={roles.map((value) => ({ value, label: roleWords[value] ?? value }))}
                    value={role}
                    onChange={(value) => choose(title, value)}
                    clearable
                    miw={110}
                  />
                </Table.Td>
              ))}
            </Table.Tr>
            {[0, 1, 2].map((i) => (
              <Table.Tr key={i}>
                {of.columns.map(({ title, samples }) => (
                  <Table.Td key={title}>{samples[i] ?? ''}</Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  )
}

function Fates({ of }: { of: Preview }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="What the rows would do">
      <Title order={2} size="h5">
        {of.bad === 0
          ? `All ${count(of.rows, 'row')} can be taken in`
          : `${number(of.good)} of ${count(of.rows, 'row')} can be taken in, ${number(of.bad)} would stay without effect`}
      </Title>
      <Group gap="xs" mt="xs">
        {Object.entries(of.fates)
          .sort(([, a], [, b]) => b - a)
          .map(([fate, n]) => {
            const { says, state } = fateOf(fate)
            return <Chip key={fate} state={state} label={`${number(n)} ${says}`} />
          })}
      </Group>
      {of.asked < of.rows && (
        <Text size="sm" mt="xs">
          The effect of the first {number(of.asked)} rows was looked at; of the others only the
          reading was tried.
        </Text>
      )}
      {of.reasons.length > 0 && (
        <List size="sm" mt="sm">
          {of.reasons.slice(0, 12).map(({ why, count: n, rows }) => (
            <List.Item key={why}>
              {count(n, 'row')} ({rows.slice(0, 5).map(number).join(', ')}
              {n > rows.length ? ', …' : ''}): {why}
            </List.Item>
          ))}
        </List>
      )}
      {of.unmapped.skus.length > 0 && (
        <Text size="sm" mt="xs">
          Not known here: {of.unmapped.skus.slice(0, 12).join(', ')}
          {of.unmapped.skus.length > 12 && ` and ${number(of.unmapped.skus.length - 12)} more`}.
          Rows with them wait in{' '}
          <Anchor component={Link} to="/inbox" inherit underline="always">
            quarantine
          </Anchor>
          , where they can be mapped and replayed.
        </Text>
      )}
    </Paper>
  )
}

const Sample = ({ of }: { of: Preview }) => (
  <Paper withBorder p="md" component="section" aria-label="The first rows">
    <Title order={2} size="h5">
      The first rows, and what each would do
    </Title>
    <Table.ScrollContainer minWidth={520} mt="xs">
      <Table verticalSpacing={5}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={60}>Row</Table.Th>
            <Table.Th>What is written</Table.Th>
            <Table.Th>What it would do</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {of.sample.map(({ row, cells, fate, says }) => (
            <Table.Tr key={row}>
              <Table.Td>{number(row)}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{cells.join(' · ')}</Table.Td>
              <Table.Td>
                <Chip state={fateOf(fate).state} label={fateOf(fate).says} size="sm" />
                <Text size="sm">{says}</Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  </Paper>
)
