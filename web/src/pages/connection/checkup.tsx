/** A connector's look at whether everything is in place: its last result, each fault with its mend; run again, only reading. */
import { List, Text } from '@mantine/core'
import { ask } from '../../api/client.ts'
import { queries, refresh, useAsk } from '../../api/hooks.ts'
import type { Checkup as Result } from '../../api/schema.ts'
import { useMay } from '../../app/session.tsx'
import { Act } from '../../parts/act.tsx'
import { Block } from '../../parts/block.tsx'
import { Chip } from '../../parts/chip.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Ago } from '../../parts/time.tsx'
import { count, duration } from '../../parts/words.ts'
import { cronWords } from '../settings/cron.ts'
import { choices } from '../settings/value.ts'

export function TestButton({ system }: { system: string }) {
  const may = useMay()('write')
  return (
    <Act
      label="Test (only reads)"
      size="xs"
      barred={may ? undefined : 'Testing takes the role reconciler, or admin.'}
      act={async () => {
        const done = await ask('post', '/v1/connections/{system}/test', { path: { system } })
        void refresh(queries, ['/v1/connections'])
        if (!done || done.findings.length === 0) {
          throw new Error(`Nothing was looked at: the connector of ${system} has no checks.`)
        }
        const bad = done.findings.filter((one) => !one.ok && !one.optional).length
        return bad === 0
          ? `${system}: ${count(done.findings.length, 'check')}, all in place.`
          : `${system}: ${count(bad, 'thing')} to be mended.`
      }}
    />
  )
}

export function Checkup({ system }: { system: string }) {
  const all = useAsk('/v1/connections')
  return (
    <Block
      title="Is everything in place?"
      says="The connector looks at its system, and changes nothing there."
      of={all}
      actions={<TestButton system={system} />}
    >
      {({ rows }) => <Found of={rows.find((one) => one.system === system)?.checkup ?? null} />}
    </Block>
  )
}

function Found({ of }: { of: Result }) {
  if (!of) return <Text size="sm">It was never tested from here.</Text>
  if (of.endedAt && of.findings.length === 0) {
    return (
      <Text size="sm">
        This connector has nothing that it can look at: whether everything is in place is not known.
        What comes in, or does not, is under “The link”.
      </Text>
    )
  }
  return (
    <>
      <Text size="sm" c="dimmed" mb="xs">
        {of.endedAt ? 'Tested' : 'Being tested since'} <Ago at={of.endedAt ?? of.beganAt} /> by{' '}
        {of.askedBy}
      </Text>
      <List size="sm" spacing={8} listStyleType="none" withPadding={false}>
        {of.findings.map((one) => (
          <List.Item key={`${one.check} ${one.says}`}>
            <Chip
              state={one.ok ? 'ok' : one.optional ? 'low' : 'failed'}
              label={one.ok ? 'In place' : one.optional ? 'Better with it' : 'To be mended'}
              size="sm"
            />{' '}
            <b>{one.check}</b>: {one.says}
            {one.fix && (
              <Text size="sm" fw={550}>
                → {one.fix}
              </Text>
            )}
          </List.Item>
        ))}
      </List>
    </>
  )
}

/** How it is set up in the file, without secrets, and how it is read. */
export function SetUp({ system }: { system: string }) {
  const all = useAsk('/v1/connections')
  return (
    <Block title="How it is set up" says="From onhand.config.ts, without secrets." of={all}>
      {({ rows }) => {
        const one = rows.find((row) => row.system === system)
        if (!one) return null
        const own = Object.entries(one.settings).map(
          ([name, value]) =>
            [name, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const,
        )
        return (
          <Facts
            of={[
              ['What may be done there', choices[one.policy] ?? one.policy],
              [
                'Last read whole',
                one.read ? (
                  <span key="r">
                    <Ago at={one.read.doneAt} never="not yet" />
                    {one.read.why && `: ${one.read.why}`}
                  </span>
                ) : undefined,
              ],
              [
                'Asked for news',
                one.poll
                  ? one.poll.cron
                    ? (cronWords(one.poll.cron) ?? one.poll.cron)
                    : `every ${duration(one.poll.everyMs)}`
                  : undefined,
              ],
              ...own,
            ]}
          />
        )
      }}
    </Block>
  )
}
