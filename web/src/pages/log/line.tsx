/** One line of the log: who, what, what came of it, and the values before and after. */
import { Alert, Button, Table, Text } from '@mantine/core'
import { IconQuestionMark } from '@tabler/icons-react'
import { Facts } from '../../parts/facts.tsx'
import { useFilters } from '../../parts/filters.tsx'
import { Raw } from '../../parts/raw.tsx'
import { Part, Side } from '../../parts/side.tsx'
import { exact } from '../../parts/words.ts'
import { actWords, differences } from './acts.ts'
import { Outcome, type Row } from './page.tsx'

export function LogSide({ of, close }: { of: Row | null; close: () => void }) {
  const { set } = useFilters()
  return (
    <Side
      opened={of !== null}
      close={close}
      title={of ? actWords(of.act) : ''}
      chips={of && <Outcome {...of} />}
      actions={
        of && (
          <>
            <Only label={`All by ${of.actor}`} act={() => set({ actor: of.actor })} close={close} />
            {of.target && (
              <Only
                label="All of this one"
                act={() => set({ target: of.target ?? undefined, act: of.act.split('.')[0] })}
                close={close}
              />
            )}
          </>
        )
      }
    >
      {of && <Line of={of} />}
    </Side>
  )
}

const Only = ({ label, act, close }: { label: string; act: () => void; close: () => void }) => (
  <Button
    size="xs"
    variant="default"
    onClick={() => {
      act()
      close()
    }}
  >
    {label}
  </Button>
)

function Line({ of }: { of: Row }) {
  const changes = differences(of.was, of.now)
  return (
    <>
      {of.outcome === 'asked' && (
        <Alert color="gray" icon={<IconQuestionMark />} title="No outcome is written">
          <Text size="sm">
            It is under way, or the program was ended between the asking and the doing. Look at what
            it was to change.
          </Text>
        </Alert>
      )}
      <Facts
        of={[
          ['Who', of.actor],
          ['When', exact(of.at)],
          ['To what', of.target ?? undefined],
          ['Act', of.act],
          ['Why', of.why ?? undefined],
          ['Row', `${of.id}${of.of === null ? '' : `, the outcome of ${of.of}`}`],
        ]}
      />
      {changes.length > 0 && (
        <Part title={of.was === null || of.was === undefined ? 'What there is now' : 'Was and now'}>
          <Table.ScrollContainer minWidth={300}>
            <Table verticalSpacing={5}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Value</Table.Th>
                  <Table.Th>Was</Table.Th>
                  <Table.Th>Now</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody style={{ overflowWrap: 'anywhere' }}>
                {changes.map(({ name, was, now }) => (
                  <Table.Tr key={name}>
                    <Table.Td>{name || 'It'}</Table.Td>
                    <Table.Td>{was}</Table.Td>
                    <Table.Td>{now}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
        </Part>
      )}
      {of.asked?.now !== undefined && of.asked.now !== null && (
        <Part title="As it was asked (without secrets)">
          <Raw text={JSON.stringify(of.asked.now)} label="What was asked" />
        </Part>
      )}
    </>
  )
}
