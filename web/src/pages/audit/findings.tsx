/** What stands out in an audit, the worst first, each with what was seen and what to do. */
import { Accordion, Group, List, Text } from '@mantine/core'
import { Chip } from '../../parts/chip.tsx'
import { number } from '../../parts/words.ts'
import type { Finding } from './report.ts'
import { Section, Small } from './table.tsx'

export function Findings({ of }: { of: readonly Finding[] }) {
  if (of.length === 0)
    return (
      <Section title="What stands out">
        <Text size="sm">Nothing: no pattern was found in what was compared.</Text>
      </Section>
    )
  return (
    <Section title="What stands out" says="The top causes, the worst first.">
      <Accordion multiple variant="separated" mt="sm" order={3}>
        {of.map((one, i) => (
          <Accordion.Item key={`${one.kind} ${one.system} ${one.title}`} value={String(i)}>
            <Accordion.Control>
              <Group gap="xs">
                <Chip state={one.severity} size="sm" />
                <Text size="sm" fw={550}>
                  {one.title}
                </Text>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <List size="sm" style={{ overflowWrap: 'anywhere' }}>
                {one.says.map((says) => (
                  <List.Item key={says}>{says}</List.Item>
                ))}
              </List>
              <Text size="sm" fw={550} mt={6}>
                {one.next}
              </Text>
              {one.table.rows.length > 0 && (
                <>
                  <Small label={one.title} titles={one.table.titles} rows={one.table.rows} />
                  {one.table.all > one.table.rows.length && (
                    <Text size="xs" c="dimmed">
                      {number(one.table.rows.length)} of {number(one.table.all)}; the rest is in the
                      CSV.
                    </Text>
                  )}
                </>
              )}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Section>
  )
}
