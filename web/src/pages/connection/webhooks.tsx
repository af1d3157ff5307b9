/** A system's webhooks: which come, which do not, and when we were deaf. */
import { Paper, Table, Text, Title } from '@mantine/core'
import type { Webhook } from '../../api/schema.ts'
import { Chip } from '../../parts/chip.tsx'
import { Ago, At } from '../../parts/time.tsx'

const said = {
  live: 'It is subscribed and comes to us',
  missing: 'It is not subscribed to there',
  disabled: 'It is switched off there',
  elsewhere: 'It goes to another address',
}

export function Webhooks({ of }: { of: Webhook[] | null }) {
  return (
    <Paper withBorder p="md" component="section" aria-label="Webhooks">
      <Title order={2} size="h5" mb="xs">
        Webhooks
      </Title>
      {of === null || of.length === 0 ? (
        <Text size="sm">
          {of === null
            ? 'Onhand looks after none here: either it is read instead, or its webhooks are set up by hand.'
            : 'They were not looked at yet.'}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={360}>
          <Table verticalSpacing="xs">
            <Table.Tbody>
              {of.map((one) => (
                <Table.Tr key={one.topic}>
                  <Table.Td>
                    <Text size="sm" fw={550}>
                      {one.topic}
                    </Text>
                    <Text size="xs" c="dimmed">
                      looked at <Ago at={one.checkedAt} />
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Chip state={one.state} why={one.why ?? said[one.state]} />
                    <Deaf of={one} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  )
}

/** What was not heard meanwhile, and whether it was pulled since. */
function Deaf({ of: { deafSince, deafUntil, caughtUpAt } }: { of: Webhook }) {
  if (!deafSince) return null
  return (
    <Text size="xs" mt={2}>
      Deaf since <At at={deafSince} />
      {deafUntil && (
        <>
          {' '}
          until <At at={deafUntil} />
        </>
      )}
      ;{' '}
      {caughtUpAt ? (
        <>
          what was missed was pulled <Ago at={caughtUpAt} />
        </>
      ) : (
        'what was missed is not pulled yet'
      )}
    </Text>
  )
}
