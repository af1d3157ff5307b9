/** The sections of an audit: how right, what comes back, what was fixed, ignored and not read, what it may cost. */
import { Box, List, Text } from '@mantine/core'
import { Chip } from '../../parts/chip.tsx'
import { Sku } from '../../parts/sku.tsx'
import { Ago, At } from '../../parts/time.tsx'
import { Twin } from '../../parts/twin.tsx'
import { brief, count, number, percent, words } from '../../parts/words.ts'
import type { Report, Running } from './report.ts'
import { Section, Small } from './table.tsx'

/** A chip that a narrow column does not cut off. */
const Mark = ({ state }: { state: string }) => (
  <Box w="max-content">
    <Chip state={state} size="sm" />
  </Box>
)

const share = (n: number, of: number) => (of === 0 ? 'unknown' : percent(n / of))

export function Accuracies({ of: { accuracy, trend, drifts } }: { of: Running }) {
  return (
    <Section
      title="How right each system was"
      says={`${count(drifts.open, 'drift')} open over ${count(drifts.units, 'unit')}, ${number(drifts.explained)} explained, ${number(drifts.ignored)} ignored; ${number(drifts.opened)} began and ${number(drifts.closed)} ended.`}
    >
      <Small
        label="How right each system was"
        titles={[
          'System',
          'Compared',
          'Exactly right',
          'With what is on its way',
          'Unknown',
          'Why',
        ]}
        right={[1, 2, 3, 4]}
        rows={accuracy.map((a) => [
          a.system,
          number(a.compared),
          share(a.exact, a.compared),
          share(a.within, a.compared),
          number(a.unknown),
          a.why ?? '',
        ])}
      />
      {trend.length > 1 && (
        <Twin
          label="Open drifts, week by week"
          shape="bar"
          points={trend.map((week) => ({ at: brief(week.at), open: week.open }))}
          series={[{ key: 'open', title: 'Open', color: 'var(--mantine-primary-color-filled)' }]}
        />
      )}
    </Section>
  )
}

export function Repeats({ of: { repeat, traces } }: { of: Running }) {
  return (
    <>
      {traces.length > 0 && (
        <Section title="Where it went wrong" says="The paths between systems that failed.">
          <Small
            label="Where it went wrong"
            titles={['From', 'To', 'What', 'Events', 'SKUs', 'Units', 'How bad']}
            right={[3, 4, 5]}
            rows={traces.map((t) => [
              t.from,
              t.to,
              t.says,
              number(t.events),
              number(t.skus),
              number(t.units),
              <Mark key="bad" state={t.severity} />,
            ])}
          />
        </Section>
      )}
      <Section title="Repeat offenders" says="What began anew although it had been put right.">
        {repeat.length === 0 ? (
          <Text size="sm" mt="xs">
            None in these weeks.
          </Text>
        ) : (
          <Small
            label="Repeat offenders"
            titles={['Item', 'Place', 'Times', 'Weeks', 'Cause', 'Now', 'Last']}
            right={[2, 3]}
            rows={repeat.map((r) => [
              <Sku key="sku" sku={r.sku} name={r.name} />,
              r.place,
              number(r.times),
              number(r.weeks),
              r.cause ? words(r.cause) : 'unknown',
              <Mark key="state" state={r.state} />,
              <Ago key="last" at={r.lastAt} />,
            ])}
          />
        )}
      </Section>
    </>
  )
}

const acts = { publish: 'The number told again', compensate: 'The ledger corrected' }

export function Repairs({ of: { repairs } }: { of: Running }) {
  return (
    <Section title="What was fixed, and by whom">
      {repairs.all === 0 ? (
        <Text size="sm" mt="xs">
          Nothing since the audit before.
        </Text>
      ) : (
        <>
          <Small
            label="Repairs by who made them"
            titles={[
              'System',
              'What was done',
              'By',
              'Repairs',
              'Units',
              'Read back',
              'Failed',
              'Taken back',
            ]}
            right={[3, 4, 5, 6, 7]}
            rows={repairs.by.map((r) => [
              r.system,
              acts[r.act],
              r.automatic ? `${r.by}, by itself` : r.by,
              number(r.repairs),
              number(r.units),
              number(r.verified),
              number(r.failed),
              number(r.reverted),
            ])}
          />
          <Small
            label="Repairs"
            titles={['When', 'Item', 'Place', 'Before → after', 'By', 'Why', 'State']}
            rows={repairs.rows.map((r) => [
              <At key="at" at={r.at} />,
              <Sku key="sku" sku={r.sku} />,
              r.place,
              `${number(r.before)} → ${number(r.after)}`,
              r.by,
              r.why,
              <Mark key="state" state={r.state} />,
            ])}
          />
          {repairs.all > repairs.rows.length && (
            <Text size="xs" c="dimmed">
              {number(repairs.rows.length)} of {number(repairs.all)}.
            </Text>
          )}
        </>
      )}
    </Section>
  )
}

export const Ignored = ({ of: { ignored } }: { of: Running }) => (
  <Section title="What was ignored, and by whom">
    {ignored.length === 0 ? (
      <Text size="sm" mt="xs">
        Nothing was ignored or put off.
      </Text>
    ) : (
      <Small
        label="What was ignored"
        titles={['What', 'Why', 'By', 'Until', 'Hides']}
        right={[4]}
        rows={ignored.map((one) => [
          one.what,
          one.reason,
          one.by,
          <At key="until" at={one.until} />,
          number(one.hides),
        ])}
      />
    )}
  </Section>
)

export function Unread({ of: { unread } }: { of: Running }) {
  if (unread.length === 0) return null
  return (
    <Section title="What was not looked at" says="Nothing is said about these, right or wrong.">
      <List size="sm" mt="xs" style={{ overflowWrap: 'anywhere' }}>
        {unread.map(({ what, why }) => (
          <List.Item key={what}>
            {what}: {why}
          </List.Item>
        ))}
      </List>
    </Section>
  )
}

export function Cost({ of }: { of: Report['cost'] }) {
  const money = (n: number | null) =>
    n === null ? 'unknown' : `${n.toFixed(2)}${of.currency ? ` ${of.currency}` : ''}`
  return (
    <Section
      title={`What it may cost: ${money(of.total)}`}
      says={`An estimate; it rests on: ${of.assumptions.map(({ says, value }) => `${says.charAt(0).toLowerCase()}${says.slice(1)} (${value})`).join('; ')}.`}
    >
      <Small
        label="What it may cost"
        titles={['What', 'How it is worked out', 'Amount']}
        right={[2]}
        rows={of.parts.map(({ what, how, amount }) => [what, how, money(amount)])}
      />
    </Section>
  )
}
