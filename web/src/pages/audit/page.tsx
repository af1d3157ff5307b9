/** One audit: what it says, how right each system was, what stands out, comes back, was fixed and ignored. */
import { Alert, Button, List, Skeleton, Stack, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useAsk } from '../../api/hooks.ts'
import { Chip } from '../../parts/chip.tsx'
import { Header } from '../../parts/header.tsx'
import { Problem } from '../../parts/problem.tsx'
import { At } from '../../parts/time.tsx'
import { verdictOf } from '../audits/words.ts'
import { Findings } from './findings.tsx'
import { Accuracies, Cost, Ignored, Repairs, Repeats, Unread } from './parts.tsx'
import type { Report } from './report.ts'

export default function Page() {
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useAsk('/v1/audits/{id}', { path: { id } })
  const report = found.data as unknown as Report | undefined
  const verdict =
    report && verdictOf({ agrees: report.verdict.agrees, accuracy: report.running?.accuracy ?? [] })
  const file = `/v1/audits/${encodeURIComponent(id)}`
  return (
    <>
      <Header
        title={`Audit ${id}`}
        trail={[{ title: 'Audits', to: '/audits' }]}
        chips={verdict && <Chip state={verdict.state} label={verdict.label} size="lg" />}
        says={
          report && (
            <>
              Made <At at={report.at} />
              {report.running?.since && (
                <>
                  ; what happened is counted since <At at={report.running.since} />
                </>
              )}
            </>
          )
        }
        actions={
          report && (
            <>
              <Button
                component="a"
                href={`${file}.html`}
                target="_blank"
                rel="noreferrer"
                variant="default"
              >
                To print
              </Button>
              <Button component="a" href={`${file}.csv`} download variant="default">
                Every SKU that differs, as CSV
              </Button>
            </>
          )
        }
      />
      {found.error && !report ? (
        <Problem of={found.error} again={() => found.refetch()} />
      ) : report ? (
        <Shown of={report} />
      ) : (
        <Skeleton height={300} aria-label="Loading" />
      )}
    </>
  )
}

function Shown({ of }: { of: Report }) {
  return (
    <Stack gap="md">
      <Alert color={of.verdict.agrees ? 'teal' : 'orange'} variant="light" title={of.verdict.says}>
        {of.verdict.points.length > 0 && (
          <List size="sm">
            {of.verdict.points.map((point) => (
              <List.Item key={point}>{point}</List.Item>
            ))}
          </List>
        )}
      </Alert>
      {of.running && <Accuracies of={of.running} />}
      <Findings of={of.findings} />
      {of.running && (
        <>
          <Repeats of={of.running} />
          <Repairs of={of.running} />
          <Ignored of={of.running} />
          <Unread of={of.running} />
        </>
      )}
      <Cost of={of.cost} />
      <Text size="sm" c="dimmed">
        {of.assumed.join(' ')} {of.unseen.join(' ')}
      </Text>
    </Stack>
  )
}
