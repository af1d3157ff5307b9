/** What made it, on which evidence, how sure that is and how often it was right; what else would fit. */
import { Alert, Anchor, Badge, Group, List, Stack, Text } from '@mantine/core'
import { IconRobot } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Assistant, DriftExplained } from '../../api/schema.ts'
import { At } from '../../parts/time.tsx'
import { capital, count, percent, signed, words } from '../../parts/words.ts'
import { placeOf, remedies, strengths, sure, trackRecord } from './words.ts'

type Cite = DriftExplained['claims'][number]['cites'][number]

export function Cause({ of }: { of: DriftExplained }) {
  const { drift, claims, record, rivals, story } = of
  return (
    <Stack gap="sm">
      {drift.assigned && (
        <Text size="sm">
          <b>{drift.assignedBy}</b> says: <b>{drift.assigned}</b>.{' '}
          {drift.cause && drift.cause !== drift.assigned && `Found was: ${drift.cause}.`}
        </Text>
      )}
      {drift.residue === 0 ? (
        <Text size="sm">{story?.found || 'All of it is accounted for: no cause is needed.'}</Text>
      ) : drift.cause === null ? (
        <Text size="sm">
          No cause found explains it to the unit. Unknown is unknown: a count can tell which number
          is right.
        </Text>
      ) : (
        <>
          <Group gap="xs">
            <Text fw={650}>{words(drift.cause)}</Text>
            {drift.confidence !== null && <Badge color="gray">{sure(drift.confidence)}</Badge>}
          </Group>
          <Text size="sm" c="dimmed">
            {trackRecord(record)}
          </Text>
        </>
      )}
      {claims.map((claim, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: claims have an order and no names of their own
        <Stack gap={4} key={i}>
          <Text size="sm">
            {sentence(claim.says)} <b>{signed(claim.units)}</b>{' '}
            <Text span size="xs" c="dimmed">
              ({strengths[claim.strength]})
            </Text>
          </Text>
          <Cites of={claim.cites} sku={drift.sku} />
          <Text size="sm">
            <b>What helps:</b> {remedies[claim.remedy]}
          </Text>
        </Stack>
      ))}
      {rivals.length > 0 && (
        <div>
          <Text size="sm" fw={600}>
            {count(rivals.length, 'other cause')} would fit as well
          </Text>
          <List size="sm" spacing={2}>
            {rivals.map(({ cause, says }) => (
              <List.Item key={cause}>
                {words(cause)}
                {says && (
                  <Text span size="sm" c="dimmed">
                    : {says}
                  </Text>
                )}
              </List.Item>
            ))}
          </List>
        </div>
      )}
      {of.assistant && <Said of={of.assistant} />}
    </Stack>
  )
}

/** Each leads to the record itself. */
export function Cites({ of, sku }: { of: readonly Cite[]; sku: string }) {
  return (
    <List size="sm" spacing={2} withPadding>
      {of.map((cite) => {
        const to = placeOf(cite.cite, sku)
        return (
          <List.Item key={cite.cite}>
            {to ? (
              <Anchor component={Link} to={to} size="sm">
                {cite.says}
              </Anchor>
            ) : (
              cite.says
            )}
            {cite.at && (
              <Text span size="xs" c="dimmed">
                {' · '}
                <At at={cite.at} />
              </Text>
            )}
          </List.Item>
        )
      })}
    </List>
  )
}

const verdicts: Readonly<Record<NonNullable<Assistant>['verdict'], string>> = {
  agrees: 'It agrees with the cause that was found.',
  doubts: 'It doubts the cause that was found.',
  dropped: 'What it said did not hold, and was dropped.',
  unusable: 'Its answer could not be used.',
}

/** A language model's words are text, and are said to be its. */
function Said({ of }: { of: NonNullable<Assistant> }) {
  const { found, safe, next } = of.story
  return (
    <Alert
      color="gray"
      icon={<IconRobot />}
      title={`The assistant (${of.model}) says`}
      variant="outline"
    >
      <Stack gap={4}>
        {[found, safe, next].filter(Boolean).map((text) => (
          <Text size="sm" key={text}>
            {text}
          </Text>
        ))}
        <Text size="sm">
          {verdicts[of.verdict]} {of.says}
        </Text>
        {of.doubt && (
          <Text size="sm">
            It counts as less sure for it: {percent(of.confidence)} instead of{' '}
            {percent(of.evidence)}. {sentence(of.doubt)}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          These are a language model’s words, written <At at={of.at} />. It names a cause and writes
          texts; it can lower the trust in a cause, never raise it, and it changes no number.
          {of.left.length > 0 &&
            ` ${count(of.left.length, 'text')} of it ${of.left.length === 1 ? 'is' : 'are'} not shown: ${of.left.map((l) => l.why).join('; ')}.`}
        </Text>
      </Stack>
    </Alert>
  )
}

const sentence = (text: string) => {
  const whole = capital(text)
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}
